// 城市事项：演示故事。四十件虚构的事，各走到不同的一步；人、事、数均为虚构。
import type { Story, SeedAct } from '../../engine/story.ts'

type Plan = readonly [kind: string, what: string, at: string, minutesAgo: number, upTo: 'received' | 'sorting' | 'handling' | 'suspended' | 'checking' | 'closed' | 'unhappy', channel?: 'grid' | 'guest']
const plans: readonly Plan[] = [
  ['0101', '雨水井盖缺失，井口露出，临近小学放学', '厦门路 118 号', 36, 'sorting'], ['0201', '供热管道漏水，绿地已积水', '', 26, 'sorting'], ['0203', '消防通道被私家车占用', '', 24, 'sorting'], ['0301', '收运点垃圾外溢', '', 21, 'sorting', 'grid'],
  ['0102', '公交站南侧路灯两盏不亮', '', 18, 'sorting'], ['0501', '早点铺桌椅摆到人行道上', '', 16, 'sorting', 'grid'], ['0204', '二次供水水压不足，六层以上没水', '', 14, 'sorting'], ['0504', '底商门前共享单车堆满', '', 11, 'sorting', 'grid'],
  ['0103', '南门外辅路有坑，电动车摔倒', '', 9, 'received'], ['0603', '饭店油烟直排，居民开不了窗', '', 8, 'received'], ['0505', '单元门口飞线充电', '', 7, 'received', 'grid'], ['0104', '健身器材踏板脱落', '', 6, 'received'], ['0602', '渣土车撒漏一路', '', 5, 'received'], ['0304', '大堂外墙非法小广告', '', 4, 'received', 'grid'],
  ['0699', '楼门灯不亮，老人上下楼看不见', '', 3, 'received', 'guest'], ['0601', '北侧工地夜间施工', '', 2, 'received'],
  ['0105', '雨水箅子堵塞', '', 190, 'handling', 'grid'], ['0301', '绿化带内有暴露垃圾', '', 260, 'handling', 'grid'], ['0101', '污水井盖松动，过车有响声', '厦门路 86 号', 420, 'handling'], ['0503', '小区门口机动车乱停', '', 330, 'handling'],
  ['0302', '装修垃圾堆放一周', '', 3000, 'handling'], ['0305', '楼道堆放杂物', '', 2800, 'handling', 'grid'], ['0102', '路灯杆倾斜', '', 1500, 'handling'], ['0502', '校门口游商聚集', '', 1450, 'handling', 'grid'], ['0103', '人行道砖松动', '', 4400, 'handling'], ['0401', '草坪被踩踏裸露', '', 600, 'handling', 'grid'], ['0602', '路面撒落砂石', '', 100, 'handling'],
  ['0103', '路面塌陷待管线单位配合', '', 5900, 'suspended'], ['0603', '烧烤店油烟，商户申请更换设备', '', 7300, 'suspended'],
  ['0301', '垃圾桶外溢', '和畅道 301 号', 300, 'checking', 'grid'], ['0101', '井盖破损', '厦门路 104 号', 380, 'checking', 'grid'], ['0304', '灯杆上小广告', '文苑路 277 号', 700, 'checking', 'grid'],
  ['0301', '沿街垃圾未清', '', 1700, 'closed', 'grid'], ['0101', '井盖移位', '厦门路 118 号', 108_000, 'closed', 'grid'], ['0105', '雨水箅子堵塞', '厦门路 118 号', 223_000, 'closed', 'grid'], ['0103', '路面塌陷', '厦门路 118 号', 374_000, 'closed', 'grid'],
  ['0102', '路灯不亮', '', 9000, 'closed', 'grid'], ['0501', '店外经营', '', 4300, 'closed', 'grid'], ['0504', '非机动车乱停', '', 3100, 'closed', 'grid'], ['0699', '小区门禁坏了没人管', '', 4600, 'unhappy', 'guest'],
]

/** 每件事从上报起按步走，间隔是说好的分钟数；照片是画的。 */
export const seed: Story = ({ now, places, units, staff }) => plans.flatMap(([kind, what, named, ago, upTo, channel], i): SeedAct[] => {
  const place = places.find((p) => p.name.startsWith(named) && named !== '') ?? places[(i * 37 + 11) % places.length]!, record = `0d3e0000-0000-7000-8000-${String(i + 1).padStart(12, '0')}`
  const start = Date.parse(now) - ago * 60_000, step = Math.max(1, Math.min(60, ago / 14)), acts: SeedAct[] = []
  const scene = kind.startsWith('03') ? ['rubbish', 'clean'] : ['before', 'after'], say = (minutes: number) => new Date(Math.min(start + minutes * 60_000, Date.parse(now))).toISOString()
  const add = (part: string, name: string, data: Record<string, unknown>, over: { area?: number; unit?: string } = {}) => { acts.push({ at: say(acts.length * step), part: part === 'guest' ? part : `one-net/${part}`, type: 'matter', record, step: name, data, ...over }) }
  const where = place.point, address = place.name, area = place.area, base = { what, where, address }
  if (channel === 'grid') add('grid', 'report', { ...base, kind, photos: [{ photo: scene[0] }] }, { area })
  else if (channel === 'guest') add('guest', 'petition', { ...base, kind })
  else add('clerk', 'register', { ...base, kind, channel: 'hotline', phone: `138${String(20_000_000 + i * 137_137).slice(0, 8)}` })
  if (upTo === 'received') return acts
  add('clerk', 'accept', {})
  if (upTo === 'sorting') return acts
  const unit = leadOf(kind, units), worker = staff.find((s) => s.unit === unit)
  add('dispatcher', 'dispatch', { lead: unit })
  if (worker && i % 3 === 0) add('handler', 'handOn', { worker: worker.id, why: '本片区经办' }, { unit })
  if (upTo === 'suspended') { add('handler', 'suspend', { why: '需产权单位配合，短期内无法处置', proof: [{ photo: scene[0] }], until: new Date(Date.parse(now) + 12 * 86_400_000).toISOString() }, { unit }); add('chief', 'suspend:agree', {}); return acts }
  if (i === 16) add('dispatcher', 'blow', { why: '排水、供电要一起到场' })
  if (upTo === 'handling') { if (i === 20) add('handler', 'extend', { why: '清运车辆检修，明日上午可到', until: new Date(Date.parse(now) + 86_400_000).toISOString() }, { unit }); return acts }
  add('handler', 'done', { result: '已到场处置，恢复正常', after: [{ photo: scene[1] }] }, { unit })
  if (upTo === 'checking') return acts
  add('grid', 'pass', { checkedAt: where, checkPhotos: [{ photo: scene[1] }] }, { area })
  if (upTo === 'unhappy') add('guest', 'rate', { rating: 2, solved: false, comment: '修了一天又坏了' })
  return acts
})
export const leadOf = (kind: string, units: readonly { id: string; name: string }[]): string => {
  const name = /^(0101|0102|0103|0105|0202|0402)/.test(kind) ? '市政养护中心' : /^(05|060|0203|0304|0305)/.test(kind) && kind !== '0505' ? '综合执法大队' : kind === '0505' ? '平安建设办公室' : '公共管理办公室'
  return units.find((u) => u.name === name)!.id
}
