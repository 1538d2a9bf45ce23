// 吹哨报到：演示故事。三声虚构的哨：一声正在等人，一声等着签字，一声已经评完。
import type { SeedAct, Story } from '../../engine/story.ts'

type Party = readonly [unit: string, arriveAfter: number | undefined, off?: number]
type Plan = { what: string; kind: string; ago: number; place: number; lead: string; parties: readonly Party[]; upTo: 'called' | 'signing' | 'closed' }
const plans: readonly Plan[] = [
  { what: '违建压占燃气管线，须城管、住建、燃气一起到场', kind: '2', ago: 100, place: 3, lead: '区城市管理委', parties: [['区城市管理委', 38], ['燃气企业抢修队', 72, 0.006], ['区住房和建设委', undefined]], upTo: 'called' },
  { what: '路口雨水井塌陷，积水漫到供电箱', kind: '1', ago: 300, place: 21, lead: '区排水所', parties: [['区排水所', 18], ['供电服务站', 41]], upTo: 'signing' },
  { what: '早市占道复发，须区里联合整治', kind: '3', ago: 4400, place: 40, lead: '区城市管理委', parties: [['区城市管理委', 60], ['区住房和建设委', 90]], upTo: 'closed' },
]

export const seed: Story = ({ now, places, units }) => plans.flatMap((plan, i): SeedAct[] => {
  const place = places[(plan.place * 37) % places.length]!, record = `0d3e0000-0000-7000-8001-${String(i + 1).padStart(12, '0')}`, start = Date.parse(now) - plan.ago * 60_000, acts: SeedAct[] = []
  const unit = (name: string) => units.find((one) => one.name === name)!.id, at = (minutes: number) => new Date(Math.min(start + minutes * 60_000, Date.parse(now))).toISOString()
  const street = (minutes: number, step: string, data: SeedAct['data']) => { acts.push({ at: at(minutes), part: 'whistle/street', type: 'whistle', record, step, data }) }
  const part = (minutes: number, step: string, { by, of, data = {} }: { by: 'street' | 'department'; of: string; data?: SeedAct['data'] }) =>
    { acts.push({ at: at(minutes), part: `whistle/${by}`, type: 'muster', record, under: { dept: unit(of) }, step, data, ...(by === 'department' ? { unit: unit(of) } : {}) }) }
  street(0, 'blow', { kind: plan.kind, what: plan.what, where: place.point, address: place.name, photos: [{ photo: 'before' }], leads: [unit(plan.lead)], assists: plan.parties.map(([name]) => name).filter((name) => name !== plan.lead).map(unit) })
  for (const [name, after, off = 0] of plan.parties) if (after !== undefined) {
    part(after, 'arrive', { by: 'department', of: name, data: { spot: { lon: place.point.lon + off, lat: place.point.lat } } })
    part(after + 10, 'write', { by: 'department', of: name, data: { did: '已到场，按街道分工处置' } })
  }
  if (plan.upTo === 'called') return acts
  const last = Math.max(...plan.parties.map(([, after]) => after ?? 0)) + 30
  street(last, 'minute', { minutes: '各部门按分工三日内办完，街道牵头复核。' })
  part(last + 10, 'sign', { by: 'department', of: plan.lead })
  if (plan.upTo === 'signing') return acts
  for (const [name] of plan.parties) if (name !== plan.lead) part(last + 15, 'sign', { by: 'department', of: name })
  plan.parties.forEach(([name], j) => { part(last + 60 + j, 'rate', { by: 'street', of: name, data: { scores: { 1: j ? 24 : 30, 2: 45, 3: 18 } } }) })
  street(last + 90, 'close', { result: '摊位已清退，划定早市时段与范围' })
  return acts
})
