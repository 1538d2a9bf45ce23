// The verifier: reads as the schema's owner, in one read-only snapshot, trusts nothing the worker says but the chain, and names what it
// finds. What it cannot see alone is a chain rewritten from some batch to its end by somebody with the owner's rights: for that a hash
// that was written down outside (an anchor) is compared.
import type { Db } from '#kernel/db/db.ts'
import { CONTENT, ENVELOPE, LINE } from './line.ts'
import { contentHash, link, MARK, ownHash, sha256, START } from './seal.server.ts'

export type Finding = {
  what: 'changed' | 'removed' | 'reordered' | 'inserted' | 'chain' | 'anchor'
  batch?: number; action?: string; record?: string; note: string
}
/** `last` is worth writing down outside the database: it is the anchor of the next check. */
export type Verdict = { actions: number; batches: number; waiting: number; findings: Finding[]; last?: { batch: number; hash: string } }
export type Anchor = { batch: number; hash: string }
type Seal = { batch: number; ids: string[]; marks: Uint8Array; prev: Uint8Array; hash: Uint8Array; form: number }
type Stood = { envelope: string; own: Uint8Array }
type Tx = { query<R>(text: string, values: unknown[]): Promise<R[]> }

/** Checks the whole log of the database's tenant. */
export const verify = async (db: Db, { anchors = [] }: { anchors?: readonly Anchor[] } = {}): Promise<Verdict> => db.asOwner(async (tx) => {
  await tx.script('set transaction isolation level repeatable read, read only')
  const { tenant } = db
  const findings: Finding[] = []
  const verdict: Verdict = { actions: 0, batches: 0, waiting: 0, findings }
  let prev: Uint8Array = START
  let expected = 1
  for (;;) {
    const [seal] = await tx.query<Seal>('select batch, ids, marks, prev, hash, form from seal where tenant = $1 and batch >= $2 order by batch limit 1', [tenant, expected])
    if (!seal) break
    const { batch } = seal
    if (batch !== expected) findings.push({ what: 'removed', batch: expected, note: `封存批次 ${expected}${batch - 1 > expected ? ` 至 ${batch - 1}` : ''} 不见了` })
    else if (!same(seal.prev, prev)) findings.push({ what: 'chain', batch, note: `批次 ${batch} 接不上前一批：前一批的散列被改过，或批次被调换` })
    const stood = await hashes(tx, tenant, seal), before = findings.length
    findings.push(...compare(seal, stood))
    // Marks are eight bytes; the batch's hash covers everything, so nothing passes that only kept its mark.
    const whole = link(seal.prev, seal.ids.map((id) => stood.get(id)?.own ?? START))
    if (findings.length === before && !same(whole.hash, seal.hash)) findings.push({ what: 'chain', batch, note: `批次 ${batch} 的散列与内容不符` })
    const anchor = anchors.find((one) => one.batch === batch)
    if (anchor && anchor.hash !== hex(seal.hash)) findings.push({ what: 'anchor', batch, note: `批次 ${batch} 与外部留存的散列不同：这一批或之前的记录被整体改写` })
    verdict.actions += seal.ids.length
    verdict.batches++
    verdict.last = { batch, hash: hex(seal.hash) }
    prev = seal.hash
    expected = batch + 1
  }
  for (const anchor of anchors) if (anchor.batch >= expected) findings.push({ what: 'anchor', batch: anchor.batch, note: `外部留存的批次 ${anchor.batch} 不在库中：末尾被截断` })
  findings.push(...await strays(tx, tenant), ...await hollow(tx, tenant))
  verdict.waiting = (await tx.query<{ n: number }>('select count(*) n from pending where tenant = $1', [tenant]))[0]!.n
  return verdict
})

