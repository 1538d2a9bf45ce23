// What is said to a system outside the house: put into the outbox in the transaction in which it is said, sent afterwards, signed.
import type { Sql } from '../../kernel/db/db.ts'
import { tellAll } from '../../kernel/notice/notice.server.ts'
import type { Saying } from '../flow/decide.ts'
import type { Moment } from '../pack.ts'
import type { Engine } from './engine.server.ts'
import { sayNo, type Row } from './row.ts'

/** The address under which the outbox knows a system outside. */
export const outsideAddress = (id: string): string => `outside:${id}`
/** What travels: the event, the row that says it and its version (for the other side to put things in order), and what was said. */
export type Outward = { event: string; about: { type: string; id: string; no: string | null; version: number }; with: Readonly<Record<string, unknown>> }

export const sendOut = async (engine: Engine, tx: Sql, { said, row, act, now }: { said: Saying; row: Row; act: string; now: Moment }): Promise<void> => {
  const to = Object.values(engine.model.outsides).filter((one) => one.told.includes(said.event))
  const outward: Outward = { event: said.event, about: { type: row.type, id: row.id, no: row.no === null ? null : sayNo(row.no), version: row.version }, with: said.with }
  await tellAll(tx, to.map((one) => ({ to: { kind: 'service' as const, id: one.id, url: outsideAddress(one.id) }, channel: 'webhook' as const, title: said.event, text: JSON.stringify(outward), about: { type: row.type, id: row.id }, key: `${act}/${said.event}/${one.id}`, now: new Date(now) })))
}
