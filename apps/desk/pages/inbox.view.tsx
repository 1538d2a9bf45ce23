// 消息: what the system told this person, newest first; opening one marks it read.
import { useMemo } from 'react'
import { call, get } from '../../client/client.view.ts'
import type { Notice } from '../../client/wire.ts'
import { momentName } from '../../client/words.ts'
import { Button, Grey, Heading, Trouble, Waiting } from '../kit/parts.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { tellScreens, useChanges, useNow } from '../office.view.tsx'
import { go } from '../route.view.tsx'
import { t } from '../say.view.ts'

export const Inbox = () => {
  const now = useNow()
  const load = useLoad<{ rows: Notice[]; unread: number }>('inbox', (signal) => get('/api/inbox', signal))
  useChanges(load.reload)
  const rows = load.data?.rows ?? []
  const unread = useMemo(() => rows.filter((r) => !r.read), [rows])
  const read = async (ids: string[]) => { if (ids.length > 0) { await call('POST', '/api/inbox/read', { json: { ids } }).catch(() => undefined); load.reload(); tellScreens(undefined) } }
  /** Notices link to the face of their reader; here only the row matters. */
  const open = (n: Notice) => { if (!n.read) void read([n.id]); const at = n.link ? linkOf(n.link) : undefined; if (at) go(at) }
  return (
    <div className="page narrow">
      <Heading level={1} right={unread.length > 0 ? <Button small onClick={() => void read(unread.map((r) => r.id))}>{t('全部记为已读')}</Button> : undefined}>{t('消息')} {load.data ? <span className="tnum">{t('{n} 条未读', { n: load.data.unread })}</span> : null}</Heading>
      {load.error !== undefined && !load.data ? <Trouble error={load.error}><Button main onClick={load.reload}>{t('再取一次')}</Button></Trouble> : null}
      {load.data === undefined && load.error === undefined ? <><Grey lines={8} /><Waiting what={t('消息')} onCancel={load.cancel} /></> : null}
      {load.data && rows.length === 0 ? <div className="empty"><h2>{t('还没有消息。')}</h2><p className="second">{t('有件派给您、快到时限、被催办或督办时，会记在这里。')}</p></div> : null}
      <ul className="notices">{rows.map((n) => (
        <li key={n.id} className={n.read ? '' : 'new'}><button type="button" onClick={() => open(n)}>
          <span className="row between"><strong>{n.read ? null : <span className="sr">{t('未读')}{t('：')}</span>}{n.title}</strong><time className="third tnum" dateTime={n.at}>{momentName(n.at, now)}</time></span><span className="second">{n.text}</span>
        </button></li>
      ))}</ul>
    </div>
  )
}
export const linkOf = (link: string): string | undefined => {
  const path = link.replace(/^https?:\/\/[^/]+/, '')
  const parts = path.split(/[?#]/)[0]!.split('/').filter(Boolean)
  return path.startsWith('/desk') ? path : parts.length >= 2 ? `/${parts.slice(-2).join('/')}` : undefined
}
