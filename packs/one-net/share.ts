// 城市事项：哪些能让大家看。什么状态看得见、住处模糊到哪、哪些话先由人看过才放出去；和别的平台（Open311）怎么说话。
import { share } from '../../engine/pack.ts'
import { jurisdictions } from './lists.ts'
import type { matters as flows, who as roles } from './pack.ts'
import { atHome } from './rules.ts'

export const shown = (matters: typeof flows, who: typeof roles) => share(matters, who, {
  title: '办理公开', to: 'public', kind: 'kind', listed: 'shown', open: ['received', 'sorting', 'handling', 'suspended', 'checking', 'revisiting'], closed: ['closed', 'declined', 'joined'],
  place: 'where', blur: atHome, fields: ['rating', 'solved'], agency: 'lead', releases: { by: 'clerk', texts: ['what', 'result', 'address'], photos: ['photos', 'after'] },
  open311: {
    says: { sorting: 'for_triage', handling: 'in_progress', suspended: 'planned', checking: 'investigating', closed: 'fixed', revisiting: 'investigating', declined: 'no_further_action', joined: 'duplicate' },
    takes: { by: 'handedIn', description: 'what', address: 'address', phone: 'phone', name: 'reporter', links: 'links', photos: 'photos', attributes: ['urgency'] }, notes: { by: 'remark', in: 'remark' }, answer: 'result',
  },
  sends: { title: '转外部辖区', by: 'dispatcher', from: ['received', 'sorting'], to: jurisdictions, text: 'what', address: 'address' },
})
