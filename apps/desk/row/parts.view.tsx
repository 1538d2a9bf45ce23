// What belongs to a row, as a table with the clock of each: its own parts, and what came of it in another pack with the parts of that.
import type { Detail, Row } from '../../client/wire.ts'
import { lengthName, momentName, plainMoment, spanName } from '../../client/words.ts'
import { mainStep, type TypeModel } from '#engine/record/model.ts'
import { Heading, LeftView } from '../kit/parts.view.tsx'
import { CardTable } from '../kit/table.view.tsx'
import { Lamp } from '../kit/icons.view.tsx'
import { isEnd, leftOfRow, numberOf, stateName, textOf, titleOf, type Names, type Office } from '../model.ts'
import { useDesk } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { empty } from './form.view.tsx'

type Props = { type: TypeModel; detail: Detail; now: number }
export const Parts = ({ type, detail, now }: Props) => {
  const { office } = useDesk()
  const own = byType(office, detail.parts.filter((row) => row.type !== type.id))
  const { grown = [], origin, names } = detail
  return (
    <>
      {origin ? <p className="came second">{t('来自')} <Link to={`/${origin.type}/${origin.id}`}>{titleOf(office, origin, names)}</Link>{t('，')}{stateOf(office, origin)}</p> : null}
      {grown.map(({ row, parts }) => { const of = office.model.types[row.type]; return of ? <Grown key={row.id} type={of} row={row} parts={parts} names={names} now={now} /> : null })}
      {own.map(([of, rows]) => <section key={of.id} className="part" aria-label={of.title}><Heading note={summary(of, rows)}>{of.title}</Heading><Table type={of} rows={rows} names={names} now={now} /></section>)}
    </>
  )
}
const Grown = ({ type, row, parts, names, now }: { type: TypeModel; row: Row; parts: Row[]; names: Names; now: number }) => {
  const { office } = useDesk()
  const main = mainStep(type, row.state)
  const kind = type.kind && row.body[type.kind] ? textOf({ office, field: type.field[type.kind]!, value: row.body[type.kind], names, now }) : ''
  const groups = byType(office, parts)
  return (
    <section className="part grown" aria-label={type.title}>
      <Heading note={[kind, t('{at}起', { at: momentName(row.made, now) }), ...groups.map(([of, rows]) => summary(of, rows))].filter(Boolean).join(' · ')}
        right={<Link to={`/${type.id}/${row.id}`}>{main && parts.length === 0 ? t('去{what}', { what: main.title }) : t('打开整页')}</Link>}>{type.title} <span className={`tag ${isEnd(type, row.state) ? 'grey' : ''}`}>{stateName(type, row.state)}</span> <span className="third tnum">{row.no ? numberOf(type, row) : ''}</span></Heading>
      {groups.map(([of, rows]) => <Table key={of.id} type={of} rows={rows} names={names} now={now} />)}
    </section>
  )
}
/** The state in which a part's own clock runs first, what is to be done in it, and how many have done it. */
const clockState = (type: TypeModel): string | undefined => Object.keys(type.limits)[0]
const summary = (type: TypeModel, rows: readonly Row[]): string => {
  const state = clockState(type), step = state && mainStep(type, state)
  return step ? `${rows.filter((row) => row.state !== state).length} / ${rows.length} ${step.title}` : t('{n} 件', { n: rows.length })
}
/** 2 / 3 报到, for the head of the row. */
export const Flags = ({ detail }: { detail: Detail }) => {
  const { office } = useDesk()
  return <>{(detail.grown ?? []).flatMap(({ row, parts }) => {
    const type = office.model.types[row.type], [first] = byType(office, parts)
    return type && !isEnd(type, row.state) ? [<Link key={row.id} className="row flag-word" to={`/${type.id}/${row.id}`}>{type.title} {first ? summary(...first) : stateName(type, row.state)}</Link>] : []
  })}</>
}
const byType = (office: Office, rows: readonly Row[]): [TypeModel, Row[]][] => {
  const found = new Map<string, Row[]>()
  for (const row of rows) found.set(row.type, [...(found.get(row.type) ?? []), row])
  return [...found].flatMap(([id, list]): [TypeModel, Row[]][] => { const type = office.model.types[id]; return type ? [[type, list.sort((a, b) => a.made < b.made ? -1 : a.made > b.made ? 1 : a.id < b.id ? -1 : 1)]] : [] })
}
const stateOf = (office: Office, row: Row): string => { const type = office.model.types[row.type]; return type ? stateName(type, row.state) : row.state }

