// One widget for each kind of field. They know the kind, never the field.
import { lazy, Suspense, useCallback, useId, type ReactNode } from 'react'
import { getPage } from '../../client/client.view.ts'
import type { FileRef, Row } from '../../client/wire.ts'
import { anything } from '#engine/pack.ts'
import type { FieldModel } from '#engine/record/model.ts'
import { choicesOf, refName, rowsOf, titleOf, type Names, type Office } from '../model.ts'
import { t } from '../say.view.ts'
import { DateInput } from './date.view.tsx'
import { FilesInput } from './files.view.tsx'
import { useLoad } from './load.view.ts'
import { Pick, type Item } from './pick.view.tsx'
import { RowsInput } from './rows.view.tsx'

const PointInput = lazy(() => import('./point.view.tsx').then((m) => ({ default: m.PointInput })))

type Props = {
  office: Office; field: FieldModel; value: unknown; onChange: (value: unknown) => void; names?: Names | undefined
  required?: boolean; error?: string | undefined; autoFocus?: boolean; label?: string
  /** Rows that are likely meant, offered before anything is typed. */
  likely?: readonly Item[] | undefined
  /** The row of which this is a field. */
  row?: Row | undefined
}
/** Label, widget, help and error of one field. */
export const FieldRow = (props: Props) => {
  const { field, required, error } = props
  const id = useId()
  const help = `${id}-help`
  const group = ['flag', 'stars', 'files', 'span', 'scores'].includes(field.kind) || field.to === anything.id
  const title = <>{props.label ?? field.title}{required ? <span className="must"> {t('必填')}</span> : null}</>
  const body = <FieldInput {...props} id={id} describedBy={error || field.help ? help : undefined} />
  const foot = error ? <p id={help} className="bad field-note">{error}</p> : field.help ? <p id={help} className="third field-note">{field.help}</p> : null
  if (group) return <fieldset className="field"><legend>{title}</legend>{body}{foot}</fieldset>
  return <div className="field"><label htmlFor={id}>{title}</label>{body}{foot}</div>
}

export const FieldInput = (props: Props & { id?: string; describedBy?: string | undefined }): ReactNode => {
  const { office, field, value, onChange, names, error, autoFocus = false, id, describedBy, required } = props
  const search = useRefSearch(office, field, props.likely)
  const common = { id, autoFocus, 'aria-invalid': error ? true : undefined, 'aria-describedby': describedBy, 'aria-required': required || undefined } as const
  const text = typeof value === 'string' ? value : ''
  switch (field.kind) {
    case 'text':
      // A post names a part to play: those that the packs declare for the office's people.
      if (field.name === 'part') return <select className="input mid" {...common} value={text} onChange={(e) => onChange(e.target.value || undefined)}><option value="">{t('请选')}</option>{Object.values(office.model.parts).filter((p) => p.is === 'staff' && Object.values(office.model.types).some((x) => x.steps.some((s) => s.who.includes(p.id)))).map((p) => <option key={p.id} value={p.id}>{p.title}</option>)}</select>
      return field.long ? <textarea className="input" rows={3} {...common} value={text} maxLength={field.max ?? 2000} onChange={(e) => onChange(e.target.value)} />
        : <input className="input" {...common} value={text} maxLength={field.max ?? 200} onChange={(e) => onChange(e.target.value)} />
    case 'number':
      return <span className="row"><input className="input short" inputMode="decimal" {...common} value={value === undefined || value === null ? '' : String(value)} onChange={(e) => onChange(e.target.value === '' ? undefined : Number.isNaN(Number(e.target.value)) ? e.target.value : Number(e.target.value))} />{field.unit ? <span className="second">{field.unit}</span> : null}{field.min !== undefined || field.max !== undefined ? <span className="third">{field.min ?? ''}—{field.max ?? ''}</span> : null}</span>
    case 'date': return <DateInput {...common} value={text} onChange={onChange} />
    case 'moment': return <DateInput timed {...common} value={text} onChange={onChange} />
    case 'flag':
      return <div className="row">{[true, false].map((v, i) => <label key={String(v)} className="radio"><input type="radio" name={id} autoFocus={autoFocus && i === 0} checked={value === v} onChange={() => onChange(v)} /> {v ? t('是') : t('否')}</label>)}</div>
    case 'stars':
      return <div className="row wrap">{[5, 4, 3, 2, 1].map((n, i) => <label key={n} className="radio"><input type="radio" name={id} autoFocus={autoFocus && i === 0} checked={value === n} onChange={() => onChange(n)} /> {t('{n} 星', { n })}</label>)}</div>
    case 'scores': return <ScoresInput office={office} field={field} value={value} onChange={onChange} autoFocus={autoFocus} />
    case 'rows': return <RowsInput field={field} value={text} onChange={onChange} common={common} />
    case 'span': return <SpanInput id={id} value={text} onChange={onChange} autoFocus={autoFocus} />
    case 'choice': {
      const choices = choicesOf(office, field)
      if (choices.length > 10) return <Pick id={id} label={field.title} items={choices} value={text ? [text] : []} nameOf={(v) => choices.find((c) => c.value === v)?.label ?? v} onChange={(v) => onChange(v[0])} invalid={error !== undefined} describedBy={describedBy} autoFocus={autoFocus} />
      return <select className="input mid" {...common} value={text} onChange={(e) => onChange(e.target.value || undefined)}><option value="">{required ? t('请选') : t('不填')}</option>{choices.map((c) => <option key={c.value} value={c.value}>{c.label}</option>)}</select>
    }
    case 'ref': return <Pick id={id} label={field.title} items={search} value={text ? [text] : []} nameOf={(v) => search.known(v) ?? refName(office, v, names)} onChange={(v) => onChange(v[0])} invalid={error !== undefined} describedBy={describedBy} autoFocus={autoFocus} />
    case 'refs': if (field.to === anything.id && props.row) return <Counted row={props.row} value={(value as string[] | undefined) ?? []} onChange={(v) => onChange(v.length > 0 ? v : undefined)} office={office} id={id} />
      return <Pick id={id} label={field.title} many items={search} value={(value as string[] | undefined) ?? []} nameOf={(v) => search.known(v) ?? refName(office, v, names)} onChange={(v) => onChange(v.length > 0 ? v : undefined)} invalid={error !== undefined} describedBy={describedBy} autoFocus={autoFocus} />
    case 'files': return <FilesInput id={id} value={(value as FileRef[] | undefined) ?? []} most={field.max ?? 9} onChange={(v) => onChange(v.length > 0 ? v : undefined)} label={field.title} />
    case 'point': return <Suspense fallback={<p className="second">{t('正在取地图')}</p>}><PointInput id={id} value={value as { lon: number; lat: number } | undefined} device={field.from === 'device'} onChange={onChange} describedBy={describedBy} /></Suspense>
    case 'area': return <AreaInput common={common} value={value as Ring | undefined} onChange={onChange} />
    default: return <input className="input" {...common} value={text} onChange={(e) => onChange(e.target.value)} />
  }
}

