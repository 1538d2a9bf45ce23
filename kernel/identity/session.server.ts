// Sessions: an opaque token outside, its hash inside, an end by idleness and an end in any case.
import { createHash, randomBytes } from 'node:crypto'
import type { Db, Sql } from '../db/db.ts'
import type { Actor, Kind } from './identity.ts'
import { identityDefaults } from './settings.ts'

export type Session = { token: string; actor: Actor; expires: Date }

/** Opens a session for somebody who has just proven who they are (or for a guest). */
export const openSession = async (db: Db, who: { kind: Kind; id: string; name: string }, { now, settings = identityDefaults }: { now: Date; settings?: typeof identityDefaults }): Promise<Session> => {
  const token = newToken('xbs_'), id = hashToken(token)
  const { idleMinutes, hours } = who.kind === 'resident' ? settings.resident : who.kind === 'guest' ? settings.guest : settings.staff
  const expires = new Date(now.getTime() + hours * 3_600_000)
  await db.query(`insert into session (tenant, id, kind, actor, name, made, seen, ends, idle) values ($1, $2, $3, $4, $5, $6, $6, $7, $8)`,
    [db.tenant, id, who.kind, who.id, who.name, now, expires, idleMinutes])
  return { token, actor: { kind: who.kind, id: who.id, name: who.name, session: id }, expires }
}

/** Who holds this token now; undefined when nobody does. Answers from memory for a few seconds; what it writes about
 *  last use is at most one row a minute and session. Give it to makeHttp as `whoIs`. */
export const whoIs = async (db: Db, token: string, now: Date): Promise<Actor | undefined> => {
  const kept = keptOf(db), id = hashToken(token), at = now.getTime()
  let it = kept.get(id)
  // A clock that was moved (tests, a corrected machine) makes what is kept worthless in both directions.
  if (!it || Math.abs(at - it.read) > keepMs) {
    const found = token.startsWith('xbt_') ? await serviceOf(db, id, now) : token.startsWith('xbs_') ? await sessionOf(db, id) : undefined
    if (!found) { kept.delete(id); return undefined }
    it = { ...found, read: at }
    if (kept.size >= maxKept) for (const key of [...kept.keys()].slice(0, maxKept / 10)) kept.delete(key)
    kept.set(id, it)
  }
  // Last use is written once a minute, so idleness is judged a minute late rather than a minute early.
  if (at >= it.ends || at - it.seen >= it.idleMs + seenMs) {
    kept.delete(id)
    if (it.actor.kind !== 'service') await db.query('delete from session where tenant = $1 and id = $2', [db.tenant, id])
    return undefined
  }
  if (it.actor.kind !== 'service' && at - it.seen >= seenMs) {
    it.seen = at
    await db.query('update session set seen = $3 where tenant = $1 and id = $2 and seen < $3', [db.tenant, id, now])
  }
  return it.actor
}

/** Does the session or token by which somebody came in still stand, with the post that they had? For answers that stay open; somebody without
 *  one always may stay. */
export const isOpen = async (db: Db, { kind, session, post }: Actor, now: Date): Promise<boolean> => session === undefined
  || (await (kind === 'service' ? db.query('select 1 as one from token where tenant = $1 and id = $2 and ended is null and ends > $3', [db.tenant, session.slice('token:'.length), now])
    : db.query('select 1 as one from session where tenant = $1 and id = $2 and ends > $3 and post is not distinct from $4::uuid', [db.tenant, session, now, post ?? null]))).length > 0

/** From now on the holder of the session acts as this post (none: as all). At once in this process, within seconds in another. */
export const choosePost = async (db: Db, { session, post }: { session: string; post: string | null }): Promise<void> => {
  await db.query('update session set post = $3 where tenant = $1 and id = $2', [db.tenant, session, post])
  keptOf(db).delete(session)
}

