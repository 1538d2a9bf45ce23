// The verifier as a command: DATABASE_URL=… or DATA_DIR=… node kernel/audit/verify-command.server.ts [--tenant 1] [--dump file.tar.gz]
// [--anchor batch:hash …]. Exit 0 = whole, 1 = something was found (one line each), 2 = it could not be checked.
import { parseArgs } from 'node:util'
import { openDb } from '#kernel/db/open.server.ts'
import { Failure, sentence } from '#kernel/fail/fail.ts'
import { verify } from './verify.server.ts'

const { values } = parseArgs({ options: { tenant: { type: 'string', default: '1' }, dump: { type: 'string' }, anchor: { type: 'string', multiple: true, default: [] } } })
const { DATABASE_URL: url, DATA_DIR: dir } = process.env

try {
  if (!values.dump && !url && !dir) throw new Error('DATABASE_URL, DATA_DIR or --dump is needed')
  const anchors = values.anchor.map((text) => {
    const [batch = '', hash = ''] = text.split(':')
    if (!/^\d+$/.test(batch) || !/^[0-9a-f]{64}$/.test(hash)) throw new Error(`--anchor ${text}: expected <batch>:<64 hex digits>`)
    return { batch: Number(batch), hash }
  })
  const db = await openDb({ tenant: Number(values.tenant), ...(values.dump ? { from: values.dump } : url ? { url } : { dir }) })
  try {
    const { actions, batches, waiting, findings, last } = await verify(db, { anchors })
    for (const { note } of findings) console.log(note)
    console.log(findings.length ? `发现 ${findings.length} 处问题` : '完整：未发现改动、删除、调换或插入',
      `（${batches} 批，${actions} 条动作已封存，${waiting} 条待封存${last ? `；末批 ${last.batch}:${last.hash}` : ''}）`)
    process.exitCode = findings.length ? 1 : 0
  } finally { await db.close() }
} catch (error) {
  console.error(error instanceof Failure ? sentence(error, 'zh') : (error as Error).message)
  process.exitCode = 2
}