/** One figure a line of the sheet that is in force, how to score it beside, and what they come to. */
const ScoresInput = ({ office, field, value, onChange, autoFocus }: { office: Office; field: FieldModel; value: unknown; onChange: (v: unknown) => void; autoFocus: boolean }) => {
  const lines = rowsOf(office, field.table!).filter((row) => typeof row[field.full!] === 'number'), columns = office.model.types[field.table!]!.fields, how = columns.find((f) => f.kind === 'text' && !['code', 'name', 'source'].includes(f.name))?.name
  // What was given before comes as lines, what is typed now as points by code.
  const given = (Array.isArray(value) ? Object.fromEntries((value as { code: string; n: number }[]).map((line) => [line.code, line.n])) : value ?? {}) as Record<string, number | string>
  const set = (code: string, text: string) => { const next: Record<string, unknown> = { ...given, [code]: text === '' ? undefined : Number.isNaN(Number(text)) ? text : Number(text) }; for (const key of Object.keys(next)) if (next[key] === undefined) delete next[key]; onChange(Object.keys(next).length ? next : undefined) }
  const sum = (of: (row: (typeof lines)[number]) => number) => lines.reduce((all, row) => all + of(row), 0)
  return (
    <div className="scores">
      {lines.map((row, i) => <label key={row.code} className="row"><span className="score-name">{row.name}</span><input className="input short" inputMode="decimal" autoFocus={autoFocus && i === 0} value={given[row.code] === undefined ? '' : String(given[row.code])} onChange={(e) => set(row.code, e.target.value)} /><span className="second tnum">/ {String(row[field.full!])}</span>{how && row[how] ? <span className="third">{String(row[how])}</span> : null}</label>)}
      <p className="second tnum">{t('合计 {n} / {full}', { n: sum((row) => Number(given[row.code]) || 0), full: sum((row) => Number(row[field.full!])) })}</p>
    </div>
  )
}
const UNITS: [string, string][] = [['m', '分钟'], ['h', '小时'], ['d', '天'], ['wh', '工作时'], ['wd', '工作日'], ['w', '周'], ['mo', '个月'], ['y', '年']]
const SpanInput = ({ id, value, onChange, autoFocus }: { id?: string | undefined; value: string; onChange: (v: unknown) => void; autoFocus: boolean }) => {
  const m = /^([\d.]*)(m|h|d|w|mo|y|wh|wd)$/.exec(value)
  const n = m?.[1] ?? ''
  const unit = m?.[2] ?? 'wh'
  return (
    <span className="row"><input id={id} className="input short" inputMode="decimal" aria-label={t('多长')} autoFocus={autoFocus} value={n} onChange={(e) => { const digits = e.target.value.replace(/[^\d.]/g, ''); onChange(digits ? `${digits}${unit}` : undefined) }} />
      <select className="input short" aria-label={t('单位')} value={unit} onChange={(e) => onChange(`${n || 1}${e.target.value}`)}>{UNITS.map(([code, word]) => <option key={code} value={code}>{t(word)}</option>)}</select></span>
  )
}
type Ring = { area: { lon: number; lat: number }[] }
const AreaInput = ({ common, value, onChange }: { common: object; value: Ring | undefined; onChange: (v: unknown) => void }) => (
  <textarea className="input" rows={3} {...common} placeholder={t('一行一个点：经度,纬度')} defaultValue={value?.area.map((p) => `${p.lon},${p.lat}`).join('\n') ?? ''}
    onBlur={(e) => { const area = e.target.value.split(/\n+/).map((line) => line.split(/[,，\s]+/).map(Number)).filter((p) => p.length >= 2 && p.every(Number.isFinite)).map(([lon, lat]) => ({ lon: lon!, lat: lat! })); onChange(area.length >= 3 ? { area } : undefined) }} />
)

