// The outbox: a notice is written in the transaction of what it tells of, and carried out afterwards, again and again until it is out.
import { createHash } from 'node:crypto'
import type { Db, Sql } from '../db/db.ts'
import { fail } from '../fail/fail.ts'
import type { Actor } from '../identity/identity.ts'
import { newId } from '../time/time.server.ts'
import { maskAddress, waitAfter, type Adapters, type Channel, type Recipient } from './notice.ts'

export type Notice = {
  to: Recipient; channel: Channel; title: string; text: string
  /** A path of our own ('/desk/matter/…'). */
  link?: string | undefined
  about?: { type: string; id: string } | undefined
  /** What makes a repeat a repeat: the same key is told once. */
  key: string
  /** The text is wiped once it is out (codes). */
  secret?: boolean | undefined
  now: Date
}
export type InboxRow = { id: string; title: string; text: string; link: string | null; at: string; read: boolean }
export type OutboxRow = { id: string; channel: Channel; to: string | null; title: string; text: string; link: string | null; state: string; tries: number; error: string | null; at: string; done: string | null }

/** Writes the notice in the caller's transaction and answers its id; the same key answers the first one's. A notice without the
 *  address that its channel needs is kept as dead: a missing phone number must not stop the act that it tells of. */
export const tell = async (tx: Sql, it: Notice): Promise<string> => {
  const row = rowOf(it), [made] = await insert(tx, [row])
  return made?.id ?? (await tx.query<{ id: string }>("select id from notice where tenant = nullif(current_setting('app.tenant', true), '')::int and key = $1", [row.key]))[0]!.id
}
/** The same for many at once, in one statement: what a batch of acts has to tell. */
export const tellAll = async (tx: Sql, list: readonly Notice[]): Promise<void> => { if (list.length) await insert(tx, list.map(rowOf)) }

const rowOf = (it: Notice) => {
  const address = it.channel === 'sms' ? it.to.phone : it.channel === 'mail' ? it.to.email : it.channel === 'webhook' ? it.to.url ?? 'default' : undefined
  // A key made of the address would keep what the mask is to hide.
  const key = address ? it.key.replaceAll(address, createHash('sha256').update(address).digest('base64url').slice(0, 16)) : it.key
  const reachable = it.channel === 'app' ? it.to.id !== undefined : Boolean(address), state = !reachable ? 'dead' : it.channel === 'app' ? 'sent' : 'waiting'
  return { id: newId(it.now), key, channel: it.channel, kind: it.to.kind, recipient: it.to.id ?? null, address: address ?? null, title: it.title.toWellFormed(), text: it.text.toWellFormed(), link: it.link ?? null, about_type: it.about?.type ?? null, about: it.about?.id ?? null,
    secret: it.secret ?? false, state, tries: 0, next: state === 'waiting' ? it.now : null, error: reachable ? null : 'no address', made: it.now, done: state === 'sent' ? it.now : null }
}
const insert = (tx: Sql, rows: readonly ReturnType<typeof rowOf>[]): Promise<{ id: string }[]> => {
  const columns = 'id, key, channel, kind, recipient, address, title, text, link, about_type, about, secret, state, tries, next, error, made, done'
  return tx.query(`insert into notice (tenant, ${columns}) select nullif(current_setting('app.tenant', true), '')::int, ${columns} from jsonb_populate_recordset(null::notice, $1::jsonb) on conflict (tenant, key) do nothing returning id`, [JSON.stringify(rows)])
}

/** Carries out what is due: at most `limit` notices, each at least once (a crash between sending and noting it sends again, under the
 *  same id). After the last try a notice is dead and counted. In demo mode nothing leaves: it is marked as shown.
 *  `dead` hears of each that is given up. */
export const runOutbox = async (db: Db, { adapters, now, demo, limit = 50, dead }: { adapters: Adapters; now: Date; demo: boolean; limit?: number; dead?: (lost: { id: string; address: string | null; about: string | null; error: string }) => Promise<void> }): Promise<{ sent: number; shown: number; failed: number; dead: number }> => {
  const count = { sent: 0, shown: 0, failed: 0, dead: 0 }
  const due = await db.query<Row>(`update notice set state = 'sending', tries = tries + 1, next = $3
    where tenant = $1 and id in (select id from notice where tenant = $1 and next <= $2 order by next limit $4 for update skip locked) returning *`,
    [db.tenant, now, new Date(now.getTime() + leaseMs), limit])
  due.sort((a, b) => (a.id < b.id ? -1 : 1))
  const one = async (row: Row) => {
    const end = async (state: 'sent' | 'shown' | 'dead' | 'waiting', { next = null, error = null }: { next?: Date | null; error?: string | null }) => {
      const out = state === 'sent' || state === 'shown'
      // The number of the try is the fence: who was overtaken after its lease writes nothing.
      await db.query(`update notice set state = $4, next = $5, error = $6, done = $7, address = $8, text = $9 where tenant = $1 and id = $2 and tries = $3 and state = 'sending'`,
        [db.tenant, row.id, row.tries, state, next, error, state === 'waiting' ? null : now, out ? maskAddress(row.channel, row.address) : row.address, row.secret && (state === 'sent' || state === 'dead') ? '***' : row.text])
      count[state === 'waiting' ? 'failed' : state]++
    }
    if (demo) return end('shown', {})
    try {
      const carry = adapters[row.channel as keyof Adapters]
      if (!carry) throw Object.assign(new Error('no adapter'), { code: 'no adapter' })
      await carry({ id: row.id, channel: row.channel, address: row.address ?? '', title: row.title, text: row.text, made: new Date(row.made), ...(row.link === null ? {} : { link: row.link }), ...(row.about === null ? {} : { about: { type: row.about_type ?? '', id: row.about } }) }, now)
      await end('sent', {})
    } catch (error) {
      const wait = (error as { permanent?: boolean }).permanent ? undefined : waitAfter(row.tries)
      // Told before it is noted: cut off between the two, it is told again, and who hears it knows the id.
      if (wait === undefined) await dead?.({ id: row.id, address: row.address, about: row.about, error: reasonOf(error) })
      await end(wait === undefined ? 'dead' : 'waiting', { error: reasonOf(error), next: wait === undefined ? null : new Date(now.getTime() + wait * 1000) })
    }
  }
  for (let i = 0; i < due.length; i += atOnce) await Promise.all(due.slice(i, i + atOnce).map(one))
  return count
}

