// The only file that sees all packs: which exist, and whether each lens fits its owner. The office's own comes first.
import { annex, bothWords, fits, joined, rowsOf } from '../engine/annex.ts'
import { outside, wire } from '../engine/pack.ts'
import office from '../engine/registry/pack.ts'
import * as owner from '../engine/registry/records.ts'
import focus from './focus/pack.ts'
import * as focusLens from './focus/records.ts'
import { seed as focusSeed } from './stories/focus.ts'
import hotline, { orders } from './hotline/pack.ts'
import * as hotlineLens from './hotline/records.ts'
import { seed as hotlineSeed } from './stories/hotline.ts'
import { district, relays } from './district/annex.ts'
import * as relayed from './district/records.ts'
import oneNetAlone, { matters } from './one-net/pack.ts'
import * as oneNetLens from './one-net/lenses.ts'
import * as oneNetSaid from './one-net/records.ts'
import * as oneNetLists from './one-net/lists.ts'
import * as opening from './opening/one-net.ts'
import { performance } from './performance/annex.ts'
import * as performanceLens from './performance/records.ts'
import { openly } from './public/annex.ts'
import * as publicLens from './public/records.ts'
import { seed as oneNetSeed } from './stories/one-net.ts'
import assessment from './assessment/pack.ts'
import * as assessmentLens from './assessment/records.ts'
import whistle, { whistles } from './whistle/pack.ts'
import * as whistleLens from './whistle/records.ts'
import { bulletins as bulletinSeed } from './stories/bulletin.ts'
import { past } from './stories/past.ts'
import { seed as secondSeed } from './stories/second.ts'
import { seed as whistleSeed } from './stories/whistle.ts'

/** What the relay to the district, the public's share and the office's figures add to matters, each from a folder of its own. */
const rows = [rowsOf(oneNetLists.classes, opening.classes), rowsOf(oneNetLists.kinds, opening.kinds), rowsOf(oneNetLists.routes, opening.routes), rowsOf(oneNetLists.rungs, opening.rungs)]
const oneNet = joined(oneNetAlone, annex({ id: 'opening', title: '开张字典', owner: '综合治理中心', rows }), openly, performance, district)

export const packs = [office, oneNet, whistle, hotline, assessment, focus]

export const lenses = [fits(oneNetLens.unit, owner.unit), fits(oneNetLens.area, owner.area), fits(oneNetLens.staff, owner.staff), fits(oneNetLens.person, owner.person), fits(hotlineLens.unit, owner.unit), fits(hotlineLens.staff, owner.staff), fits(whistleLens.unit, owner.unit), fits(whistleLens.staff, owner.staff), fits(assessmentLens.unit, owner.unit), fits(assessmentLens.area, owner.area), fits(assessmentLens.staff, owner.staff), fits(focusLens.unit, owner.unit), fits(focusLens.matter, oneNetSaid.matter),
  fits(performanceLens.matter.lens, oneNetSaid.matter), fits(performanceLens.channels, oneNetLists.channels), fits(publicLens.matter.lens, oneNetSaid.matter), fits(publicLens.unit, owner.unit), fits(publicLens.kinds, oneNetLists.kinds), fits(publicLens.urgencies, oneNetLists.urgencies),
  fits(relayed.matter.lens, oneNetSaid.matter), fits(relayed.channels, oneNetLists.channels), fits(relayed.kinds, oneNetLists.kinds), fits(relayed.urgencies, oneNetLists.urgencies)]

const words = { [office.id]: () => import('../engine/registry/en.ts'), [oneNet.id]: () => import('./one-net/en.ts'), [hotline.id]: () => import('./hotline/en.ts'), [whistle.id]: () => import('./whistle/en.ts'), [assessment.id]: () => import('./assessment/en.ts'), [focus.id]: () => import('./focus/en.ts') }
/** Those of what was joined on, by the same paths. */
const further = [[oneNet.id, () => import('./public/en.ts')], [oneNet.id, () => import('./performance/en.ts')], [oneNet.id, () => import('./district/en.ts')]] as const
/** English over the labels of every pack, by its id; fetched only where somebody reads it. */
export const english = async () => bothWords(await Promise.all([...Object.entries(words), ...further].map(async ([id, load]) => [id, (await load()).en] as const)))

/** What one pack says, another does. */
export const wires = [
  wire(hotlineLens.orderSent, matters, 'sensed', (said) => ({ channel: 'hotline', what: said.what, where: said.where, address: said.address, phone: said.phone })),
  wire(oneNetSaid.matterClosed, orders, 'handled', (said) => ({ result: said.result })),
  wire(relayed.districtTook, relays, 'districtTook', (said) => ({ districtNo: said.no })),
  wire(relayed.districtAnswered, relays, 'districtAnswered', (said) => ({ districtSays: said.answer, districtNo: said.no })),
  wire(relayed.districtLost, relays, 'districtLost', (said) => ({ districtSays: said.why })),
  wire(relayed.districtSent, relays, 'districtSent', (said) => ({ what: said.what, where: said.where, address: said.address, districtNo: said.no })),
  wire(oneNetSaid.jointWanted, whistles, 'received', (said) => ({ what: said.what, where: said.where, address: said.address, photos: said.photos, reason: said.why })),
  wire(whistleLens.jointEnded, matters, 'jointEnded', (said) => ({ joint: said.result })),
  wire(whistleLens.blownAgain, whistles, 'reblown', (said) => ({ what: said.what, where: said.where, address: said.address, kind: said.kind, leads: said.leads, assists: said.assists, reason: said.reason, again: said.again })),
]

/** Systems beyond the house: what they are told and what they say. */
export const outsides = [
  outside('district', { title: '区一体化平台', told: [relayed.relayedUp, relayed.answeredUp], says: [relayed.districtTook, relayed.districtAnswered, relayed.districtSent], lost: relayed.districtLost }),
]

/** Stories that fill the demo street. */
export const stories = [past, oneNetSeed, whistleSeed, hotlineSeed, focusSeed, bulletinSeed, secondSeed]
