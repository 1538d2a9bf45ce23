// Laws of what packs say and how things are called: what nobody could read, and what the office could not name when it says it otherwise.
import { slotsOf } from '../../engine/flow/sentence.ts'
import type { Model, StepModel } from '../../engine/record/model.ts'

/** A sentence for somebody who is never told is never read; one that says nothing over a row of names cannot be replaced by the office's own. */
export const texts = (model: Model): string[] => Object.values(model.types).flatMap((type) => {
  const found: string[] = [], say = (what: string) => { found.push(`${type.pack} › ${type.id} › ${what}`) }, slots = slotsOf({ ...model, types: { [type.id]: type } })
  for (const [name, by] of Object.entries(type.texts)) {
    const step = type.step[name]
    if (!step) { say(`there is a text for "${name}", which is no step.`); continue }
    for (const part of Object.keys(by)) {
      if (!step.tell.includes(part)) say(`step "${name}" has a text for ${part}, who is not told.`)
      if (!slots.find((slot) => slot.step === name && slot.part === part)?.standard.trim()) say(`step "${name}" has a text for ${part} that fails over a row of names: the office could keep no other one.`)
    }
  }
  const twice = slots[0]?.places.find((name, i, all) => all.indexOf(name) < i)
  if (twice) say(`has two fields called "${twice}": a sentence of the office could not say which it means.`)
  return found
})

/** Packs have an owner and words for people; a list and a setting can be named in a row of names (须另一人复核). */
export const titles = (model: Model): string[] => [
  ...model.packs.filter((pack) => !pack.owner.trim() || !pack.title.trim()).map((pack) => `${pack.id} has no title or no owner.`),
  ...Object.values(model.types).flatMap((type) => [type.title, ...type.fields.map((f) => f.title), ...Object.values(type.states), ...type.steps.map((s: StepModel) => s.title)]
    .some((title) => !title.trim()) ? [`${type.pack} › ${type.id} has something without a title.`] : []),
  ...[...Object.values(model.types).filter((type) => type.step.submit?.second), ...Object.values(model.settings).map(({ pack, field }) => ({ pack, title: field.title }))]
    .filter(({ title }) => /[、，,\s]/.test(title)).map(({ pack, title }) => `${pack} › "${title}" cannot be named in a row of names: no commas, no spaces.`),
  ...Object.values(model.parts).filter((part) => !part.title.trim()).map((part) => `part ${part.id} has no title.`),
]
