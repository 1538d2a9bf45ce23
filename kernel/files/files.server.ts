// Stored files: what they are is found out, pictures are made anew (so nothing hides in them and no place is told), bytes lie under their hash.
import { createHash, randomBytes } from 'node:crypto'
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import type { Db, Sql } from '../db/db.ts'
import { fail, isFailure } from '../fail/fail.ts'
import { whoText, type Actor } from '../identity/identity.ts'
import { cleanName } from './name.ts'
import { docx, sniff, taken, xlsx, type FileType } from './sniff.server.ts'

/** Where bytes lie. A key is a hash, or a hash with a suffix for a smaller picture. Another kind of store brings the same functions. */
export type FileStore = { put(key: string, bytes: Uint8Array): Promise<void>; get(key: string): Promise<Uint8Array | undefined>; drop(key: string): Promise<void>; has(key: string): Promise<boolean> }
export type FileRow = { id: string; sha: string; type: string; name: string; size: number; width?: number; height?: number; by: string; made: string }

export const maxFile = 12 * 1024 * 1024
/** The widths at which a picture can be asked for. */
export const pictureSizes = [160, 320, 640, 1280] as const

/** Stores a file under the client's own id. The same id with the same bytes answers as the first time (`again: true`).
 *  Errors: too-large, unsupported-type, bad-file, changed (the id holds something else). */
export const putFile = async (db: Db, store: FileStore, how: { id: string; bytes: Uint8Array; name: string; who: Actor; now: Date }): Promise<FileRow & { again: boolean }> => {
  if (how.bytes.length > maxFile) throw fail('too-large', { limit: '12 MB' })
  const came = sha256(how.bytes)
  const same = async () => {
    const [row] = await db.query<Stored & { came: string }>(`select ${columns}, came from file where tenant = $1 and id = $2`, [db.tenant, how.id])
    if (row && row.came !== came) throw fail('changed', { what: { zh: '文件编号', en: 'file id' } })
    return row && { ...shown(row), again: true }
  }
  const before = await same()
  if (before) return before
  const made = await prepare(how.bytes, await sniff(how.bytes))
  const sha = sha256(made.bytes)
  await store.put(sha, made.bytes)
  const [row] = await db.tx(async (tx) => {
    await tx.query(oneAtATime, [sha])
    const rows = await tx.query<Stored>(`insert into file (tenant, id, sha, came, type, name, size, width, height, by, made)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (tenant, id) do nothing returning ${columns}`,
      [db.tenant, how.id, sha, came, made.type, cleanName(how.name, made.ending), made.bytes.length, made.width ?? null, made.height ?? null, whoText(how.who), how.now])
    if (!await store.has(sha)) await store.put(sha, made.bytes) // taken out of the store a moment ago, as nobody's
    return rows
  })
  return row ? { ...shown(row), again: false } : (await same())!
}

/** The bytes of a file, or of a picture no wider and higher than `size`. Errors: not-found, bad-field (size). Who may read is the caller's question: `usesOf`. */
export const getFile = async (db: Db, store: FileStore, { id, size }: { id: string; size?: number }): Promise<FileRow & { bytes: Uint8Array }> => {
  const row = await findFile(db, id)
  if (!row) throw gone()
  if (size === undefined || !row.type.startsWith('image/')) return { ...row, bytes: await bytesOf(store, row.sha) }
  if (!(pictureSizes as readonly number[]).includes(size)) throw fail('bad-field', { path: 'size', allowed: pictureSizes })
  const key = `${row.sha}.${size}`
  let bytes = await store.get(key)
  if (!bytes) {
    const whole = await bytesOf(store, row.sha)
    bytes = await working(() => sharp(whole, safely).resize(size, size, { fit: 'inside', withoutEnlargement: true }).webp({ quality: 75 }).toBuffer())
    await store.put(key, bytes)
  }
  return { ...row, bytes, type: 'image/webp', size: bytes.length, name: cleanName(row.name, 'webp') }
}

export const findFile = async (db: Db, id: string): Promise<FileRow | undefined> => {
  const [row] = await db.query<Stored>(`select ${columns} from file where tenant = $1 and id = $2`, [db.tenant, id])
  return row && shown(row)
}

