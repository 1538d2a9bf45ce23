// 城市事项：十二周来的演示往事。每周十几到二十几件，按小类、社区、单位散开，都已办结；有的晚了，有的返工，有的不满意。人、事、数均为虚构。
import type { SeedAct, SeedWorld, Story } from '../../engine/story.ts'
import { leadOf } from './one-net.ts'

/** 小类、怎么说、处置用多少分钟、十二周里大致占几成；供热的事入冬才多起来。 */
type Sort = readonly [kind: string, what: string, minutes: number, share: number, winter?: number]
const sorts: readonly Sort[] = [
  ['0301', '垃圾桶外溢，地面有暴露垃圾', 110, 16], ['0503', '机动车乱停，占了盲道', 90, 13], ['0501', '店外经营，占道摆放', 100, 11], ['0504', '非机动车乱停放', 80, 9], ['0305', '楼道堆物堆料', 300, 8], ['0102', '路灯不亮', 900, 8], ['0103', '路面破损有坑', 2600, 7],
  ['0304', '墙面非法小广告', 240, 6], ['0302', '装修垃圾积存', 320, 6], ['0401', '绿地脏乱', 280, 5], ['0104', '健身器材损坏', 1900, 4], ['0105', '雨水箅子堵塞', 260, 4, -3], ['0101', '井盖松动有响声', 120, 4], ['0601', '工地夜间施工', 90, 4], ['0204', '二次供水水压不足', 400, 3], ['0505', '飞线充电', 200, 4], ['0201', '供热管道漏水，家里不热', 80, 1, 150],
]
const DAY = 86_400_000, HOUR = 3_600_000

/** 每天几件由日子定：同一天开始的街道，往事总是一样的。 */
export const past: Story = Object.assign(({ now, places, units }: SeedWorld): readonly SeedAct[] => {
  const acts: SeedAct[] = [], today = Math.floor((Date.parse(now) + 8 * HOUR) / DAY), quiet = places.filter((place) => !/厦门路|和畅道|文苑路/.test(place.name))
  let n = 0
  for (let back = 84; back >= 1; back--) {
    const day = today - back, rest = [0, 6].includes((day + 4) % 7), many = rest ? 1 : 3 + (mix(day, 7) % 2)
    for (let i = 0; i < many; i++, n++) one({ n, start: day * DAY - 8 * HOUR + 8.5 * HOUR + (mix(day, i) % 400) * 60_000, back, acts, places: quiet, units, now: Date.parse(now) })
  }
  return acts
}, { past: true as const })

const one = ({ n, start, back, acts, places, units, now }: { n: number; start: number; back: number; acts: SeedAct[]; places: SeedWorld['places']; units: SeedWorld['units']; now: number }): void => {
  const dice = (of: number, salt: number) => mix(n, salt) % of, weights = sorts.map(([, , , share, winter = 0]) => Math.max(0, share + (back < 8 ? winter : back < 15 ? winter / 12 : 0))), pick = dice(1000, 1) / 1000 * weights.reduce((a, b) => a + b, 0)
  let sum = 0
  const [kind, what, usual] = sorts[weights.findIndex((weight) => (sum += weight) > pick)] ?? sorts[0]!
  // 有几个社区事多些；供热的事都在一处。
  const half = Math.ceil(places.length / 3), place = kind === '0201' ? places[dice(5, 3)]! : dice(100, 2) < 55 ? places[dice(half, 3)]! : places[dice(places.length, 4)]!, unit = leadOf(kind, units), scene = kind.startsWith('03') ? ['rubbish', 'clean'] : ['before', 'after']
  const record = `0d3e0000-0000-7000-9000-${String(n + 1).padStart(12, '0')}`, late = dice(100, 5) < 20, rework = dice(100, 6) < 6, came = dice(100, 7)
  // 步步往前走，都在昨晚以前走完。
  const rest = now - 2 * HOUR - start, times: number[] = [0]
  const after = (minutes: number) => { times.push(times.at(-1)! + minutes * 60_000) }
  const steps: [part: string, step: string, data: Record<string, unknown>, over?: { area?: number; unit?: string }][] = [], base = { what, where: place.point, address: place.name }, seen = (photo: string | undefined) => [{ photo, again: true }]
  if (came >= 90) { steps.push(['grid', 'selfHandle', { ...base, kind, photos: seen(scene[0]), after: seen(scene[1]) }, { area: place.area }]) } else {
    steps.push(came < 36 ? ['grid', 'report', { ...base, kind, photos: seen(scene[0]) }, { area: place.area }] : came < 54 ? ['clerk', 'register', { ...base, kind, channel: 'hotline', phone: `139${String(30_000_000 + n * 91_193).slice(0, 8)}` }] : ['guest', 'petition', { ...base, kind }])
    steps.push(['clerk', 'accept', {}]); after(late && dice(3, 8) === 0 ? 40 : 4 + dice(9, 9))
    steps.push(['dispatcher', 'dispatch', { lead: unit }]); after(6 + dice(18, 10))
    steps.push(['handler', 'done', { result: '已到场处置，恢复正常', after: seen(scene[1]) }, { unit }]); after(Math.round(late ? usual * 3 + 1500 : usual * (0.5 + dice(60, 11) / 100)))
    if (rework) { steps.push(['grid', 'rework', { why: '现场还没清理干净', checkPhotos: seen(scene[0]) }, { area: place.area }]); after(70); steps.push(['handler', 'done', { result: '已重新处置', after: seen(scene[1]) }, { unit }]); after(90) }
    steps.push(['grid', 'pass', { checkedAt: place.point, checkPhotos: seen(scene[1]) }, { area: place.area }]); after(50 + dice(90, 12))
    if (came >= 54 && dice(10, 13) < 8) {
      const rating = dice(100, 14) < (late ? 55 : 9) ? 2 : dice(3, 15) + 3
      steps.push(['guest', 'rate', { rating, solved: rating > 2 }]); after(240)
      if (rating <= 2) { steps.push(['clerk', 'contact', { result: '已电话说明情况，并请社区跟进' }]); after(180) }
    }
  }
  const scale = Math.min(1, rest / Math.max(1, times.at(-1)!))
  steps.forEach(([part, step, data, over], i) => acts.push({ at: new Date(start + Math.round(times[i]! * scale)).toISOString(), part: part === 'guest' ? part : `one-net/${part}`, type: 'matter', record, step, data, ...over }))
}
/** 一个看着没有规律、其实定死的数。 */
const mix = (a: number, b: number): number => { let x = Math.imul(a * 2_654_435 + b * 40_503 + 12_345, 2_246_822_519) >>> 0; x ^= x >>> 15; x = Math.imul(x, 3_266_489_917) >>> 0; return (x ^ (x >>> 13)) >>> 0 }
