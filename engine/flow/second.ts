// Does an act on the office's own rows want a second person? The office says so by a setting: all of them, none, or those that it names.
import type { Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import type { Moment } from '../pack.ts'
import type { AskModel, Model, StepModel, TypeModel } from '../record/model.ts'
import { holds, settingOn, type Office } from '../record/office.ts'
import type { Fields } from '../record/row.ts'

export const allOfThem = '全部', noneOfThem = '无'
const draftStates = { draft: '草稿', dropped: '已放弃' } as const
/** Rows that do not hold yet, or never will. */
export const isDraft = (row: { state: string }): boolean => row.state === 'draft' || row.state === 'dropped'
/** Types whose rows rules and clocks are read from get drafts, and steps that wait for another person where the office wants one. */
export const withSecond = (type: TypeModel, keeper: string): TypeModel => {
  const agree: AskModel = { by: [keeper], in: '5wd', second: true }, add = type.step.add!, change = type.step.change!, asked = [...new Set([...add.need, ...add.ask])]
  const base: StepModel = { name: '', title: '', from: ['draft'], makes: false, who: [keeper], need: [], ask: [], fill: {}, tell: [], sms: [], then: [], says: [], second: true }
  const steps: StepModel[] = [
    ...type.steps.map((step) => step === add ? { ...step, second: true as const } : step === change || step.name === 'end' ? { ...step, second: true as const, agree } : step),
    { ...base, name: 'draft', title: '拟一版', makes: true, from: [], to: 'draft', need: add.need, ask: add.ask },
    { ...base, name: 'submit', title: '提交复核', to: 'held', agree }, { ...base, name: 'revise', title: '改草稿', ask: asked }, { ...base, name: 'drop', title: '放弃草稿', to: 'dropped' },
  ]
  return { ...type, states: { ...type.states, ...draftStates }, steps, step: Object.fromEntries(steps.map((step) => [step.name, step])) }
}

type Ask = { fields: Fields; office: Office; who: Actor; now: Moment }
/** `wanted`: it waits for another person. `alone`: it would, and there is nobody else; it is let through and says so. */
export const secondOf = (type: TypeModel, step: StepModel, { fields, office, who, now }: Ask): 'none' | 'wanted' | 'alone' => {
  if (!step.second || who.kind === 'system' || !(step.agree?.second || step.name === 'add') || !isReviewed(office, type, { fields, now })) return 'none'
  return othersOf(type, { office, who, now }).length ? 'wanted' : 'alone'
}
/** Who could agree: everybody else who holds the keeper's post today. Ids of staff. */
export const othersOf = (type: TypeModel, { office, who, now }: Pick<Ask, 'office' | 'who' | 'now'>): string[] => {
  const part = type.step.submit?.agree?.by[0], day = dayOf(now)
  return [...new Set(office.posts.filter((post) => post.part === part && post.staff !== who.id && holds(post, day) && (office.named.staff?.get(post.staff)?.state ?? 'held') === 'held').map((post) => post.staff))]
}
/** Is this type (or this setting) one of those that the office wants looked at twice, on this day? The setting that says so is one itself. */
export const isReviewed = (office: Office, type: TypeModel, { fields, now }: { fields: Fields; now: Moment }): boolean => {
  const key = reviewedKey(office.model), said = namesIn(String(settingOn(office, key, dayOf(now)) ?? noneOfThem)), own = Object.hasOwn(office.model.settings, String(fields.key)) ? office.model.settings[String(fields.key)]!.field.title : undefined
  if (said.includes(noneOfThem) || !said.length) return false
  return said.includes(allOfThem) || said.includes(type.title) || (own !== undefined && said.includes(own)) || fields.key === key
}
export const reviewedKey = (model: Model): string => `${model.packs[0]?.id}/reviewed`
const namesIn = (text: string): string[] => text.split(/[、，,\s]+/).filter(Boolean)
/** Names in the setting's text that are none: what may stand there instead. */
export const unknownNames = (model: Model, text: string): { unknown: string[]; allowed: string[] } => {
  const allowed = [allOfThem, noneOfThem, ...Object.values(model.types).filter((type) => type.step.submit?.agree?.second).map((type) => type.title), ...Object.values(model.settings).map((setting) => setting.field.title)]
  return { unknown: namesIn(text).filter((name) => !allowed.includes(name)), allowed }
}