/** Ends one session: at once in this process, within seconds in another. */
export const signOut = async (db: Db, { session }: { session: string }): Promise<void> => {
  keptOf(db).delete(session)
  await db.query('delete from session where tenant = $1 and id = $2', [db.tenant, session])
  keptOf(db).delete(session)
}

/** Ends all sessions of somebody, but one if `except` names it. Answers how many. */
export const signOutEverywhere = async (db: Db, who: { kind: Kind; id: string }, { except = '' }: { except?: string } = {}): Promise<number> => {
  const gone = await db.query<{ id: string }>('delete from session where tenant = $1 and kind = $2 and actor = $3 and id <> $4 returning id', [db.tenant, who.kind, who.id, except])
  for (const { id } of gone) keptOf(db).delete(id)
  return gone.length
}

/** Open sessions of somebody, newest first: where am I signed in? */
export const sessionsOf = (db: Db, who: { kind: Kind; id: string }): Promise<Array<{ id: string; made: string; seen: string; ends: string }>> =>
  db.query('select id, made, seen, ends from session where tenant = $1 and kind = $2 and actor = $3 order by seen desc', [db.tenant, who.kind, who.id])

/** Daily: forgets ended sessions and old counts. Answers how many sessions went. */
export const sweepSessions = async (db: Db, now: Date): Promise<number> => {
  const gone = await db.query('delete from session where tenant = $1 and (ends <= $2 or seen + (idle + 1) * interval \'1 minute\' <= $2) returning id', [db.tenant, now])
  await db.query('delete from code where tenant = $1 and last < $2', [db.tenant, new Date(now.getTime() - 2 * 86_400_000)])
  return gone.length
}

/** What was kept in memory about somebody whose rights changed. */
export const forgetKept = (db: Db, match: (actor: Actor) => boolean = () => true): void => {
  for (const [id, it] of keptOf(db)) if (match(it.actor)) keptOf(db).delete(id)
}

/** 256 random bits with a prefix by which a leaked token can be recognised. */
export const newToken = (prefix: 'xbs_' | 'xbt_' | 'xbl_'): string => prefix + randomBytes(32).toString('base64url')
/** Plain SHA-256 is enough for 256 random bits: there is nothing to guess. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

type Kept = { actor: Actor; ends: number; seen: number; idleMs: number; read: number }
const keepMs = 5_000, seenMs = 60_000, maxKept = 10_000
const all = new WeakMap<Db, Map<string, Kept>>()
const keptOf = (db: Db): Map<string, Kept> => {
  let kept = all.get(db)
  if (!kept) all.set(db, kept = new Map<string, Kept>())
  return kept
}

const sessionOf = async (db: Sql & { tenant: number }, id: string): Promise<Omit<Kept, 'read'> | undefined> => {
  const [row] = await db.query<{ kind: Kind; actor: string; name: string; seen: string; ends: string; idle: number; post: string | null }>(
    'select kind, actor, name, seen, ends, idle, post from session where tenant = $1 and id = $2', [db.tenant, id])
  return row && { actor: { kind: row.kind, id: row.actor, name: row.name, session: id, ...(row.post ? { post: row.post } : {}) }, ends: Date.parse(row.ends), seen: Date.parse(row.seen), idleMs: row.idle * 60_000 }
}

const serviceOf = async (db: Sql & { tenant: number }, hash: string, now: Date): Promise<Omit<Kept, 'read'> | undefined> => {
  const [row] = await db.query<{ id: string; name: string; scopes: string[]; ends: string; used: string | null }>(
    "select id, name, scopes, ends, used from token where tenant = $1 and hash = $2 and kind = 'service' and ended is null", [db.tenant, hash])
  if (row && (row.used === null || now.getTime() - Date.parse(row.used) >= seenMs)) await db.query('update token set used = $3 where tenant = $1 and id = $2', [db.tenant, row.id, now])
  return row && { actor: { kind: 'service', id: row.id, name: row.name, scopes: row.scopes, session: `token:${row.id}` }, ends: Date.parse(row.ends), seen: now.getTime(), idleMs: Infinity }
}
