// What the office keeps about itself: areas, units, people, posts, rules, settings, calendar. One screen for all of them.
import { useMemo, useState } from 'react'
import { getPage } from '../../client/client.view.ts'
import type { Row } from '../../client/wire.ts'
import { count as figure, dayOf } from '../../client/words.ts'
import { groupField, type FieldModel, type TypeModel } from '#engine/record/model.ts'
import { Printer, Search, Sheet } from '../kit/icons.view.tsx'
import { Button, Grey, Trouble, Waiting } from '../kit/parts.view.tsx'
import { CardTable } from '../kit/table.view.tsx'
import { useCalm, useLoad } from '../kit/load.view.ts'
import { pathName, saidOf, settingTypes, stateName, titleOf, versionKey, type Names, type Office } from '../model.ts'
import { useChanges, useDesk, useNow } from '../office.view.tsx'
import { go, goQuery, Link, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { Spoken, Ways } from './spoken.view.tsx'
import { wayTable } from '#engine/flow/ways.ts'
import { sentenceTable } from '#engine/flow/sentence.ts'
import { Mark } from './mark.view.tsx'
import { ReviewList } from './review.view.tsx'
import { Add, SettingRow } from './one.view.tsx'
import '../look/settings.css'

export type Line = { row: Row; title: string; group: string }
const MOST = 2000
/** All rows of a kept list; they are few (at most some hundreds), so searching and grouping happen here. */
const useAll = (type: string | undefined) => {
  const load = useLoad(type === undefined ? undefined : `all:${type}`, async (signal) => {
    const rows: Row[] = []
    let names: Record<string, string> = {}
    for (let after: string | undefined; ;) {
      const page = await getPage(type!, { limit: 200, after, sort: 'made' }, signal)
      rows.push(...page.rows)
      names = { ...names, ...page.names }
      after = page.next ?? undefined
      if (!after || rows.length >= MOST) return { rows, names }
    }
  })
  const calm = useCalm(load.reload, 800)
  useChanges((change) => { if (!change || change.type === type) calm() })
  return load
}

export const Settings = ({ type, code }: { type: string | undefined; code: string | undefined }) => (type === 'reviews' ? <ReviewList /> : <Kept type={type} code={code} />)

const Kept = ({ type: typeId, code: id }: { type: string | undefined; code: string | undefined }) => {
  const { office } = useDesk()
  const { query } = usePlace()
  const types = settingTypes(office)
  const type = types.find((x) => x.id === typeId) ?? (typeId === undefined ? types.find((x) => x.table) ?? types[0] : undefined)
  const all = useAll(type?.id)
  const [find, setFind] = useState('')
  const names = all.data?.names ?? {}
  const lines = useMemo(() => (type ? linesOf({ office, type, rows: all.data?.rows ?? [], names }) : []), [office, type, all.data])
  if (types.length === 0) return <div className="pad"><h1>{t('设置')}</h1><p className="second">{t('改规则和底册要规则管理员的岗位。')}</p></div>
  if (!type) return <div className="pad"><h1>{t('没有这张表')}</h1><Link to="/settings">{t('回到设置')}</Link></div>
  const ended = query.get('ended') === '1'
  const held = lines.filter((l) => ended || l.row.state === Object.keys(type.states)[0] || l.row.state === 'draft')
  const shown = held.filter((l) => find === '' || l.title.includes(find) || String(l.row.body.code ?? '').toLowerCase().startsWith(find.toLowerCase()) || l.group.includes(find))
  const groups = [...new Set(shown.map((l) => l.group))]
  const chosen = lines.find((l) => l.row.id === id)
  const adding = id === 'new'
  const waiting = all.data === undefined && all.error === undefined
  return (
    <div className={`settings ${id ? 'one' : ''}`}>
      <section className="kinds" aria-label={type.title}>
        <p className="kinds-search"><Search size={14} /><input type="search" aria-label={t('搜{what}', { what: type.title })} placeholder={t('搜名称或编码')} value={find} onChange={(e) => setFind(e.target.value)} /></p>
        <div className="kinds-scroll">
          {groups.map((g) => (
            <div key={g}>{g ? <p className="menu-head">{g}</p> : null}<ul>{shown.filter((l) => l.group === g && latest(type, l, shown)).map((l) => <li key={l.row.id}><Link className="menu-item" to={`/settings/${type.id}/${l.row.id}${ended ? '?ended=1' : ''}`} aria-current={l.row.id === id || (chosen && sameCode(type, l, chosen)) ? 'page' : undefined}><span className="grow cut">{l.title}</span></Link></li>)}</ul></div>
          ))}
          {all.data && shown.length === 0 ? <p className="pad second">{find ? t('没有「{text}」', { text: find }) : t('还没有行')}</p> : null}
          {waiting ? <div className="pad"><Grey lines={8} /></div> : null}
        </div>
        <label className="kinds-foot third"><input type="checkbox" checked={ended} onChange={(e) => goQuery({ ended: e.target.checked ? '1' : undefined })} /> {t('也看已停用的')}</label>
      </section>
      <section className="kind" aria-label={t('内容')}>
        {all.data === undefined ? <h1>{type.title}</h1> : null}
        {all.error !== undefined && !all.data ? <Trouble error={all.error}><Button main onClick={all.reload}>{t('再取一次')}</Button></Trouble> : null}
        {waiting ? <><Grey lines={10} /><Waiting what={type.title} onCancel={all.cancel} /></> : null}
        {adding ? <Add type={type} onDone={(made) => { all.reload(); go(`/settings/${type.id}/${made}`) }} onCancel={() => go(`/settings/${type.id}`)} />
          : id && all.data ? <SettingRow key={id} type={type} id={id} versions={chosen ? lines.filter((l) => sameCode(type, l, chosen)).map((l) => l.row) : []} names={names} onChanged={all.reload} />
            : all.data ? <Table office={office} type={type} lines={shown} names={names} total={held.length} /> : null}
      </section>
    </div>
  )
}
const sameCode = (type: TypeModel, a: Line, b: Line) => versionKey(type)?.every((f) => a.row.body[f] !== undefined && a.row.body[f] === b.row.body[f]) ?? false
/** Of several versions of one code the newest stands in the list. */
const latest = (type: TypeModel, line: Line, all: readonly Line[]) => !all.some((o) => o !== line && sameCode(type, o, line) && String(o.row.body.from ?? '') > String(line.row.body.from ?? ''))

const linesOf = ({ office, type, rows, names }: { office: Office; type: TypeModel; rows: readonly Row[]; names: Names }): Line[] => {
  const first = groupField(type), group = first && (first.table || Object.keys(first.choices ?? {}).length > 2) ? first : undefined
  const byDay = type.field[type.screen.list[0] ?? '']?.kind === 'date' ? type.screen.list[0] : undefined
  const groupOf = (row: Row) => (byDay ? t('{y} 年', { y: String(row.body[byDay] ?? '').slice(0, 4) }) : group ? groupName(office, group, row.body[group.name]) : '')
  return rows.map((row) => ({ row, title: titleOf(office, row, names), group: groupOf(row) })).sort((a, b) => (byDay ? String(b.row.body[byDay]).localeCompare(String(a.row.body[byDay])) : order(groups(group, rows, groupOf), type, a, b)))
}
/** Groups as the pack lists them; those of a dated list in the order of what stands in them. */
const groups = (group: FieldModel | undefined, rows: readonly Row[], groupOf: (row: Row) => string): string[] => group?.choices ? Object.values(group.choices) : [...new Set([...rows].sort((a, b) => (String(a.body.code) < String(b.body.code) ? -1 : 1)).map(groupOf))]
const groupName = (office: Office, field: FieldModel, code: unknown): string => (typeof code === 'string' ? pathName(office, field, code) : '')
const order = (groups: readonly string[], type: TypeModel, a: Line, b: Line) => {
  const at = (l: Line) => groups.indexOf(l.group)
  const key = (l: Line) => String(l.row.body.code ?? l.title)
  return at(a) - at(b) || key(a).localeCompare(key(b), 'zh-Hans-CN', { numeric: true }) || String(b.row.body.from ?? '').localeCompare(String(a.row.body.from ?? ''))
}

const Table = ({ office, type, lines, names, total }: { office: Office; type: TypeModel; lines: readonly Line[]; names: Names; total: number }) => {
  const now = useNow()
  const today = dayOf(now)
  const add = type.steps.find((s) => s.makes && s.who.some((w) => office.me.posts.some((p) => p.part === w)))
  /** Rows that people write; the others the house itself writes at night. */
  const own = type.steps.some((s) => s.who.length > 0)
  const columns = type.screen.list.flatMap((n) => (type.field[n] && !['status', 'source', 'from', 'to'].includes(n) ? [type.field[n]] : [])).slice(0, 7)
  return (
    <>
      <div className="row wrap between setting-head"><div><p className="crumbs second">{t('设置')} / {type.table ? t('规则') : t('底册')}</p><h1>{type.title} <span className="tnum">{figure(total)}</span></h1></div>{type.table ? <p className="second source">{t('出处')}{t('：')}{type.table.source}</p> : null}</div>
      <div className="acts">{add ? <Button main onClick={() => go(`/settings/${type.id}/new`)}>{t('加一行{what}', { what: type.title })}</Button> : null}
        <a className="btn" href={`/api/export/${type.id}.xlsx`} download><Sheet />{t('导出 XLSX')}</a>{own ? <><a className="btn" href={`/api/templates/${type.id}.xlsx`} download>{t('下载模板')}</a><Link className="btn" to={`/import?type=${type.id}`}>{t('从 XLSX 导入')}</Link></> : null}<a className="btn" href={`/print/${type.id}`} target="_blank" rel="noreferrer"><Printer />{t('打印')}</a></div>
      <div className="side-box"><CardTable className="setting-table"><thead><tr>{columns.map((f) => <th key={f.name} scope="col" className={f.kind === 'number' ? 'num' : ''}>{f.title}</th>)}<th scope="col">{type.field.from ? t('施行') : t('建立')}</th>{type.field.status ? <th scope="col">{t('核实')}</th> : null}<th scope="col">{t('状态')}</th></tr></thead>
        <tbody>{lines.map(({ row, title }) => {
          const from = String(row.body.from ?? ''), to = String(row.body.to ?? '')
          return <tr key={row.id}>{columns.map((f, i) => { const text = saidOf({ office, type, row, name: f.name, names, now }); return <td key={f.name} className={f.kind === 'number' ? 'num' : ''}>{i === 0 || f.name === type.called ? <Link to={`/settings/${type.id}/${row.id}`}>{text || title}</Link> : <span className="clamp" title={text}>{text}</span>}</td> })}
            <td className="second tnum nowrap">{from ? `${from}${to ? ` — ${to}` : t(' 起')}` : dayOf(row.made)}</td>{type.field.status ? <td><Mark type={type} row={row} /></td> : null}<td className="nowrap">{row.state === 'draft' ? <span className="tag wait">{row.body.$?.ask ? t('待复核') : stateName(type, row.state)}</span> : from > today ? <span className="tag">{t('将施行')}</span> : stateName(type, row.state)}</td></tr>
        })}{lines.length === 0 ? <tr><td colSpan={columns.length + 3} className="empty-cell"><strong>{t('「{what}」还没有行。', { what: type.title })}</strong><p className="second">{own ? t('可以加一行，或下载模板填好后整张导入。') : t('由系统每晚更新，不由人改。')}</p></td></tr> : null}</tbody></CardTable></div>
      {type.id === sentenceTable ? <Spoken own={lines.map((l) => l.row)} /> : type.id === wayTable ? <Ways own={lines.map((l) => l.row)} /> : null}
    </>
  )
}
