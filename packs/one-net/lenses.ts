// 城市事项：从底册里看的，只看这几项。
import { f, reads } from '../../engine/pack.ts'

export const unit = reads('unit', { name: f.text('名称', { required: true }) })
export const area = reads('area', { name: f.text('名称', { required: true }) })
export const staff = reads('staff', { name: f.text('姓名', { required: true }) })
export const person = reads('person', { phone: f.text('手机', { private: true }) })
