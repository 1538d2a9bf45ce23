// 发件箱, only in the demonstration: what would have been sent, to whom, by what.
import { useState } from 'react'
import { get } from '../../client/client.view.ts'
import { momentName } from '../../client/words.ts'
import { Button, Grey, Heading, Trouble, Waiting } from '../kit/parts.view.tsx'
import { CardTable } from '../kit/table.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { useChanges, useNow } from '../office.view.tsx'
import { t } from '../say.view.ts'

type Sent = { id: string; channel?: string; to?: unknown; title?: string; text?: string; at?: string; made?: string; state?: string; tries?: number; error?: string }
const channels: Record<string, string> = { app: '消息', sms: '短信', mail: '邮件', webhook: '推送' }
const whom = (to: unknown): string => (typeof to === 'string' ? to : to && typeof to === 'object' ? Object.values(to as Record<string, unknown>).filter((v) => typeof v === 'string').join(' ') : '')
export const Outbox = () => {
  const now = useNow()
  const [channel, setChannel] = useState('')
  const load = useLoad<Sent[]>('outbox', (signal) => get<{ rows: Sent[] } | Sent[]>('/api/outbox', signal).then((d) => (Array.isArray(d) ? d : d.rows)))
  useChanges(load.reload)
  const all = load.data ?? []
  const rows = all.filter((r) => channel === '' || r.channel === channel)
  return (
    <div className="page narrow">
      <Heading level={1} note={t('演示时什么都不真发出去，都在这里')} right={<Button small onClick={load.reload}>{t('再取一次')}</Button>}>{t('发件箱')}</Heading>
      <div className="chips" role="group" aria-label={t('渠道')}>{['', ...new Set(all.map((r) => r.channel ?? ''))].filter((c, i) => i === 0 || c).map((c) => <button key={c} type="button" className={`chip ${c === channel ? 'on' : ''}`} aria-pressed={c === channel} onClick={() => setChannel(c)}>{c === '' ? t('全部') : t(channels[c] ?? c)} {c === '' ? all.length : all.filter((r) => r.channel === c).length}</button>)}</div>
      {load.error !== undefined && !load.data ? <Trouble error={load.error} /> : null}
      {load.data === undefined && load.error === undefined ? <><Grey lines={8} /><Waiting what={t('发件箱')} onCancel={load.cancel} /></> : null}
      {load.data && rows.length === 0 ? <div className="empty"><h2>{t('还没有要发的。')}</h2><p className="second">{t('受理、派遣、办结时会给诉求人和承办人发通知。')}</p></div> : null}
      <CardTable className="outbox"><thead className="sr"><tr><th>{t('时间')}</th><th>{t('渠道')}</th><th>{t('给谁')}</th><th>{t('内容')}</th></tr></thead><tbody>{rows.map((r) => <tr key={r.id}><td className="tnum second">{r.at ?? r.made ? momentName((r.at ?? r.made)!, now) : ''}</td><td>{t(channels[r.channel ?? ''] ?? r.channel ?? '')}</td><td className="tnum">{whom(r.to)}</td><td><strong>{r.title}</strong> {r.text}{r.error ? <p className="bad">{r.error}</p> : null}</td></tr>)}</tbody></CardTable>
    </div>
  )
}