const Table = ({ type, rows, names, now }: { type: TypeModel; rows: Row[]; names: Names; now: number }) => {
  const { office } = useDesk()
  const listed = type.screen.list.filter((name) => type.field[name] && (name !== type.called || rows.some((row) => row.body[name] !== rows[0]!.body[name])) && name !== type.partOf && rows.some((row) => !empty(row.body[name])))
  const [first, ...rest] = listed.length ? listed : [type.called ?? 'state']
  const tag = rest.findLast((name) => type.field[name]!.kind === 'choice' && type.field[name]!.choices && rows.every((row) => !empty(row.body[name])) && !type.field[name]!.calc)
  const columns = rest.filter((name) => name !== tag).slice(0, 4), state = clockState(type), clock = state && mainStep(type, state)
  // Where all are in the one state that there is, nobody has to read it of each; long words wait for the row's own page on a small screen.
  const one = Object.keys(type.states).length === 1, longOf = (name: string) => type.field[name]!.long ? 'long' : undefined
  const said = (row: Row, name: string) => textOf({ office, field: type.field[name]!, value: row.body[name], names, now })
  return (
    <div className="scroll"><CardTable bare className="parts"><thead><tr><th>{type.field[first!]?.title ?? type.title}</th>{clock ? <th>{t('{what}时钟', { what: clock.title })}</th> : null}{columns.map((name) => <th key={name} className={longOf(name)}>{type.field[name]!.title}</th>)}{one ? null : <th>{t('状态')}</th>}</tr></thead><tbody>
      {rows.map((row) => {
        const late = row.state === state && row.due !== null && Date.parse(row.due) < now
        return (
          <tr key={row.id} className={late ? 'late' : ''}>
            <th scope="row"><Link to={`/${row.type}/${row.id}`}>{said(row, first!) || titleOf(office, row, names)}</Link>{tag ? <span className="tag">{said(row, tag)}</span> : null}</th>
            {clock ? <td><Clock row={row} state={state!} now={now} /></td> : null}
            {columns.map((name) => <td key={name} className={longOf(name)}>{said(row, name)}</td>)}
            {one ? null : <td><span className="row">{isEnd(type, row.state) ? <Lamp light="done" /> : null}{stateName(type, row.state)}</span></td>}
          </tr>
        )
      })}
    </tbody></CardTable></div>
  )
}
/** 余 12 分 while it runs; when it was left, and how long that took. */
const Clock = ({ row, state, now }: { row: Row; state: string; now: number }) => {
  const { office } = useDesk()
  const meta = row.body.$
  if (row.state === state) return row.due ? <span className="row wrap"><LeftView left={leftOfRow(office, row, now)} /><span className="third">{t('应 {due} 前', { due: plainMoment(row.due, now) })}{meta?.clock?.span ? t('，限 {span}', { span: spanName(meta.clock.span) }) : ''}</span></span> : <span className="third">—</span>
  const since = meta?.at?.[state], left = since && Object.entries(meta?.at ?? {}).filter(([name, at]) => name !== state && at >= since).map(([, at]) => at).sort()[0], hours = meta?.spent?.[state]?.h
  if (!left) return <span className="third">—</span>
  return <span className="row wrap"><strong className="tnum">{plainMoment(left, now)}</strong>{hours === undefined ? null : <span className="third">{t('用时 {time}', { time: lengthName(Math.round(hours * 60) * 60_000) })}</span>}</span>
}
