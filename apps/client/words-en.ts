// English moments, spans and time left.
import type { Speech } from './words.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const UNITS: Record<string, [string, string]> = { m: ['minute', 'minutes'], h: ['hour', 'hours'], d: ['day', 'days'], w: ['week', 'weeks'], mo: ['month', 'months'], y: ['year', 'years'], wh: ['working hour', 'working hours'], wd: ['working day', 'working days'] }
const date = (mo: number, d: number, y?: number) => `${d} ${MONTHS[mo - 1]}${y ? ` ${y}` : ''}`

export const englishTimes: Speech = {
  near: ['yesterday', 'today', 'tomorrow'],
  date,
  head: (mo, d, weekday, time) => `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekday]} ${date(mo, d)} ${time}`,
  span: (n, unit) => `${n} ${UNITS[unit]?.[n === '1' ? 0 : 1] ?? unit}`,
  length: (n, unit, rest) => (n === 0 ? 'under 1 min' : `${n} ${unit}${rest ? ` ${rest} min` : ''}`),
  left: (late, length) => `${length} ${late ? 'over' : 'left'}`,
  lights: { late: 'late', soon: 'soon late', ok: 'in time', done: 'closed', none: 'no limit' },
}
