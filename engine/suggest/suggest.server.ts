// Suggests the class of a row from its words, by what the office's own closed rows teach. Nothing is ever set by it: it proposes, and says beside
// it how often it was right and which words speak for it.
import type { Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { mustSee, typeNamed } from '../record/list.server.ts'
import type { TypeModel } from '../record/model.ts'
import { inForce } from '../record/office.ts'
import type { Moment } from '../pack.ts'
import { pairsOf } from '../record/alike.ts'
import { guess, heldBack, learn, measureOn, type Example, type Learned, type Measured } from './learn.ts'

export type Suggestion = { field: string; list: { code: string; name: string; words: string[] }[]; measured: Measured & { learned: number; at: Moment } }

/** So many rows are read at most, the newest; below so few nothing is said. */
const MOST = 60_000, LEAST = 30, PAGE = 2000

/** The fields from which a class can be guessed: searched ones that are asked when a row is made. What is written at the end would tell the answer. */
export const wordsOf = (type: TypeModel): string[] => type.search.filter((name) => type.field[name]?.kind === 'text' && !type.field[name]?.private && type.steps.some((step) => step.makes && [...step.need, ...step.ask].includes(name)))
export const suggests = (type: TypeModel): boolean => type.kind !== undefined && type.field[type.kind]?.table !== undefined && wordsOf(type).length > 0
const endsOf = (type: TypeModel): string[] => [...type.keep.after ?? Object.keys(type.states).filter((state) => !type.limits[state])]

/** Reads the closed rows of a type, learns from nine tenths, measures on the tenth that it has not seen, keeps both. Answers undefined where there
 *  is too little to learn from. */
export const train = async (engine: Engine, type: TypeModel): Promise<(Measured & { learned: number }) | undefined> => {
  const examples = await closedRows(engine, type), { learned, pairs } = learn(examples.filter((one) => !heldBack(one.id))), { tenant } = engine.db
  if (learned.all < LEAST || Object.keys(learned.docs).length < 2) return undefined
  const measured = measureOn({ learned, pairs }, examples.filter((one) => heldBack(one.id))), lines = [...pairs]
  await engine.db.tx(async (tx) => {
    await tx.query('delete from suggest_pair where tenant = $1 and type = $2', [tenant, type.id])
    for (let i = 0; i < lines.length; i += PAGE) {
      const page = lines.slice(i, i + PAGE)
      await tx.query('insert into suggest_pair (tenant, type, pair, counts) select $1::int, $2::text, u.pair, u.counts::jsonb from unnest($3::text[], $4::text[]) as u(pair, counts)', [tenant, type.id, page.map(([pair]) => pair), page.map(([, counts]) => JSON.stringify(counts))])
    }
    await tx.query('insert into suggest (tenant, type, made, learned, measured) values ($1, $2, $3, $4::jsonb, $5::jsonb) on conflict (tenant, type) do update set made = excluded.made, learned = excluded.learned, measured = excluded.measured',
      [tenant, type.id, nowOf(engine), JSON.stringify(learned), JSON.stringify(measured)])
  })
  return { ...measured, learned: learned.all }
}
/** Every type that can be suggested for, one after the other. Answers how many were learned. */
export const trainAll = async (engine: Engine): Promise<number> => {
  let n = 0
  for (const type of Object.values(engine.model.types)) if (suggests(type) && await train(engine, type)) n++
  return n
}
const closedRows = async (engine: Engine, type: TypeModel): Promise<Example[]> => {
  const names = wordsOf(type), found: Example[] = []
  let after: { made: string; id: string } | undefined
  while (found.length < MOST) {
    const values: unknown[] = [engine.db.tenant, type.id, endsOf(type)]
    if (after) values.push(after.made, after.id)
    const page = await engine.db.query<{ id: string; kind: string; made: string } & Record<string, string | null>>(`select r.id, r.kind, to_char(r.made at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as made, ${names.map((name, i) => `r.body->>'${name}' as t${i}`).join(', ')} from record r
      where r.tenant = $1 and r.type = $2 and r.kind is not null and r.state = any($3::text[])${after ? ' and (r.made, r.id) < ($4::timestamptz, $5::uuid)' : ''} order by r.made desc, r.id desc limit ${PAGE}`, values)
    for (const row of page) { const text = names.map((_, i) => row[`t${i}`] ?? '').join('\n').trim(); if (text) found.push({ id: row.id, code: row.kind, text }) }
    after = page.at(-1)
    if (page.length < PAGE) break
  }
  return found
}

/** What a text sounds like; undefined where nothing was learned yet or no word of it is known. */
export const suggestFor = async (engine: Engine, type: TypeModel, text: string): Promise<Suggestion | undefined> => {
  if (!suggests(type) || !text.trim()) return undefined
  const { tenant } = engine.db, [kept] = await engine.db.query<{ made: string; learned: Learned; measured: Measured }>(`select to_char(made at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as made, learned, measured from suggest where tenant = $1 and type = $2`, [tenant, type.id])
  if (!kept) return undefined
  const rows = await engine.db.query<{ pair: string; counts: Record<string, number> }>('select pair, counts from suggest_pair where tenant = $1 and type = $2 and pair = any($3::text[])', [tenant, type.id, [...pairsOf(text.slice(0, 2000))]])
  const names = new Map(inForce(engine.holder.office(), type.field[type.kind!]!.table!, dayOf(nowOf(engine))).map((row) => [row.code, row.name]))
  const list = guess({ learned: kept.learned, pairs: new Map(rows.map((row) => [row.pair, row.counts])) }, text, 6).filter((one) => names.has(one.code)).slice(0, 3).map((one) => ({ ...one, name: names.get(one.code)! }))
  return list.length ? { field: type.kind!, list, measured: { ...kept.measured, learned: kept.learned.all, at: kept.made as Moment } } : undefined
}
/** For whoever may see rows of the type. Throws no-such-type, not-allowed. */
export const suggest = async (engine: Engine, who: Actor, { type: name, words }: { type: string; words: string }): Promise<Suggestion | undefined> => {
  const type = typeNamed(engine.model, name)
  mustSee(engine.model, who, type)
  return suggestFor(engine, type, words)
}
/** Why it is proposed, in one sentence with the figure that it was measured at. */
export const sayWhy = ({ list: [first], measured: { tested, top1, top3, learned } }: Suggestion): string =>
  `话里有${first!.words.map((word) => `“${word}”`).join('、')}，像「${first!.name}」；学自 ${learned} 件已办结的，拿没学过的 ${tested} 件试：头一个就对 ${percent(top1, tested)}，前三个里有 ${percent(top3, tested)}`
const percent = (n: number, of: number): string => of === 0 ? '—' : `${Math.round(n * 1000 / of) / 10}%（${n} ÷ ${of}）`