/** What the actions of a batch hash to as they stand. Where the content is gone, its hash (in the first form: the whole line's) was kept. */
const hashes = async (tx: Tx, tenant: number, { ids, form }: Seal): Promise<Map<string, Stood>> => {
  const rows = await tx.query<{ id: string; envelope: string; text: string; ghost: Uint8Array | null; salt: string | null }>(`select a.id, ${ENVELOPE} envelope, ${form === 1 ? LINE : CONTENT} "text", a.ghost, s.salt
    from action a left join salt s on s.tenant = $1 and s.record = a.record where a.tenant = $1 and a.id = any($2::uuid[])`, [tenant, ids])
  return new Map(rows.map(({ id, envelope, text, ghost, salt }) => [id, { envelope, own: form === 1 ? ghost ?? sha256(text) : ownHash(envelope, ghost ?? contentHash(salt ?? '', text)) }]))
}
/** Where content has gone, what is left of it must be what the act that took it away says: its hash stands in that act (`left`). */
const hollow = async (tx: Tx, tenant: number): Promise<Finding[]> => (await tx.query<{ record: string }>(`select x.record from (
    select a.record, encode(sha256(convert_to(string_agg(${CONTENT}, E'\n' order by a.version), 'UTF8')), 'hex') as stands from action a where a.tenant = $1 and a.ghost is not null group by a.record) x
  where x.stands is distinct from (select b.data->>'left' from action b where b.tenant = $1 and b.record = x.record and b.data ? 'left' order by b.version desc limit 1) limit 1000`, [tenant]))
  .map(({ record }) => ({ what: 'changed', record, note: `记录 ${record} 抹去之后剩下的内容与抹去时不符` }))

/** Rows of one batch against their marks. */
const compare = (seal: Seal, stood: ReadonlyMap<string, Stood>): Finding[] => {
  const { batch, ids } = seal
  const found: Finding[] = []
  if (seal.marks.length !== ids.length * MARK) return [{ what: 'chain', batch, note: `批次 ${batch} 的目录被改过：${ids.length} 条编号，${seal.marks.length / MARK} 个印记` }]
  const marks = ids.map((_, i) => hex(seal.marks.subarray(i * MARK, (i + 1) * MARK)))
  const places = new Map(marks.map((mark, i) => [mark, i]))
  ids.forEach((id, i) => {
    const one = stood.get(id)
    if (one === undefined) return found.push({ what: 'removed', batch, action: id, note: `动作 ${id}（批次 ${batch} 第 ${i + 1} 条）被删除` })
    const mark = hex(one.own.subarray(0, MARK))
    if (mark === marks[i]) return
    const place = places.get(mark)
    const [, record, version, type, step] = JSON.parse(one.envelope) as [string, string, number, string, string]
    found.push(place === undefined
      ? { what: 'changed', batch, action: id, record, note: `动作 ${id}（${type} ${record} 第 ${version} 版 ${step}）封存后被改动` }
      : { what: 'reordered', batch, action: id, record, note: `动作 ${id} 原在批次 ${batch} 第 ${place + 1} 条，被挪到第 ${i + 1} 条` })
  })
  return found
}

/** What no batch covers: actions that nobody sealed and nobody is going to, pending rows without their action, versions with holes. */
const strays = async (tx: Tx, tenant: number): Promise<Finding[]> => {
  const found: Finding[] = []
  const sealed = `select s.id from seal, unnest(seal.ids) s(id) where seal.tenant = $1`
  for (const { id, record, type, step } of await tx.query<{ id: string; record: string; type: string; step: string }>(`select a.id, a.record, a.type, a.step from action a where a.tenant = $1
    and not exists (select 1 from pending p where p.tenant = $1 and p.action = a.id) and a.id not in (${sealed}) order by a.got, a.id limit 1000`, [tenant]))
    found.push({ what: 'inserted', action: id, record, note: `动作 ${id}（${type} ${record} ${step}）没有封存也不待封存：事后插入` })
  for (const { id } of await tx.query<{ id: string }>(`select x.id from (${sealed}) x group by x.id having count(*) > 1 limit 1000`, [tenant]))
    found.push({ what: 'inserted', action: id, note: `动作 ${id} 被封存了两次` })
  for (const { action } of await tx.query<{ action: string }>(`select p.action from pending p where p.tenant = $1
    and not exists (select 1 from action a where a.tenant = $1 and a.id = p.action) limit 1000`, [tenant]))
    found.push({ what: 'removed', action, note: `动作 ${action} 在封存之前被删除` })
  for (const { record, n, top } of await tx.query<{ record: string; n: number; top: number }>(`select record, count(*) n, max(version) top from action where tenant = $1
    group by record having count(*) <> max(version) or min(version) <> 1 limit 1000`, [tenant]))
    found.push({ what: 'removed', record, note: `记录 ${record} 的动作不连续：到第 ${top} 版，只有 ${n} 条` })
  for (const { id, version, top } of await tx.query<{ id: string; version: number; top: number | null }>(`select r.id, r.version, a.top from record r
    left join (select record, max(version) top from action where tenant = $1 group by record) a on a.record = r.id where r.tenant = $1 and a.top is distinct from r.version limit 1000`, [tenant]))
    found.push({ what: 'removed', record: id, note: `记录 ${id} 在第 ${version} 版，动作只到第 ${top ?? 0} 版` })
  return found
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0
