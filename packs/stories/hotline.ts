// 热线 12345：演示故事。十来张虚构的工单，各走到不同的一步；人、事、号码均为虚构。
import type { SeedAct, Story } from '../../engine/story.ts'

type Plan = readonly [what: string, request: string, urgency: string, minutesAgo: number, upTo: 'received' | 'outside' | 'contacting' | 'handling' | 'revisiting' | 'closed' | 'returned' | 'designating', lead?: string]
const plans: readonly Plan[] = [
  ['楼道里有燃气味，请马上来人', 'help', 'life', 6, 'received'], ['整栋楼停水，说是泵坏了', 'help', 'utility', 12, 'received'], ['暖气不热，屋里十五度', 'complain', 'utility', 24, 'received'],
  ['楼下饭店半夜噪声扰民', 'complain', 'usual', 95, 'received'], ['申请养老助餐要带什么材料', 'ask', 'usual', 130, 'received'], ['路灯三盏不亮', 'help', 'usual', 210, 'contacting', '市政养护中心'],
  ['垃圾两天没有清运', 'complain', 'usual', 300, 'handling', '环卫所'], ['电梯反复困人', 'complain', 'life', 260, 'returned'], ['小区停车位被占', 'complain', 'usual', 1500, 'revisiting', '综合执法大队'],
  ['医保报销比例怎么算', 'ask', 'usual', 2900, 'closed', '公共服务办公室'], ['河东区某小区的物业费', 'complain', 'usual', 180, 'outside'], ['两个街道交界处的违建', 'report', 'usual', 1700, 'designating'],
]
/** 每张从派来起按步走，间隔是说好的分钟数。 */
export const seed: Story = ({ now, places, units }) => plans.flatMap(([what, request, urgency, ago, upTo, named], i): SeedAct[] => {
  const place = places[(i * 53 + 7) % places.length]!, record = `0d3f0000-0000-7000-8000-${String(i + 1).padStart(12, '0')}`, start = Date.parse(now) - ago * 60_000, acts: SeedAct[] = []
  const unit = units.find((one) => one.name === named)?.id, away = upTo === 'outside' || request === 'ask', step = Math.max(1, Math.min(40, ago / 16))
  const add = (part: string, name: string, data: Record<string, unknown> = {}, over: { unit?: string } = {}) => { acts.push({ at: new Date(Math.min(start + acts.length * step * 60_000, Date.parse(now))).toISOString(), part: `hotline/${part}`, type: 'hotline-order', record, step: name, data, ...over }) }
  add('clerk', 'intake', { order: `TJ${now.slice(0, 10).replaceAll('-', '')}${String(8001 + i)}`, what, request, urgency, level: 'city', calledAt: new Date(start - 4 * 60_000).toISOString(), person: `Y${String(4_107 + i * 311)}`, phone: `139${String(30_000_000 + i * 173_137).slice(0, 8)}`, repeats: i % 4 === 2 ? 2 : 0,
    ...(away ? {} : { where: place.point, address: place.name }) })
  if (upTo === 'returned') add('clerk', 'giveBack', { wrong: 'duty', cite: '收-08', why: '电梯安全监管已上收区市场监管部门' })
  if (upTo === 'designating') for (let n = 0; n < 3; n++) { add('clerk', 'giveBack', { wrong: 'duty', cite: '配-12', why: '主责在相邻街道' }); add('clerk', 'resend', { why: '热线核实后重派' }) }
  if (!unit || upTo === 'received' || upTo === 'outside') return acts
  add('clerk', 'sign', { lead: unit })
  if (upTo === 'contacting') return acts
  add('handler', 'contact', { firstNote: '电话已打通，约定上门时间' }, { unit })
  if (upTo === 'handling') return acts
  add('handler', 'answer', { reply: '已按规定办理，并向来电人说明' }, { unit })
  if (upTo === 'closed') add('clerk', 'revisit', { contacted: true, solved: true, satisfied: 5 })
  return acts
})
