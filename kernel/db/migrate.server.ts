// Numbered files of plain SQL, each in a transaction of its own, each once. An applied file is never edited: its hash is kept.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '#kernel/fail/fail.ts'
import type { Db } from './db.ts'
import './faults.ts'

export type Migration = { name: string; sha256: string; text: string }
export type MigrationState = { applied: { name: string; sha256: string; at: string }[]; waiting: string[]; unknown: string[]; changed: string[] }

/** The files this program knows, in order. `NNNN_name.sql`; a gap or a second file with the same number is an error of ours. */
export const migrationFiles = (folder: string = FOLDER): Migration[] => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql')).sort()
  files.forEach((name, i) => { if (!new RegExp(`^${String(i + 1).padStart(4, '0')}_[a-z0-9_]+\\.sql$`).test(name)) throw new Error(`migrations/${name}: expected number ${i + 1}`) })
  return files.map((name) => {
    const text = readFileSync(join(folder, name), 'utf8').replace(/\r\n/g, '\n')
    return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
  })
}

/** What has been done, what is still to do, what this program does not know or finds altered. */
export const migrationState = async (db: Db, files: Migration[] = migrationFiles()): Promise<MigrationState> => {
  const applied = await db.asOwner(async (tx) => {
    const [there] = await tx.query<{ is: boolean }>(`select to_regclass('public.migration') is not null as is`)
    return there!.is ? tx.query<{ name: string; sha256: string; at: string }>('select name, sha256, at from migration order by name') : []
  })
  const known = new Map(files.map((file) => [file.name, file.sha256]))
  const done = new Set(applied.map((one) => one.name))
  return {
    applied, waiting: files.filter((file) => !done.has(file.name)).map((file) => file.name),
    unknown: applied.filter((one) => !known.has(one.name)).map((one) => one.name),
    changed: applied.filter((one) => known.has(one.name) && known.get(one.name) !== one.sha256).map((one) => one.name),
  }
}

/** Brings the database to this program's shape and answers the names it ran. Two processes may start at once: one waits.
 *  Throws Failure 'data-newer' when the database was written by a newer program, 'data-changed' when an applied file was edited. */
export const migrate = async (db: Db, files: Migration[] = migrationFiles()): Promise<string[]> => {
  const state = await migrationState(db, files)
  refuse(state, files)
  if (!state.waiting.length) return []
  const ran: string[] = []
  await db.asOwner((tx) => tx.script(`select pg_advisory_xact_lock(4711, 0); create table if not exists migration (name text primary key, sha256 text not null, at timestamptz not null default now());
    comment on table migration is '@dist=local'; grant select on migration to xinbei_app`))
  for (const file of files) {
    if (!state.waiting.includes(file.name)) continue
    const did = await db.asOwner(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(4711, 0)`)
      if ((await tx.query('select 1 from migration where name = $1', [file.name])).length) return false
      await tx.script(file.text)
      await tx.query('insert into migration (name, sha256) values ($1, $2)', [file.name, file.sha256])
      return true
    })
    if (did) ran.push(file.name)
  }
  await openWordIndex(db)
  return ran
}

/** Whether search may use the word index behind the policies: containment of arrays must be called leakproof for that, which only a
 *  superuser may say (on int[] it raises no error that could tell a value). Where it is false, search has to go another way. */
export const wordIndexOpen = async (db: Db): Promise<boolean> =>
  (await db.query<{ open: boolean }>(`select proleakproof as open from pg_proc where oid = 'arraycontains(anyarray,anyarray)'::regprocedure`))[0]!.open

const openWordIndex = async (db: Db) => {
  try { await db.asOwner((tx) => tx.script('alter function arraycontains(anyarray, anyarray) leakproof')) } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
  }
}

const refuse = (state: MigrationState, files: Migration[]) => {
  if (state.unknown.length) throw fail('data-newer', { found: state.unknown.at(-1), known: files.at(-1)?.name ?? '-' })
  if (state.changed.length) throw fail('data-changed', { name: state.changed.join(', ') })
}

const FOLDER = join(import.meta.dirname, '../../migrations')
