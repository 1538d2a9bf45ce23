// How a database's own errors reach the house: what the caller can do nothing about is 'database-away', what the sender got wrong is
// 'bad-text', everything else keeps its SQLSTATE. The server's DETAIL is dropped on purpose: it quotes stored values.
import { defineFailures, fail } from '#kernel/fail/fail.ts'

defineFailures({
  'data-changed': { status: 503, zh: '已执行过的迁移文件被改动：{name}。', en: 'A migration file was changed after it had been applied: {name}.' },
})

export type Fault = { message: string; code?: string | undefined; constraint?: string | undefined; table?: string | undefined; column?: string | undefined; detail?: string | undefined }

/** What to throw for a database error. */
export const faultOf = (fault: Fault, statement?: string): Error => {
  const { code = '' } = fault
  if (AWAY.test(code) || GONE.test(fault.message)) return fail('database-away')
  if (code === '22021' || code === '22P05' || (code === '22P02' && /surrogate/i.test(fault.detail ?? ''))) return fail('bad-text', { path: 'text' })
  const { message, constraint, table, column } = fault
  return Object.assign(new Error(message), { code, constraint, table, column, ...(statement ? { statement: statement.slice(0, 200) } : {}) })
}

// 08P01 is a statement of ours that the protocol refuses: that is our fault, not the database's absence. 57014 is the statement's own limit; 25P03/25P04 an idle or endless transaction that the server ended.
const AWAY = /^(08(?!P01)...|57P0[1-4]|57014|53300|25P0[34]|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST\w+|ENOENT)$/
const GONE = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after|not queryable/i
