// 每月一题：形状。把一个热点立成一题，定谁主责、治到什么样、什么时候完；题里的事项按筛选现数。
import { f, reads, record, setting } from '../../engine/pack.ts'

export const unit = reads('unit', { name: f.text('名称', { required: true }) })
export const matter = reads('matter', { what: f.text('描述', { required: true }) })

export const noteIn = setting(f.span('进展多久一记'), '7d', { from: '2026-01-01', source: '街道', status: '示例值' })

export const topic = record('monthly-topic', {
  title: '每月一题', no: '题', keep: { for: '10y', after: ['closed', 'stopped'], then: 'archive' }, called: 'name', search: ['name', 'goal'],
  states: { underway: '治理中', closed: '已办结', stopped: '已终止' },
  fields: {
    name: f.text('题目', { required: true, max: 60 }), matters: f.rows('事项', matter, { required: true, help: '按这个筛选现数，新来的也算' }),
    lead: f.ref('主责单位', unit, { required: true, index: true }), assists: f.refs('配合单位', unit), goal: f.text('治理目标', { required: true, long: true }), until: f.date('完成期限', { required: true }),
    progress: f.text('进展', { long: true }), notedAt: f.date('上次记'), photos: f.files('照片', { max: 9 }), result: f.text('治理结果', { long: true }), why: f.text('理由', { long: true }),
  },
})
