// 城市事项：形状。谁报、在哪、哪一类、谁办、办成什么样。
import { event, f, record } from '../../engine/pack.ts'
import { person, staff, unit } from './lenses.ts'
import { channels, kinds, urgencies } from './lists.ts'

export const matter = record('matter', {
  title: '城市事项', no: '城', keep: { for: '10y', after: ['closed', 'declined'], then: 'archive' }, about: 'petitioner', at: 'where', called: 'what', search: ['what', 'address'],
  states: { received: '待受理', lacking: '待补充', sorting: '待派遣', handling: '处置中', suspended: '挂账', checking: '待核查', closed: '已结案', revisiting: '待回访', declined: '不予受理', joined: '已并案' },
  alike: [{ same: ['kind'], near: { column: 'nearby', or: 50 }, within: { column: 'again', or: '3d' } }, { same: [], near: { column: 'nearby', or: 100 }, within: { column: 'again', or: '7d' }, words: 30 }, { same: ['petitioner', 'kind'], within: '30d' }],
  fields: {
    kind: f.choice('小类', kinds, { index: true }), urgency: f.choice('紧急程度', urgencies),
    channel: f.choice('来源', channels, { required: true, index: true }),
    what: f.text('描述', { required: true, long: true }), address: f.text('地址'), where: f.point('地点', { required: true }), photos: f.files('现场照片', { max: 9 }),
    petitioner: f.ref('诉求人', person, { private: true }), phone: f.text('联系电话', { private: true, max: 20 }),
    lead: f.ref('主办单位', unit, { index: true }), assists: f.refs('协办单位', unit), more: f.refs('追加协办', unit), task: f.text('协办任务', { long: true }), openAssists: f.number('未完成协办', { calc: true }),
    proof: f.files('挂账凭据', { max: 9 }), worker: f.ref('经办人', staff), why: f.text('理由', { long: true }), until: f.moment('延至'),
    wrong: f.choice('退回理由', { duty: '不在履职清单', place: '不在辖区', class: '小类有误' }),
    result: f.text('办理结果', { long: true }), after: f.files('处置后照片', { max: 9 }),
    checkedAt: f.point('核查定位', { from: 'device' }), checkPhotos: f.files('核查照片'),
    into: f.ref('并入', 'self'), same: f.ref('反映人说是同一件', 'self'), ending: f.choice('结案类型', { normal: '正常', forced: '强制', void: '作废', moved: '移交' }),
    rating: f.stars('满意度'), solved: f.flag('问题已解决'), comment: f.text('评价', { long: true, private: true }), order: f.text('批示', { long: true }),
    reporter: f.text('反映人', { private: true, max: 200 }), links: f.text('外部照片链接', { long: true }), remark: f.text('外部补充', { long: true }),
    joint: f.text('联合处置', { long: true }),
    patrol: f.flag('应由巡查发现', { calc: true }), hours: f.number('处置用时', { calc: true, unit: '小时' }),
  },
})

export const assist = record('assist', {
  title: '协办', keep: { for: '10y', then: 'archive' }, partOf: 'matter', states: { asked: '协办中', done: '已完成', excused: '免协办' },
  fields: { matter: f.ref('事项', matter, { required: true }), unit: f.ref('协办单位', unit, { required: true }), task: f.text('协办任务', { long: true }), until: f.moment('限至'),
    result: f.text('协办情况', { long: true }), photos: f.files('照片') },
})

/** 一家办不了，请吹哨：吹哨报到听这一句，办完了回一句。 */
export const jointWanted = event('joint-wanted', { what: f.text('事由', { required: true }), where: f.point('地点', { required: true }), address: f.text('地址'), photos: f.files('照片'), why: f.text('理由') })
/** 结案了：从哪里来的，那里听。 */
export const matterClosed = event('matter-closed', { result: f.text('办理结果', { required: true }) })
