// 街道底数：政策。区域、单位、人员、岗位、日历、设定值由规则管理员维护；人人可查单位和区域，居民信息只给需要的人。
import { flow, pack, parts, screen } from '../pack.ts'
import { area, calendarName, day, deviceWithin, keeping, officeHours, person, post, retimed, retiming, reviewed, sentences, staff, unit, value, view, ways } from './records.ts'

const who = parts({ area, unit, staff, post, day, value, person, keeping, view, retiming, retimed }, {
  keeper: { title: '规则管理员', sees: { area: 'all', unit: 'all', staff: 'all', post: 'all', day: 'all', value: 'all', person: 'all', keeping: 'all', retiming: 'all', retimed: 'all' }, private: ['核对联系方式'] },
  anyone: { title: '工作人员', sees: { area: 'all', unit: 'all', staff: 'all', day: 'all', view: 'own', retiming: 'all', retimed: 'all' } },
})
const keep = { who: 'keeper' } as const

export const areas = flow(area, who, { steps: {
  add:    { ...keep, title: '新增', to: 'held', need: ['code', 'name', 'level'], ask: ['parent', 'statutory', 'ring', 'source'] },
  change: { ...keep, title: '修改', from: 'held', ask: ['code', 'name', 'level', 'parent', 'statutory', 'ring', 'source'] },
  end:    { ...keep, title: '停用', from: 'held', to: 'ended', ask: ['source'] },
} })
export const units = flow(unit, who, { steps: {
  add:    { ...keep, title: '新增', to: 'held', need: ['name', 'class'], ask: ['parent', 'phone', 'source'] },
  change: { ...keep, title: '修改', from: 'held', ask: ['name', 'class', 'parent', 'phone', 'source'] },
  end:    { ...keep, title: '停用', from: 'held', to: 'ended', ask: ['source'] },
} })
export const people = flow(staff, who, { steps: {
  add:    { ...keep, title: '新增', to: 'held', need: ['name', 'login', 'unit'], ask: ['phone', 'source'] },
  change: { ...keep, title: '修改', from: 'held', ask: ['name', 'unit', 'phone', 'source'] },
  end:    { ...keep, title: '离岗', from: 'held', to: 'ended', ask: ['source'] },
} })
export const posts = flow(post, who, { steps: {
  add:    { ...keep, title: '任岗', to: 'held', need: ['staff', 'part', 'from'], ask: ['area', 'unit', 'to', 'source'] },
  change: { ...keep, title: '修改', from: 'held', ask: ['area', 'unit', 'from', 'to', 'source'] },
  end:    { ...keep, title: '卸任', from: 'held', to: 'ended', need: ['to'], ask: ['source'] },
} })
export const days = flow(day, who, { steps: {
  add:    { ...keep, title: '新增', to: 'held', need: ['date', 'name', 'rule', 'source'] },
  change: { ...keep, title: '修改', from: 'held', ask: ['name', 'rule', 'source'] },
  end:    { ...keep, title: '停用', from: 'held', to: 'ended', ask: ['source'] },
} })
export const values = flow(value, who, { steps: {
  add:    { ...keep, title: '新增', to: 'held', need: ['key', 'name', 'value', 'from', 'source', 'status'], ask: ['to'] },
  change: { ...keep, title: '修改', from: 'held', ask: ['value', 'from', 'to', 'source', 'status'] },
  end:    { ...keep, title: '停用', from: 'held', to: 'ended', need: ['to'], ask: ['source'] },
} })
export const persons = flow(person, who, { steps: { known: { title: '手机号确认', to: 'held', on: 'called', need: ['phone', 'key'] } } })

export const keepings = flow(keeping, who, { steps: {
  noted: { title: '登记保管期', to: 'held', on: 'called', need: ['what', 'code', 'rule', 'then'], ask: ['next', 'soon', 'done', 'last'] },
} })

export const views = flow(view, who, { steps: {
  save:   { title: '存下', to: 'held', who: 'anyone', need: ['name', 'of'], ask: ['query'] },
  change: { title: '改存', from: 'held', who: 'anyone', ask: ['name', 'query'] },
  drop:   { title: '删去', from: 'held', to: 'ended', who: 'anyone' },
} })

export const retimings = flow(retiming, who, { steps: {
  begin: { title: '重算时限', to: 'held', on: 'called', need: ['nth', 'why', 'after'], ask: ['before'], tell: ['keeper'] },
} })
export const retimes = flow(retimed, who, { steps: {
  noted: { title: '改了时限', to: 'held', on: 'called', need: ['retiming', 'what', 'type', 'row', 'limit', 'before', 'after', 'why'] },
} })

export default pack({
  id: 'office', title: '街道底数', owner: '综合治理中心', parts: who, flows: [areas, units, people, posts, days, values, persons, keepings, views, retimings, retimes],
  tables: [sentences, ways], settings: { officeHours, calendarName, deviceWithin, reviewed },
  screens: [
    screen(area, { list: ['code', 'name', 'level', 'parent', 'state'], map: 'ring' }), screen(unit, { list: ['name', 'class', 'parent', 'phone', 'state'] }),
    screen(staff, { list: ['name', 'login', 'unit', 'phone', 'state'] }), screen(post, { list: ['staff', 'part', 'area', 'unit', 'from', 'to', 'state'] }),
    screen(day, { list: ['date', 'name', 'rule', 'source', 'state'] }), screen(value, { list: ['name', 'value', 'from', 'to', 'source', 'status', 'state'] }),
    screen(retiming, { list: ['nth', 'why', 'moved', 'looked', 'ended', 'made'], card: ['why', 'moved', 'looked', 'ended'] }), screen(retimed, { list: ['what', 'before', 'after', 'limit', 'why'], card: ['what', 'limit', 'before', 'after', 'why', 'retiming'] }),
    screen(keeping, { list: ['what', 'rule', 'then', 'next', 'soon', 'done', 'last'] }),
  ],
})
