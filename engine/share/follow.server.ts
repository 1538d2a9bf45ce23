// Who follows which street corner. A follower is somebody whose phone was confirmed; they are told of what is new there and of what is done.
import { fail } from '../../kernel/fail/fail.ts'
import type { Sql } from '../../kernel/db/db.ts'
import type { Notice } from '../../kernel/notice/notice.server.ts'
import { metres } from '../pack.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import { loadMany } from '../record/statements.ts'
import type { Public, Spot } from './public.ts'

export type Follow = { id: string; lon: number; lat: number; metres: number; made: string }
export const mostFollows = 10, reaches = [100, 300, 500, 1000] as const

/** Follows a corner; the same corner twice is one. Errors: bad-field (too many, a reach that is not offered). */
export const follow = async (engine: Engine, { person, at, reach }: { person: string; at: Spot; reach: number }): Promise<Follow> => {
  if (!(reaches as readonly number[]).includes(reach)) throw fail('bad-field', { path: 'metres', allowed: reaches })
  if (!(Math.abs(at.lon) <= 180 && Math.abs(at.lat) <= 85)) throw fail('bad-field', { path: 'lon', why: { zh: '不是一个地点', en: 'is no place' } })
  const { db } = engine, has = await followsOf(engine, person), same = has.find((one) => metres(one, at) < 5)
  if (same?.metres === reach) return same
  if (same) await unfollow(engine, { person, id: same.id })
  if (has.length - (same ? 1 : 0) >= mostFollows) throw fail('bad-field', { path: 'metres', why: { zh: `最多关注 ${mostFollows} 处，请先取消一处`, en: `at most ${mostFollows} places; end one first` } })
  const made = { id: engine.newId(), lon: at.lon, lat: at.lat, metres: reach, made: nowOf(engine) }
  await db.query('insert into follow (tenant, id, person, lon, lat, metres, made) values ($1, $2, $3, $4, $5, $6, $7)', [db.tenant, made.id, person, made.lon, made.lat, made.metres, made.made])
  return made
}
export const followsOf = (engine: Engine, person: string): Promise<Follow[]> =>
  engine.db.query('select id, lon, lat, metres, made from follow where tenant = $1 and person = $2 and ended is null order by made', [engine.db.tenant, person])
/** Ends one; somebody else's, or none, is not found. */
export const unfollow = async (engine: Engine, { person, id }: { person: string; id: string }): Promise<void> => {
  const [row] = await engine.db.query('update follow set ended = $4 where tenant = $1 and person = $2 and id = $3 and ended is null returning id', [engine.db.tenant, person, id, nowOf(engine)])
  if (!row) throw fail('not-found', { what: { zh: '这处关注', en: 'place that you follow' } })
}

/** Does anybody follow a place? */
export const anyFollows = async (engine: Engine, sql: Sql): Promise<boolean> => (await sql.query('select 1 from follow where tenant = $1 and ended is null limit 1', [engine.db.tenant])).length > 0

/** Daily: what was ended a month ago is forgotten. */
export const sweepFollows = async (engine: Engine): Promise<void> => {
  await engine.db.query('delete from follow where tenant = $1 and ended < $2', [engine.db.tenant, new Date(engine.clock.now().getTime() - 30 * 86_400_000)])
}

/** A public row of which followers are told: that it is new near them, or that it is done. */
export type Told = { row: Public; act: string; fresh: boolean }
const REACH = reaches.at(-1)! * 1.1 / 111_320
/** What followers are told of public rows, asked for all of them at once. The blurred place is what counts. */
export const noticesFor = async (engine: Engine, tx: Sql, told: readonly Told[]): Promise<Notice[]> => {
  if (!told.length) return []
  const follows = await tx.query<Follow & { person: string; told: number }>(`select x.i::int as told, f.id, f.person, f.lon, f.lat, f.metres, f.made from unnest($2::float8[]) with ordinality as x(lat, i)
    join follow f on f.tenant = $1 and f.ended is null and f.lat between x.lat - $3::float8 and x.lat + $3::float8 order by x.i, f.id`, [engine.db.tenant, told.map(({ row }) => row.at.lat), REACH])
  const near = follows.map((one) => ({ one, ...told[one.told - 1]! })).filter(({ one, row }) => metres(one, row.at) <= one.metres)
  if (!near.length) return []
  const people = new Map((await tx.query<Stored>(loadMany, [engine.db.tenant, [...new Set(near.map(({ one }) => one.person))]])).map((r) => [r.id, fromStored(r)])), now = engine.clock.now()
  return near.flatMap(({ one, row, act, fresh }): Notice[] => {
    const person = people.get(one.person), field = person && engine.model.types[person.type]?.fields.find((f) => f.private && f.required), phone = field && person.fields[field.name] as string | undefined
    const title = fresh ? '您关注的地方有新事项' : '您关注的地方有事项办结', text = `${row.area ? `${row.area}：` : ''}${row.kind.name}，${fresh ? '街道已经收到' : row.state}。`, link = `/open/${row.no}`, about = { type: row.type, id: row.id }
    const key = `follow/${one.person}/${fresh ? `${row.id}/new` : act}`
    return [{ to: { kind: 'resident', id: one.person }, channel: 'app', title, text, link, about, key: `${key}/app`, now },
      ...(phone ? [{ to: { kind: 'resident' as const, id: one.person, phone }, channel: 'sms' as const, title, text: `${text}不再接收请到“关注的地方”取消。`, link, about, key: `${key}/sms`, now }] : [])]
  })
}