/** The rows that a line of a score sheet counted, to be ticked. */
const Counted = ({ row, value, onChange, office, id }: { row: Row; value: readonly string[]; onChange: (v: string[]) => void; office: Office; id: string | undefined }) => {
  const indicator = office.model.indicators[String(row.body.indicator)], types = [...new Set([indicator?.is.of, indicator?.outOf?.of].filter((of) => of !== undefined))]
  const load = useLoad(`counted:${row.id}`, async (signal) => (await Promise.all(types.map((of) => getPage(of, { scored: row.id, archived: 'with', limit: 200 }, signal)))).flatMap((page) => page.rows.map((one) => ({ id: one.id, type: one.type, no: one.no, name: titleOf(office, one, page.names), state: office.model.types[one.type]?.states[one.state] ?? one.state }))))
  const known = load.data ?? [], more = value.filter((one) => !known.some((row1) => row1.id === one))
  if (load.data === undefined) return <p className="second">{load.error === undefined ? t('正在取数') : t('没有取到计数的件，请再开一次')}</p>
  return (
    <div className="counted" id={id}>{known.length === 0 ? <p className="second">{t('这一项没有您能看到的件。')}</p> : null}
      {known.map((one, i) => <label key={one.id} className="radio"><input type="checkbox" checked={value.includes(one.id)} autoFocus={i === 0} onChange={() => onChange(value.includes(one.id) ? value.filter((v) => v !== one.id) : [...value, one.id])} /> <span className="grow">{one.name}</span> <span className="third tnum">{[one.no, one.state].filter(Boolean).join(' ')}</span></label>)}
      <p className="third">{t('已选 {n} 件', { n: value.length })}{more.length ? `${t('，')}${t('其中 {n} 件不在这张表里', { n: more.length })}` : ''}</p></div>
  )
}
/** Names met while searching, so that a chosen id can be read. */
const met = new Map<string, string>()
type Search = ((text: string, signal: AbortSignal) => Promise<Item[]>) & { known: (id: string) => string | undefined }
const useRefSearch = (office: Office, field: FieldModel, likely: readonly Item[] | undefined): Search => {
  const to = field.to ?? ''
  const find = useCallback(async (text: string, signal: AbortSignal): Promise<Item[]> => {
    const first = (text === '' ? likely ?? [] : [])
    for (const i of first) met.set(i.value, i.label)
    const at = (office.street as unknown as Record<string, unknown>)[`${to}s`]
    if (Array.isArray(at) && typeof (at[0] as { id?: unknown } | undefined)?.id === 'string') return (at as { id: string; name: string; parent?: string | null }[]).filter((r) => r.name.includes(text)).slice(0, 60).map((r) => ({ value: r.id, label: r.name }))
    const page = await getPage(to, { q: text, limit: 20 }, signal)
    const rows = page.rows.map((row) => ({ value: row.id, label: titleOf(office, row, page.names), ...(row.no ? { note: row.no } : {}) }))
    for (const r of rows) met.set(r.value, r.label)
    return [...first, ...rows.filter((r) => !first.some((f) => f.value === r.value))]
  }, [office, to, likely])
  return Object.assign(find, { known: (id: string) => met.get(id) })
}
