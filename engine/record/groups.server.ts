// Numbers to drill from: rows counted by state, kind, area, assignee or month of making. Where somebody sees the whole street the answer comes
// from the roll-ups and what is not yet folded into them, exact at every moment; else the rows themselves are counted.
import { fail } from '../../kernel/fail/fail.ts'
import { seesAll, type Actor } from '../access/access.ts'
import { nowOf, type Engine } from './engine.server.ts'
import { mustSee, typeNamed } from './list.server.ts'
import type { TypeModel } from './model.ts'
import { areaOf, nextDay, whereSql, type Filters } from './query.ts'

const allowed = ['state', 'kind', 'area', 'assignee', 'month'] as const
type By = (typeof allowed)[number]
type Key = (string | number | null)[]
/** `late`: how many of them are past their limit now; not told by month, because only what is open can be late. */
export type Group = { key: Key; n: number; late?: number }

/** Groups by one or more of state, kind, area, assignee and month, largest first; or by one indexed field of the type (the same subject, the same
 *  person), the 200 largest. `least`: only groups of so many. Throws bad-field for another word or a filter's. */
export const groupRows = async (engine: Engine, who: Actor, { type: name, by, least = 1, filters: asked }: { type: string; by: readonly string[]; least?: number; filters: Filters }): Promise<Group[]> => {
  // The figures of a year stay what they were when its rows are put away.
  const type = typeNamed(engine.model, name), words = by as readonly By[], filters = { archived: 'with', ...asked }
  mustSee(engine.model, who, type)
  const field = by.length === 1 && !(allowed as readonly string[]).includes(by[0]!) ? type.fields.find((f) => f.name === by[0] && f.index && !f.private && !f.sealed) : undefined
  if (field) return fromField(engine, who, { type, field: field.name, least, filters })
  if (by.length === 0 || new Set(by).size < by.length || words.some((one) => !allowed.includes(one))) throw fail('bad-field', { path: 'by', allowed: [...allowed, ...type.fields.filter((f) => f.index && !f.private && !f.sealed).map((f) => f.name)] })
  if (least > 1) return (await groupRows(engine, who, { type: name, by, filters: asked })).filter((group) => group.n >= least)
  const rolled = await fromRollUps(engine, who, { type, by: words, filters })
  if (!rolled) return fromRows(engine, who, { type, by: words, filters, only: 'all' })
  if (words.includes('month')) return rolled
  const late = new Map((await fromRows(engine, who, { type, by: words, filters, only: 'late' })).map((group) => [JSON.stringify(group.key), group.n]))
  return rolled.map((group) => ({ ...group, late: late.get(JSON.stringify(group.key)) ?? 0 }))
}

const column: Record<By, string> = { state: 'r.state', kind: 'r.kind', area: 'r.area', assignee: 'r.assignee', month: `to_char(r.made at time zone 'Asia/Shanghai', 'YYYY-MM')` }
type Asked = { type: TypeModel; by: readonly By[]; filters: Filters }
const fromRows = async (engine: Engine, who: Actor, { type, by, filters, only }: Asked & { only: 'all' | 'late' }): Promise<Group[]> => {
  const now = nowOf(engine), { where, values } = whereSql(engine.holder.office(), who, { type, filters, now, needs: by.flatMap((one) => one === 'kind' ? type.kind ?? [] : one === 'assignee' ? [one] : []) })
  values[0] = engine.db.tenant
  const counts = by.includes('month') || only === 'late' ? '' : `, count(*) filter (where r.due < $${values.push(now)}::timestamptz)::int as late`, late = only === 'late' ? ` and r.due < $${values.push(now)}::timestamptz` : ''
  const rows = await engine.db.query<Record<string, string | number | null> & { n: number; late?: number }>(`select ${by.map((b) => `${column[b]} as ${b}`).join(', ')}, count(*)::int as n${counts}
    from record r where ${where}${late} group by ${by.map((_, i) => i + 1).join(', ')} order by count(*) desc`, values)
  return rows.map((row) => ({ key: by.map((b) => row[b] ?? null), n: row.n, ...(row.late === undefined ? {} : { late: row.late }) }))
}

const fromField = async (engine: Engine, who: Actor, { type, field, least, filters }: { type: TypeModel; field: string; least: number; filters: Filters }): Promise<Group[]> => {
  const now = nowOf(engine), { where, values } = whereSql(engine.holder.office(), who, { type, filters, now, needs: [field] })
  values[0] = engine.db.tenant
  const rows = await engine.db.query<{ key: string | null; n: number; late: number }>(`select r.body->>'${field}' as key, count(*)::int as n, count(*) filter (where r.due < $${values.push(now)}::timestamptz)::int as late
    from record r where ${where} group by 1 having count(*) >= $${values.push(least)} order by count(*) desc, 1 limit 200`, values)
  return rows.map(({ key, n, late }) => ({ key: [key], n, late }))
}

