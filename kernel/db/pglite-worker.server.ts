// The embedded engine, in a thread of its own: a slow query never stops the server's loop, and the supervisor can end the thread.
// One message, one answer, strictly in order. Values travel as PostgreSQL's texts; the supervisor reads them.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, protocol } from '@electric-sql/pglite'
import type { Fault } from './faults.ts'
import { spatial } from './postgis.server.ts'

export type Ask = { id: number; text?: string; values?: (string | null)[]; script?: string; dump?: string; close?: true }
export type Fields = [name: string, oid: number][]
export type Answer = { id: number; fields?: Fields; rows?: (string | null)[][]; error?: Fault; size?: number; tag?: string }
/** dir undefined = memory; `from` = a dump to start an empty database from. */
/** `shelf`: where what is prepared once for all starts may lie. */
export type Start = { dir?: string; from?: string; shelf: string }

/** Prepared statements kept; the least recently used goes first. */
const KEEP = 400
const { serialize } = protocol
const port = parentPort!
const { dir, from, shelf } = workerData as Start
const db = await PGlite.create({
  ...(dir ? { dataDir: dir } : {}), ...(from ? { loadDataDir: new Blob([await readFile(from)]) } : {}), extensions: { postgis: spatial(shelf) },
})

type Named = { name: string; fields: Fields }
const named = new Map<string, Named>()
let made = 0

const run = async (bytes: Uint8Array[]) => {
  const { messages } = await db.execProtocol(bytes.length === 1 ? bytes[0]! : Buffer.concat(bytes), { throwOnError: false, syncToFs: false })
  const rows: (string | null)[][] = []
  let fields: Fields | undefined
  let error: Fault | undefined
  let tag = ''
  let idle = false
  for (const message of messages as { name: string }[]) {
    if (message.name === 'dataRow') rows.push((message as unknown as { fields: (string | null)[] }).fields)
    else if (message.name === 'rowDescription') fields = (message as unknown as { fields: { name: string; dataTypeID: number }[] }).fields.map((f) => [f.name, f.dataTypeID])
    else if (message.name === 'commandComplete') tag = (message as unknown as { text: string }).text
    else if (message.name === 'readyForQuery') idle = (message as unknown as { status: string }).status === 'I'
    else if (message.name === 'error') {
      const { message: text, code, constraint, table, column, detail } = message as unknown as Fault
      error ??= { message: text, code, constraint, table, column, detail }
    }
  }
  return { rows, fields, error, tag, idle }
}

const query = async (text: string, values: (string | null)[]): Promise<Omit<Answer, 'id'>> => {
  let known = named.get(text)
  const bytes: Uint8Array[] = []
  const name = known?.name ?? `s${++made}`
  if (known) {
    named.delete(text)
    named.set(text, known)
  } else bytes.push(serialize.parse({ name, text }), serialize.describe({ type: 'S', name }))
  bytes.push(serialize.bind({ statement: name, values }), serialize.execute({}), serialize.sync())
  const { rows, fields, error, idle } = await run(bytes)
  if (error) {
    // Whether the statement was prepared before it failed is not worth knowing: forget it under this name.
    if (!known || error.code === '0A000') { named.delete(text); await run([serialize.close({ type: 'S', name }), serialize.sync()]) }
    // A migration changed the table under a prepared statement: outside a transaction it is simply prepared anew.
    if (known && error.code === '0A000' && idle) return query(text, values)
    return { error }
  }
  if (!known) {
    named.set(text, known = { name, fields: fields ?? [] })
    if (named.size > KEEP) {
      const [oldest, gone] = named.entries().next().value!
      named.delete(oldest)
      await run([serialize.close({ type: 'S', name: gone.name }), serialize.sync()])
    }
  }
  return { fields: known.fields, rows }
}

const dump = async (path: string) => {
  const blob = await db.dumpDataDir(path.endsWith('gz') ? 'gzip' : 'none')
  // Written aside and renamed: a dump that was cut off never carries a dump's name.
  await writeFile(`${path}.part`, Buffer.from(await blob.arrayBuffer()))
  await rename(`${path}.part`, path)
  return blob.size
}

const answer = async (ask: Ask): Promise<Omit<Answer, 'id'>> => {
  if (ask.text !== undefined) return query(ask.text, ask.values ?? [])
  if (ask.script !== undefined) { const { error, tag } = await run([serialize.query(ask.script)]); return error ? { error } : { tag } }
  if (ask.dump) return { size: await dump(ask.dump) }
  if (ask.close) { await db.close(); return {} }
  return {}
}

let line: Promise<void> = Promise.resolve()
port.on('message', (ask: Ask) => {
  line = line.then(async () => {
    let said: Omit<Answer, 'id'>
    try { said = await answer(ask) } catch (error) { said = { error: { message: String((error as Error).message ?? error), code: 'XX000' } } }
    port.postMessage({ id: ask.id, ...said } satisfies Answer)
    if (ask.close) port.close()
  })
})
port.postMessage({ id: 0 } satisfies Answer)
