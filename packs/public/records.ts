// 公开与告知：从事项和小类里看的几项，和这里自己的清单、设置。
import { beside, listOf } from '../../engine/annex.ts'
import { f, reads, setting, table } from '../../engine/pack.ts'

export const unit = reads('unit', { name: f.text('名称', { required: true }) })
export const kinds = listOf('matter-kinds', { shown: f.flag('可公开'), home: f.flag('多在住处') })
export const urgencies = listOf('urgencies', {})
export const matter = beside('matter', {
  states: ['received', 'sorting', 'handling', 'suspended', 'checking', 'closed', 'revisiting', 'declined', 'joined'],
  reads: {
    kind: f.choice('小类', kinds, { index: true }), urgency: f.choice('紧急程度', urgencies), what: f.text('描述', { required: true }), address: f.text('地址'), where: f.point('地点', { required: true }),
    photos: f.files('现场照片'), lead: f.ref('主办单位', unit), why: f.text('理由'), result: f.text('办理结果'), after: f.files('处置后照片'), rating: f.stars('满意度'), solved: f.flag('问题已解决'),
    phone: f.text('联系电话', { private: true }), reporter: f.text('反映人', { private: true }), links: f.text('外部照片链接'), remark: f.text('外部补充'),
  },
})
export const blurWithin = setting(f.number('住处模糊到', { unit: '米', min: 50, max: 1000 }), 200, { from: '2026-01-01', source: '街道', status: '示例值' })
/** 不归本街道的，转给这些辖区；地址和密钥由机器的环境变量给，这里只有名字。 */
export const jurisdictions = table('jurisdictions', { title: '外部辖区', source: '转办约定', status: '示例值', fields: {}, rows: [{ from: '2026-01-01', code: 'neighbour', name: '相邻街道（示例）' }] })