/** How a number is spread over the rows under these filters: so many have it, mean, median, nine in ten, least and most. Throws bad-field. */
export const spreadOf = async (engine: Engine, who: Actor, { type: name, of, filters }: { type: string; of: string; filters: Filters }): Promise<Record<'n' | 'mean' | 'median' | 'p90' | 'min' | 'max', number | null>> => {
  const type = typeNamed(engine.model, name), numbers = type.fields.filter((f) => f.kind === 'number' && !f.private && !f.sealed).map((f) => f.name)
  mustSee(engine.model, who, type)
  if (!numbers.includes(of)) throw fail('bad-field', { path: 'of', allowed: numbers })
  const { where, values } = whereSql(engine.holder.office(), who, { type, filters: { archived: 'with', ...filters }, now: nowOf(engine), needs: [of] })
  values[0] = engine.db.tenant
  const [row] = await engine.db.query<Record<'n' | 'mean' | 'median' | 'p90' | 'min' | 'max', number | null>>(`select count(v)::int as n, avg(v) as mean, percentile_disc(0.5) within group (order by v) as median, percentile_disc(0.9) within group (order by v) as p90, min(v) as min, max(v) as max
    from (select (r.body->>'${of}')::float8 as v from record r where ${where} and r.body->'${of}' is not null) x`, values)
  return row!
}

/** Undefined where the roll-ups cannot answer: not the whole street, or a question that they were not made for. */
const fromRollUps = async (engine: Engine, who: Actor, { type, by, filters }: Asked): Promise<Group[] | undefined> => {
  const asked = Object.keys(filters).filter((name) => filters[name]), dated = by.includes('month') || asked.some((name) => name.startsWith('made.'))
  const placed = by.includes('area') || asked.includes('area')
  if (!seesAll(engine.model, who, type.id) || by.includes('assignee') || (dated && placed) || asked.some((name) => !(name === 'archived' && filters.archived === 'with') && !['state', 'kind', 'area', 'made.from', 'made.to'].includes(name))) return undefined
  const from = filters['made.from'], to = filters['made.to'] ? nextDay(filters['made.to']) : undefined
  if ((from && !/^\d{4}-\d\d-01$/.test(from)) || (to && !/^\d{4}-\d\d-01$/.test(to))) return undefined
  // The filters' own words are checked where they always are.
  whereSql(engine.holder.office(), who, { type, filters, now: nowOf(engine) })
  const values: unknown[] = [engine.db.tenant, type.id], add = (value: unknown) => `$${values.push(value)}`, list = (name: string) => filters[name]?.split(',').map((w) => w.trim()).filter(Boolean)
  const cells = placed ? 'area' : 'month', areas = list('area')?.flatMap((word) => areaOf(engine.holder.office(), word))
  const where = [...(list('state') ? [`x.state = any(${add(list('state'))}::text[])`] : []), ...(list('kind') ? [`x.kind = any(${add(list('kind'))}::text[])`] : []),
    ...(areas ? [`x.key = any(${add(areas.map(String))}::text[])`] : []), ...(from ? [`x.key >= ${add(from.slice(0, 7))}`] : []), ...(to ? [`x.key < ${add(to.slice(0, 7))}`] : [])].join(' and ') || 'true'
  // Rows outside of every area stand in no area's cell: they are what the months have more than the areas.
  const text = `select ${by.map((b) => b === 'state' ? 'x.state' : b === 'kind' ? `nullif(x.kind, '') as kind` : b === 'area' ? 'x.key::int as area' : 'x.key as month').join(', ')}, sum(x.n)::int as n
    from (${told(cells, 'key')}${placed && !areas ? ` union all ${told('month', 'null')} union all ${told('area', 'null', -1)}` : ''}) x where ${where} group by ${by.map((_, i) => i + 1).join(', ')} having sum(x.n) <> 0 order by sum(x.n) desc`
  return (await engine.db.query<Record<string, string | number | null> & { n: number }>(text, values)).map((row) => ({ key: by.map((b) => row[b] ?? null), n: row.n }))
}
/** The cells of one roll-up with what is still pending; `key`: under which key they are told. */
const told = (by: 'month' | 'area', key: 'key' | 'null', sign: 1 | -1 = 1): string => {
  const of = (area: string) => key === 'null' ? 'null::text' : by === 'month' ? `to_char(month, 'YYYY-MM')` : `${area}::text`
  const has = (area: string) => by === 'month' ? '' : ` and ${area} is not null`, old = 'case when moved then was_area else area end'
  return `select ${key === 'null' ? 'null::text as key' : 'key'}, kind, state, n * ${sign} as n from tally where tenant = $1 and type = $2 and by = '${by}'
    union all select ${of('area')}, coalesce(kind, ''), now, ${sign} from pending where tenant = $1 and type = $2${has('area')}
    union all select ${of(`(${old})`)}, coalesce(case when moved then was_kind else kind end, ''), was, ${-sign} from pending where tenant = $1 and type = $2 and was is not null${has(old)}`
}
