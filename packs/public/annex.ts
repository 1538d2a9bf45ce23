// 公开与告知：一网统管的附册。哪些能让大家看，什么状态看得见、住处模糊到哪、哪些话先由人看过才放出去；和别的平台（Open311）怎么说话；每一步告诉诉求人哪句话。
import { annex, partsOf, stepsOf, words } from '../../engine/annex.ts'
import { share } from '../../engine/pack.ts'
import { blurWithin, jurisdictions, matter } from './records.ts'
import * as rule from './rules.ts'

const told = stepsOf(matter, 'accept', 'decline', 'askFacts', 'join', 'dispatch', 'suspend', 'pass', 'closeToo', 'contact', 'redo', 'lapse')
const texts = words(told, {
  accept: { petitioner: rule.accepted }, decline: { petitioner: rule.declinedText }, askFacts: { petitioner: rule.askedText }, join: { petitioner: rule.joinedText },
  dispatch: { petitioner: rule.dispatchedText }, suspend: { petitioner: rule.suspendedText }, pass: { petitioner: rule.finishedText }, closeToo: { petitioner: rule.finishedText },
  contact: { petitioner: rule.contactedText }, redo: { petitioner: rule.redoText }, lapse: { petitioner: rule.declinedText },
})
const shown = share(stepsOf(matter, 'handedIn', 'remark'), partsOf('clerk', 'dispatcher'), {
  title: '办理公开', to: 'public', kind: 'kind', listed: 'shown', open: ['received', 'sorting', 'handling', 'suspended', 'checking', 'revisiting'], closed: ['closed', 'declined', 'joined'],
  place: 'where', blur: rule.atHome, fields: ['rating', 'solved'], agency: 'lead', releases: { by: 'clerk', texts: ['what', 'result', 'address'], photos: ['photos', 'after'] },
  open311: {
    says: { sorting: 'for_triage', handling: 'in_progress', suspended: 'planned', checking: 'investigating', closed: 'fixed', revisiting: 'investigating', declined: 'no_further_action', joined: 'duplicate' },
    takes: { by: 'handedIn', description: 'what', address: 'address', phone: 'phone', name: 'reporter', links: 'links', photos: 'photos', attributes: ['urgency'] }, notes: { by: 'remark', in: 'remark' }, answer: 'result',
  },
  sends: { title: '转外部辖区', by: 'dispatcher', from: ['received', 'sorting'], to: jurisdictions, text: 'what', address: 'address' },
})

export const openly = annex({ id: 'public', title: '公开与告知', owner: '便民服务中心', flows: [texts], shares: [shown], tables: [jurisdictions], settings: { blurWithin } })
