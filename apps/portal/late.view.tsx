// A part of the portal that is fetched when it is first wanted.
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { Head, Note, Page, Waiting } from '../light/kit.light.view.tsx'

export const Late = <P extends object>({ load, props, what }: { load: () => Promise<(props: P) => ReactNode>; props: P; what: string }) => {
  const [Part, set] = useState<{ draw: (props: P) => ReactNode }>()
  const [failed, fail] = useState(0)
  useEffect(() => { load().then((draw) => set({ draw }), () => fail((n) => n + 1)) }, [])
  if (Part) return <Part.draw {...props} />
  return <Page head={<Head title={what} back="/" demo={false} />}>
    {failed ? <><Note kind="wait">没有取到这一页，可能没有网络。</Note><button type="button" className="btn big full" onClick={() => location.reload()}>再取一次</button></> : <Waiting what={what} />}
  </Page>
}
