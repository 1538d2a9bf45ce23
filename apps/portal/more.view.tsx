// Fields that a pack asks of residents beyond photos, words, kind, place and phone: their widgets are fetched only where there are any.
import { useEffect, useState } from 'react'
import type { Data } from '../client/wire.ts'
import type { TypeShape } from '../light/shape.ts'

type Widgets = typeof import('../light/fields.light.view.tsx')
export const More = ({ names, type, must, data, put, wrong }: { names: string[]; type: TypeShape; must: readonly string[]; data: Data; put: (name: string, value: unknown) => void; wrong: (name: string) => string | undefined }) => {
  const [kit, set] = useState<Widgets>()
  useEffect(() => { import('../light/fields.light.view.tsx').then(set, () => undefined) }, [])
  return <>{kit && names.map((n) => type.field[n]!).filter(kit.canAsk).map((f) =>
    <kit.FieldWidget key={f.name} f={f} value={data[f.name]} set={(v) => put(f.name, v)} error={wrong(f.name)} must={must.includes(f.name)} />)}</>
}
