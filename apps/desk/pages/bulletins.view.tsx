// 简报: the issues of each kind, with their numbers and states; a new one is drafted for the period that runs or the one before it.
import { useState } from 'react'
import { act, getBulletins, getPage, isFailed, newId, type BulletinKind } from '../../client/client.view.ts'
import type { Row } from '../../client/wire.ts'
import { momentName } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Lamp } from '../kit/icons.view.tsx'
import { Button, Grey, Trouble } from '../kit/parts.view.tsx'
import { CardTable } from '../kit/table.view.tsx'
import { useCalm, useLoad } from '../kit/load.view.ts'
import { stateName } from '../model.ts'
import { useChanges, useDesk, useNow } from '../office.view.tsx'
import { go, goQuery, Link, usePlace } from '../route.view.tsx'
import { langNow, t } from '../say.view.ts'
import '../look/bulletin.css'

export const Bulletins = () => {
  const { office } = useDesk(), { query } = usePlace(), load = useLoad('bulletins', getBulletins)
  const kinds = load.data?.types.flatMap((type) => type.issues.map((issue) => ({ type, issue }))) ?? [], chosen = kinds.find(({ issue }) => issue.which === query.get('of')) ?? kinds[0]
  return (
    <div className="page bulletins-page">
      <div className="row wrap between"><h1>{t('简报')}</h1>
        <span className="row wrap" role="group" aria-label={t('哪一种')}>{kinds.map(({ type, issue }) => <button key={`${type.type} ${issue.which}`} type="button" className={`chip ${issue === chosen?.issue ? 'on' : ''}`} aria-pressed={issue === chosen?.issue} onClick={() => goQuery({ of: issue.which })}>{kindTitle(office.model.types[type.type], issue)}</button>)}</span></div>
      {load.error === undefined ? null : <Trouble error={load.error}><Button small onClick={load.reload}>{t('再取一次')}</Button></Trouble>}
      {load.data === undefined ? (load.error === undefined ? <div className="pad"><Grey lines={8} /></div> : null) : chosen ? <Issues key={chosen.issue.which} type={office.model.types[chosen.type.type]!} issue={chosen.issue} drafts={chosen.type.drafts} /> : <p className="pad second">{t('您的岗位没有要看的简报。')}</p>}
    </div>
  )
}
const kindTitle = (type: TypeModel | undefined, issue: BulletinKind): string => type?.field.which?.choices?.[issue.which] ?? issue.title
/** A period by its name, in the reader's language. */
const periodTitle = (one: { period: string; title: string }): string => langNow() === 'en' ? one.period : one.title

const Issues = ({ type, issue, drafts }: { type: TypeModel; issue: BulletinKind; drafts: boolean }) => {
  const { say } = useDesk(), now = useNow(), load = useLoad(`bulletins:${type.id}:${issue.which}`, (signal) => getPage(type.id, { which: issue.which, sort: '-made', limit: 100 }, signal)), calm = useCalm(load.reload, 1500)
  const [busy, setBusy] = useState(''), [error, setError] = useState<unknown>(undefined)
  useChanges((change) => { if (!change || change.type === type.id) calm() })
  const rows = load.data?.rows.toSorted((a, b) => period(b).localeCompare(period(a)) || b.made.localeCompare(a.made)) ?? [], missing = issue.periods.filter((one) => !rows.some((row) => period(row) === one.period && row.state !== 'dropped'))
  const draft = async (one: { period: string; title: string }) => {
    const record = newId()
    setBusy(one.period)
    setError(undefined)
    try { await act({ type: type.id, record, step: 'draft', data: { which: issue.which, period: one.period } }); say({ text: t('已起草{what}', { what: periodTitle(one) }) }); go(`/bulletins/${type.id}/${record}`) } catch (e) { setError(e); if (isFailed(e) && e.code === 'already-there') load.reload() }
    setBusy('')
  }
  return (
    <>
      {drafts && load.data && missing.length > 0 ? <p className="row wrap bulletin-new">{missing.map((one, i) => <Button key={one.period} main={i === 0} busy={busy === one.period} onClick={() => void draft(one)}>{t('起草{what}', { what: periodTitle(one) })}</Button>)}</p> : null}
      {error === undefined ? null : <Trouble error={error} />}
      {load.error === undefined ? null : <Trouble error={load.error}><Button small onClick={load.reload}>{t('再取一次')}</Button></Trouble>}
      {load.data === undefined ? (load.error === undefined ? <div className="pad"><Grey lines={8} /></div> : null) : (
        <section className="side-box" aria-label={kindTitle(type, issue)}>
          <CardTable className="bulletin-list"><thead><tr><th scope="col">{t('哪一期')}</th><th scope="col">{t('期号')}</th><th scope="col">{t('状态')}</th><th scope="col" className="num">{t('签发')}</th></tr></thead>
            <tbody>{rows.map((row) => <tr key={row.id}><th scope="row"><Link to={`/bulletins/${type.id}/${row.id}`}>{name(row)}</Link></th><td className="tnum">{number(row)}</td><td><span className="row">{row.state === 'signed' ? <Lamp light="done" size={13} /> : row.state === 'draft' || row.state === 'correcting' ? <Lamp light="soon" size={13} /> : null}{stateName(type, row.state)}</span></td><td className="num third">{typeof row.body.signedAt === 'string' ? momentName(row.body.signedAt, now) : t('还没有签发')}</td></tr>)}
              {rows.length === 0 ? <tr><td colSpan={4} className="second">{drafts ? t('还没有。到设置里写的时间会自动起草，也可以现在起草。') : t('还没有签发的。')}</td></tr> : null}</tbody></CardTable>
        </section>
      )}
    </>
  )
}
const period = (row: Row): string => String(row.body.period ?? '')
const name = (row: Row): string => langNow() === 'en' ? period(row) : String(row.body.name ?? '')
const number = (row: Row): string => typeof row.body.number !== 'number' ? t('—') : Number(row.body.edition) > 1 ? t('第 {n} 期，第 {edition} 版', { n: row.body.number, edition: Number(row.body.edition) }) : t('第 {n} 期', { n: row.body.number })
