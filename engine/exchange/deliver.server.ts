// What a system outside says: checked, taken once, and heard as the steps that listen to it. And what could not be brought to it.
import { createHash } from 'node:crypto'
import { defineFailures, fail } from '../../kernel/fail/fail.ts'
import type { Actor } from '../access/access.ts'
import { hearFrom, type Answer } from '../record/act.server.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { idFrom } from '../record/ids.server.ts'
import { empty, kindOf } from '../record/kinds.ts'
import { knownOf } from '../record/office.ts'
import { dayOf } from '../clock/days.ts'
import type { OutsideModel } from '../record/model.ts'
import { isSigned, type Lines, type Signed } from './adapters/signed.server.ts'

defineFailures({
  'bad-signature': { status: 401, zh: '签名不对、过期，或没有签名。', en: 'The signature is wrong, out of date or missing.' },
  'replayed': { status: 409, zh: '这一次请求已经收过。重发请换新的时间和随机数。', en: 'This request was taken already. Try again with a new time and nonce.' },
  'delivery-differs': { status: 409, zh: '编号为“{id}”的来件已收过，内容不同。', en: 'Delivery "{id}" was taken already, with another content.' },
})

export type Delivery = { id: string; event: string; about?: { type: string; id: string }; with: Readonly<Record<string, unknown>> }
export type Taken = { id: string; acts: Answer[] }

/** Takes one delivery. A repeat under the same id (signed anew) gets the first answer; the same signed request twice, a forged one, one too old
 *  or one that says something else under an id that is known is refused. `repeated` says that it had been taken before. */
export const takeDelivery = async (engine: Engine, lines: Lines, { from, signed, read }: { from: string; signed: Signed; read: (body: string) => Delivery }): Promise<{ taken: Taken; repeated: boolean }> => {
  const it = Object.hasOwn(engine.model.outsides, from) ? engine.model.outsides[from] : undefined, line = Object.hasOwn(lines, from) ? lines[from] : undefined, { tenant } = engine.db, now = nowOf(engine)
  if (!it || !line) throw fail('not-found', { what: { zh: '对接系统', en: 'system outside' } })
  if (!isSigned(line.secret, signed, engine.clock.now())) throw fail('bad-signature')
  const [fresh] = await engine.db.query('insert into delivery_nonce (tenant, peer, nonce, at) values ($1, $2, $3, $4) on conflict do nothing returning 1 as one', [tenant, from, signed.nonce, now])
  if (!fresh) throw fail('replayed')
  const delivery = read(signed.body), sha = createHash('sha256').update(JSON.stringify([delivery.event, delivery.about ?? null, delivery.with])).digest('hex')
  const said = check(engine, it, delivery)
  await engine.db.query('insert into delivery (tenant, peer, id, sha, at) values ($1, $2, $3, $4, $5) on conflict do nothing', [tenant, from, delivery.id, sha, now])
  const [first] = await engine.db.query<{ sha: string; answer: Taken | null }>('select sha, answer from delivery where tenant = $1 and peer = $2 and id = $3', [tenant, from, delivery.id])
  if (first?.sha !== sha) throw fail('delivery-differs', { id: delivery.id })
  if (first.answer) return { taken: first.answer, repeated: true }
  // The acts have ids of their own that follow from the delivery's: cut off here and sent again, they are done once.
  const taken: Taken = { id: delivery.id, acts: await hearFrom(engine, actorFor(it), { event: delivery.event, said, about: delivery.about?.id, id: idFrom(`${tenant}/${from}`, delivery.id) }) }
  await engine.db.query('update delivery set answer = $4::jsonb where tenant = $1 and peer = $2 and id = $3', [tenant, from, delivery.id, JSON.stringify(taken)])
  return { taken, repeated: false }
}
const actorFor = (it: OutsideModel): Actor => ({ kind: 'service', id: it.id, name: it.title, plays: [] })
/** The values as the event's fields take them. */
const check = (engine: Engine, it: OutsideModel, { event, with: given }: Delivery): Record<string, unknown> => {
  if (!it.says.includes(event)) throw fail('bad-field', { path: 'event', allowed: [...it.says] })
  const fields = engine.model.events[event]!, known = knownOf(engine.holder.office(), dayOf(nowOf(engine))), said: Record<string, unknown> = {}
  for (const name of Object.keys(given)) if (!fields.some((field) => field.name === name)) throw fail('bad-field', { path: `with.${name}`, allowed: fields.map((field) => field.name) })
  for (const field of fields) {
    const value = given[field.name]
    if (empty(value)) { if (field.required) throw fail('needed', { path: `with.${field.name}`, title: field.title }); continue }
    const taken = kindOf(field).take(value, field, known)
    if ('why' in taken) throw fail('bad-field', { path: `with.${field.name}`, why: { zh: `${field.title}${taken.why.zh}`, en: taken.why.en } })
    said[field.name] = taken.value
  }
  return said
}

/** A notice that was given up: the row that said it hears that it was lost. Any other notice is left alone. */
export const undelivered = async (engine: Engine, { id, address, about, error }: { id: string; address: string | null; about: string | null; error: string }): Promise<void> => {
  const it = engine.model.outsides[/^outside:(.+)$/.exec(address ?? '')?.[1] ?? '']
  if (!it || !about) return
  await hearFrom(engine, actorFor(it), { event: it.lost, said: { why: error }, about, id: idFrom(id, 'lost') }).catch((failed: unknown) => { if (!(failed as { status?: number }).status) throw failed })
}
/** Nonces are remembered as long as their time would be taken, deliveries for a season. */
export const sweepDeliveries = async (engine: Engine): Promise<void> => {
  const now = engine.clock.now().getTime()
  await engine.db.query('delete from delivery_nonce where tenant = $1 and at < $2', [engine.db.tenant, new Date(now - 3_600_000)])
  await engine.db.query('delete from delivery where tenant = $1 and at < $2', [engine.db.tenant, new Date(now - 92 * 86_400_000)])
}