/** Says in the writing transaction that a record shows these files. Errors: not-found when one is not stored, or was stored by another
 *  person (nobody adopts a stranger's file by its id). What a guest stored is free until a record shows it: people send photos before they say who they are. */
export const attachFiles = async (tx: Sql, how: { tenant: number; files: readonly string[]; type: string; record: string; who: Actor; now: Date }): Promise<void> => {
  const ids = [...new Set(how.files)]
  if (!ids.length) return
  const found = await tx.query<{ id: string }>(`select id from file f where tenant = $1 and id = any($2::uuid[]) and (by = $3
    or exists (select 1 from file_use u where u.tenant = $1 and u.file = f.id and u.record = $4)
    or by like 'guest:%' and not exists (select 1 from file_use u where u.tenant = $1 and u.file = f.id))`, [how.tenant, ids, whoText(how.who), how.record])
  if (found.length < ids.length) throw fail('not-found', { what: { zh: '文件', en: 'file' }, ids: ids.filter(id => !found.some(it => it.id === id)) })
  await tx.query(`insert into file_use (tenant, file, type, record, made) select $1, unnest($2::uuid[]), $3, $4, $5 on conflict do nothing`, [how.tenant, ids, how.type, how.record, how.now])
}

/** The records that show a file: who may read one of them may read the file. */
export const usesOf = (db: Db, id: string): Promise<Array<{ type: string; record: string }>> =>
  db.query('select type, record from file_use where tenant = $1 and file = $2', [db.tenant, id])

/** Daily: forgets files that no record has shown since `before`. Answers how many. */
export const sweepFiles = (db: Db, before: Date): Promise<number> => db.tx(async (tx) =>
  noteGone(tx, { tenant: db.tenant, shas: (await tx.query<{ sha: string }>(`delete from file f where tenant = $1 and made < $2 and not exists (select 1 from file_use u where u.tenant = $1 and u.file = f.id) returning sha`, [db.tenant, before])).map((row) => row.sha) }))
/** A record does not show these files any more. Those that nobody shows now are forgotten. */
export const dropFiles = async (tx: Sql, { tenant, record, files }: { tenant: number; record: string; files: readonly string[] }): Promise<number> => {
  await tx.query('delete from file_use where tenant = $1 and record = $2 and file = any($3::uuid[])', [tenant, record, files])
  return noteGone(tx, { tenant, shas: (await tx.query<{ sha: string }>(`delete from file f where tenant = $1 and id = any($2::uuid[]) and not exists (select 1 from file_use u where u.tenant = $1 and u.file = f.id) returning sha`, [tenant, files])).map((row) => row.sha) })
}
const noteGone = async (tx: Sql, { tenant, shas }: { tenant: number; shas: readonly string[] }): Promise<number> => {
  if (shas.length) await tx.query('insert into file_gone (tenant, sha) select $1::int, unnest($2::text[]) on conflict do nothing', [tenant, [...new Set(shas)]])
  return shas.length
}
/** Takes out of the store what no file shows any more, smaller pictures too. What is cut off goes on the next time. */
export const sweepBytes = async (db: Db, store: FileStore): Promise<number> => {
  let n = 0
  for (const { sha } of await db.query<{ sha: string }>('select sha from file_gone where tenant = $1', [db.tenant])) await db.asOwner(async (tx) => {
    await tx.query(oneAtATime, [sha])
    // Streets of one server share a store: nobody's file may lie there.
    const [shown] = await tx.query('/* all tenants: they share the bytes */ select 1 as one from file where sha = $1 limit 1', [sha])
    if (!shown) { for (const key of [sha, ...pictureSizes.map((size) => `${sha}.${size}`)]) await store.drop(key); n++ }
    await tx.query('delete from file_gone where tenant = $1 and sha = $2', [db.tenant, sha])
  })
  return n
}
/** Of two who store and drop the same bytes one waits. */
const oneAtATime = 'select pg_advisory_xact_lock(hashtextextended($1, 4714))'

/** Headers under which a stored file can do no harm in a browser. */
export const fileHeaders = ({ type, name, sha }: { type: string; name: string; sha: string }): Record<string, string> => ({
  'content-type': type, 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox",
  'content-disposition': `${type.startsWith('image/') ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, it => `%${it.charCodeAt(0).toString(16)}`)}`,
  'cache-control': 'private, max-age=31536000, immutable', etag: `"${sha.slice(0, 32)}.${type.split('/')[1]}"`,
})