/** Own notices, newest first; `before` is the id of the last row seen. */
export const inboxOf = async (db: Db, { who, limit = 50, before }: { who: Actor; limit?: number; before?: string }): Promise<{ rows: InboxRow[]; unread: number }> => ({
  rows: await db.query<InboxRow>(`select id, title, text, link, made as at, read is not null as read from notice where tenant = $1 and kind = $2 and recipient = $3 and channel = 'app'
    and ($5::uuid is null or (made, id) < (select b.made, b.id from notice b where b.tenant = $1 and b.id = $5)) order by made desc, id desc limit $4`, [db.tenant, who.kind, who.id, limit, before ?? null]),
  unread: await unreadOf(db, who),
})

export const unreadOf = async (db: Db, who: Actor): Promise<number> =>
  (await db.query<{ n: number }>("select count(*)::int as n from notice where tenant = $1 and kind = $2 and recipient = $3 and channel = 'app' and read is null", [db.tenant, who.kind, who.id]))[0]!.n

/** Marks own notices read (all of them without ids) and answers how many are left unread. Other people's ids do nothing. */
export const markRead = async (db: Db, { who, ids, now }: { who: Actor; ids?: readonly string[]; now: Date }): Promise<number> => {
  await db.query("update notice set read = $4 where tenant = $1 and kind = $2 and recipient = $3 and channel = 'app' and read is null and ($5::uuid[] is null or id = any($5))",
    [db.tenant, who.kind, who.id, now, ids ? [...ids] : null])
  return unreadOf(db, who)
}

/** What left, or would have left in demo mode; addresses masked. Newest first. */
export const outboxOf = async (db: Db, { limit = 100, channel, state, before }: { limit?: number; channel?: Channel; state?: string; before?: string } = {}): Promise<OutboxRow[]> => {
  const rows = await db.query<OutboxRow>(`select id, channel, address as "to", title, text, link, state, tries, error, made as at, done from notice where tenant = $1 and channel <> 'app'
    and ($3::text is null or channel = $3) and ($4::text is null or state = $4)
    and ($5::uuid is null or (made, id) < (select b.made, b.id from notice b where b.tenant = $1 and b.id = $5)) order by made desc, id desc limit $2`, [db.tenant, limit, channel ?? null, state ?? null, before ?? null])
  return rows.map(row => ({ ...row, to: maskAddress(row.channel, row.to) }))
}

/** Forgets what was told about a thing, to everybody: when the thing itself is forgotten. As the owner: the app's role cannot. */
export const dropNotices = async (tx: Sql, { tenant, about }: { tenant: number; about: string }): Promise<void> => { await tx.query('delete from notice where tenant = $1 and about = $2', [tenant, about]) }

/** Tries a dead notice again from the start. Errors: not-found, also when it has no address any more. */
export const sendAgain = async (db: Db, { id, now }: { id: string; now: Date }): Promise<void> => {
  const [row] = await db.query("update notice set state = 'waiting', tries = 0, next = $3, error = null, done = null where tenant = $1 and id = $2 and state = 'dead' and address is not null and not secret returning id", [db.tenant, id, now])
  if (!row) throw fail('not-found', { what: { zh: '可重发的通知', en: 'notice that can be sent again' } })
}

/** For /health: how many wait, how long the oldest has been due, how many were given up. */
export const outboxHealth = async (db: Db, now: Date): Promise<{ waiting: number; lagSeconds: number; dead: number }> => {
  const [row] = await db.query<{ waiting: number; oldest: string | null; dead: number }>(`select count(*) filter (where next is not null)::int as waiting, min(next) filter (where next is not null) as oldest,
    count(*) filter (where state = 'dead')::int as dead from notice where tenant = $1 and (next is not null or state = 'dead')`, [db.tenant])
  return { waiting: row!.waiting, dead: row!.dead, lagSeconds: row!.oldest ? Math.max(0, Math.round((now.getTime() - Date.parse(row!.oldest)) / 1000)) : 0 }
}

/** Daily: addresses of given-up notices are not kept longer than a week. */
export const sweepOutbox = async (db: Db, now: Date): Promise<number> =>
  (await db.query("update notice set address = null where tenant = $1 and state = 'dead' and address is not null and made < $2 returning id", [db.tenant, new Date(now.getTime() - 7 * 86_400_000)])).length

type Row = { id: string; channel: Channel; address: string | null; title: string; text: string; link: string | null; about_type: string | null; about: string | null; secret: boolean; tries: number; made: string }
const leaseMs = 120_000, atOnce = 5

// Only codes and our own words: what the other side wrote may quote the person's number.
const reasonOf = (error: unknown): string => {
  const it = error as { code?: unknown; name?: string; responseCode?: unknown; permanent?: boolean; message?: string; cause?: { code?: unknown } }
  if (it.permanent && it.message) return it.message.slice(0, 80)
  return [it.code, it.cause?.code, it.responseCode].filter(part => typeof part === 'string' || typeof part === 'number').join(' ').slice(0, 80) || it.name || 'error'
}
