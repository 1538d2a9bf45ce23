// What a figure counts, in the office's words: the condition itself, said by the titles of its states, limits and fields. Pure.
import type { IndicatorModel, MeasureModel, Model, TypeModel } from '../record/model.ts'

/** 城市事项件数：全程时限落在本期，全程按期，状态为已结案、待回访；不含结案类型为作废、移交. */
export const measureWords = (model: Model, { measure, of, field, only }: MeasureModel): string => {
  const type = model.types[of], { dated, late, inTime, not, ...rest } = only as { dated?: { made?: true; entered?: string | readonly string[]; due?: string }; late?: string; inTime?: string; not?: Readonly<Record<string, unknown>> }
  const state = (name: string) => name === 'whole' ? '全程' : type?.states[name] ?? name
  const what = measure === 'acts' ? `“${type?.step[field ?? '']?.title ?? field}”的次数` : measure === 'count' ? '件数' : `${type?.field[field ?? '']?.title ?? field}的${measure === 'mean' ? '平均' : '合计'}`
  const when = measure === 'acts' ? '在本期办的' : !dated ? '现有' : dated.made ? '本期登记' : dated.entered ? `本期进入${[dated.entered].flat().map(state).join('或')}` : `${state(dated.due!)}时限落在本期`
  const conditions = [when, ...(late ? [`${state(late)}超期`] : []), ...(inTime ? [`${state(inTime)}按期`] : []), ...Object.entries(rest).map(([key, want]) => conditionWords(type, key, want))]
  return `${type?.title ?? of}${what}：${conditions.join('，')}${not ? `；不含${Object.entries(not).map(([key, want]) => conditionWords(type, key, want)).join('或')}` : ''}`
}
/** The state whose limit this figure judges, where a row can come back to it and is given a new limit: of such a row only the last stay is judged, the first
 *  ones are told by the figure of what was reworked. The published formulas do not say which stay counts, so the description of the figure does. */
export const judgedAgain = (model: Model, { is, outOf }: Pick<IndicatorModel, 'is' | 'outOf'>): string | undefined => {
  for (const { of, only } of [is, ...(outOf ? [outOf] : [])]) {
    const { dated, late, inTime } = only as { dated?: { due?: string }; late?: string; inTime?: string }, judged = late ?? inTime ?? dated?.due, type = model.types[of]
    if (judged !== undefined && type && starts(type, judged)) return type.states[judged]
  }
  return undefined
}
/** Does its limit begin anew for a row that has left the state: handed back, reworked? */
const starts = (type: TypeModel, state: string): boolean => {
  const into = type.steps.filter((step) => step.to === state && step.clock !== 'goes on' && !step.from.includes(state)), after = new Set<string>([state])
  for (let grown = true; grown;) { grown = false; for (const step of type.steps) if (step.to !== undefined && !after.has(step.to) && step.from.some((one) => after.has(one))) { after.add(step.to); grown = true } }
  return into.some((step) => step.from.some((one) => one !== state && after.has(one)))
}
/** Numerator ÷ denominator, or what is counted. */
export const formulaWords = (model: Model, { is, outOf }: Pick<IndicatorModel, 'is' | 'outOf'>): string => {
  const again = judgedAgain(model, outOf ? { is, outOf } : { is })
  return `${outOf ? `分子：${measureWords(model, is)}。分母：${measureWords(model, outOf)}` : measureWords(model, is)}${again ? `。再次进入${again}的，按新给的时限只看最近一次（通行公式没有规定看哪一次）` : ''}`
}

const conditionWords = (type: TypeModel | undefined, key: string, want: unknown): string => {
  const field = type?.field[key], title = key === 'state' ? '状态' : field?.title ?? key
  const word = (value: unknown) => key === 'state' ? type?.states[String(value)] ?? String(value) : field?.choices?.[String(value)] ?? String(value)
  if (typeof want === 'object' && want !== null && !Array.isArray(want)) {
    if ('set' in want) return want.set ? `有${title}` : `没有${title}`
    const { from, below } = want as { from?: number; below?: number }
    return `${title}${[from === undefined ? '' : `不低于 ${from}`, below === undefined ? '' : `低于 ${below}`].filter(Boolean).join('、')}`
  }
  if (typeof want === 'boolean') return want ? title : `不是${title}`
  return `${title}为${[want].flat().map(word).join('、')}`
}