/** A folder aa/bb/<hash>. A file appears whole or not at all. */
export const localFiles = (dir: string): FileStore => {
  const pathOf = (key: string) => {
    if (!/^[0-9a-f]{64}(\.\d{2,4})?$/.test(key)) throw new Error('not a key of a stored file')
    return join(dir, key.slice(0, 2), key.slice(2, 4), key)
  }
  return {
    has: key => access(pathOf(key)).then(() => true, () => false),
    drop: key => rm(pathOf(key), { force: true }),
    get: async key => readFile(pathOf(key)).catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return undefined; throw error }),
    put: async (key, bytes) => {
      const path = pathOf(key), part = `${path}.${randomBytes(6).toString('hex')}.part`
      await mkdir(dirname(path), { recursive: true })
      try {
        const file = await open(part, 'wx', 0o600)
        try { await file.writeFile(bytes); await file.sync() } finally { await file.close() }
        await rename(part, path)
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },
  }
}

type Stored = Omit<FileRow, 'width' | 'height'> & { width: number | null; height: number | null }
const columns = 'id, sha, type, name, size, width, height, by, made'
const shown = ({ id, sha, type, name, size, width, height, by, made }: Stored): FileRow =>
  ({ id, sha, type, name, size, ...(width === null ? {} : { width }), ...(height === null ? {} : { height }), by, made })
const gone = () => fail('not-found', { what: { zh: '文件', en: 'file' } })
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bytesOf = async (store: FileStore, sha: string) => {
  const bytes = await store.get(sha)
  if (!bytes) throw gone()
  return bytes
}

// 52 million pixels let the largest phone photos in and keep what would unpack to gigabytes out.
const safely = { limitInputPixels: 52_000_000, failOn: 'error' as const, sequentialRead: true }
const widest = 2560
sharp.concurrency(1)
sharp.cache(false)

type Prepared = { bytes: Uint8Array; type: string; ending: string; width?: number; height?: number }
const prepare = async (bytes: Uint8Array, type: FileType): Promise<Prepared> => {
  if (type === 'application/pdf') return { bytes, type, ending: 'pdf' }
  if (type === xlsx || type === docx) return { bytes, type, ending: type === xlsx ? 'xlsx' : 'docx' }
  const kept = type === 'image/png' || type === 'image/webp' ? type : 'image/jpeg'
  try {
    return await working(async () => {
      const picture = sharp(bytes, safely).rotate().resize(widest, widest, { fit: 'inside', withoutEnlargement: true })
      const out = kept === 'image/png' ? picture.png() : kept === 'image/webp' ? picture.webp({ quality: 82 }) : picture.flatten({ background: '#fff' }).jpeg({ quality: 82 })
      const { data, info } = await out.toBuffer({ resolveWithObject: true })
      return { bytes: data, type: kept, ending: kept === 'image/jpeg' ? 'jpg' : kept.slice(6), width: info.width, height: info.height }
    })
  } catch (error) {
    if (isFailure(error)) throw error
    const text = String((error as Error).message)
    if (/pixel limit/i.test(text)) throw fail('bad-file', { why: { zh: '照片像素太多（最多 5200 万）', en: 'too many pixels (at most 52 million)' } })
    // Decoders for HEIC are not everywhere; phones hand out JPEG when the page asks for it.
    if (type === 'image/heic' && /heif|support|codec|load/i.test(text)) throw fail('unsupported-type', { type, allowed: taken.filter(it => it !== 'heic') })
    throw fail('bad-file', { why: { zh: '照片损坏', en: 'the picture is damaged' } })
  }
}

// One picture at a time: unpacked, a large one takes 150 MB. Those in line hold up to 12 MB each, so the line has an end.
let line: Promise<unknown> = Promise.resolve(), waiting = 0
const working = <T>(work: () => Promise<T>): Promise<T> => {
  if (waiting >= 40) throw fail('busy', { seconds: 5 })
  waiting++
  const mine = line.then(work, work).finally(() => { waiting-- })
  line = mine.catch(() => undefined)
  return mine
}
