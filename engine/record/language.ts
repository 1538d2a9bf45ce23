// Another language over what the packs declare. A label is known by its path, so packs are written in Chinese and
// never hear of it. A label without its other word stays as it is. Rows of dated lists are the office's own words.
import { datedFields, type FieldModel, type Model, type TypeModel } from './model.ts'

/** Words by path: `<pack>/title`, `<pack>/chapter`, `<pack>/parts/<part>`, `<pack>/settings/<name>`, `<pack>/<record>/title`, `…/states/<state>`,
 *  `<pack>/sheets/<sheet>` and below it its columns, `<pack>/indicators/<name>`, `<pack>/scores/<name>`, `…/steps/<step>`, `…/fields/<field>` and below it `/help`, `/unit`, `/choices/<code>`; what every dated list has stands once under
 *  `<first pack>/dated/…`. `<pack>/says/<sentence>` is a sentence of rules or engine, `{x}` in it a part that varies, `{n}` a number. */
export type Overlay = Readonly<Record<string, string>>
/** How a pack writes its overlay: words in groups, each led by the part of the path that they share. */
export type Groups = Readonly<Record<string, Readonly<Record<string, string>>>>
type Say = (path: string, zh: string) => string

/** The overlays of all packs as one, by whole path. */
export const overlayOf = (packs: Readonly<Record<string, Groups>>): Overlay => Object.fromEntries(Object.entries(packs).flatMap(([pack, groups]) =>
  Object.entries(groups).flatMap(([group, words]) => Object.entries(words).map(([key, text]) => [[pack, group, key].filter(Boolean).join('/'), text]))))

/** The model in the overlay's language: titles, helps, units and choices; everything that decides is the same object as before. */
export const inLanguage = (model: Model, overlay: Overlay): Model => relabel(model, (path, zh) => (Object.hasOwn(overlay, path) ? overlay[path]! : zh))

/** Every label by its path, in the packs' own words. */
export const labelsOf = (model: Model): Record<string, string> => {
  const labels: Record<string, string> = {}
  relabel(model, (path, zh) => (labels[path] = zh))
  return labels
}

/** Says a sentence or a title of the server in the overlay's language; what it does not know comes back as it came. */
export const phraseBook = (model: Model, overlay: Overlay): ((zh: string) => string) => {
  const exact = new Map<string, string>(), labels = Object.entries(labelsOf(model))
  const rank = ([path]: [string, string]) => (/\/parts\//.test(path) ? 2 : /\/(states|steps)\//.test(path) ? 1 : 0)
  for (const [path, zh] of labels.sort((a, b) => rank(a) - rank(b))) if (Object.hasOwn(overlay, path)) exact.set(zh, overlay[path]!)
  const patterns: { like: RegExp; names: string[]; text: string; own: number }[] = []
  for (const [zh, text] of Object.entries(saysOf(overlay))) {
    if (!zh.includes('{')) { exact.set(zh, text); continue }
    const names: string[] = []
    const like = zh.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_all, name: string) => { names.push(name); return name.startsWith('n') ? '(-?[\\d.,]+)' : '(.+?)' })
    patterns.push({ like: new RegExp(`^${like}$`, 'su'), names, text, own: zh.replace(/\{\w+\}/g, '').length })
  }
  // The sentence that says most of its own words is the one that is meant.
  patterns.sort((a, b) => b.own - a.own)
  const say = (zh: string, depth = 0): string => {
    const known = exact.get(zh)
    if (known !== undefined || depth > 20 || zh.length > 600) return known ?? zh
    for (const { like, names, text } of patterns) {
      const found = like.exec(zh)
      if (found) return text.replace(/\{(\w+)\}/g, (_all, name: string) => say(found[names.indexOf(name) + 1] ?? '', depth + 1))
    }
    return zh
  }
  return (zh) => say(zh)
}

/** The sentences of an overlay by their Chinese. */
export const saysOf = (overlay: Overlay): Record<string, string> =>
  Object.fromEntries(Object.entries(overlay).flatMap(([path, text]) => { const at = path.indexOf('/says/'); return at < 0 ? [] : [[path.slice(at + 6), text]] }))

const relabel = (model: Model, say: Say): Model => {
  const home = model.packs[0]?.id ?? '', map = <T>(of: Readonly<Record<string, T>>, to: (value: T, key: string) => T) => Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value, key)]))
  return {
    ...model,
    packs: model.packs.map((pack) => ({ ...pack, title: say(`${pack.id}/title`, pack.title), ...(pack.chapter ? { chapter: say(`${pack.id}/chapter`, pack.chapter) } : {}) })),
    types: map(model.types, (type) => relabelType(type, home, say)),
    parts: map(model.parts, (part, id) => ({ ...part, title: say(`${part.pack}/parts/${id.slice(part.pack.length + 1)}`, part.title) })),
    sheets: map(model.sheets, (sheet) => ({ ...sheet, title: say(`${sheet.pack}/sheets/${sheet.id.slice(sheet.pack.length + 1)}`, sheet.title), columns: sheet.columns.map((column) => ({ ...column, title: say(`${sheet.pack}/sheets/${sheet.id.slice(sheet.pack.length + 1)}/${column.name}`, column.title) })) })),
    scores: map(model.scores, (one) => ({ ...one, title: say(`${one.pack}/scores/${one.id.slice(one.pack.length + 1)}`, one.title) })),
    indicators: map(model.indicators, (one) => ({ ...one, title: say(`${one.pack}/indicators/${one.id.slice(one.pack.length + 1)}`, one.title) })),
    settings: map(model.settings, (setting) => ({ ...setting, field: relabelField(setting.field, `${setting.pack}/settings/${setting.field.name}`, say) })),
  }
}
const shared = new Set(datedFields.map((field) => field.name))
const relabelType = (type: TypeModel, home: string, say: Say): TypeModel => {
  const own = `${type.pack}/${type.id}`, dated = type.table ? `${home}/dated` : own
  const fields = type.fields.map((field) => relabelField(field, `${type.table && shared.has(field.name) ? dated : own}/fields/${field.name}`, say))
  const steps = type.steps.map((step) => ({ ...step, title: say(`${dated}/steps/${step.name}`, step.title) }))
  return {
    ...type, title: say(`${own}/title`, type.title), fields, field: Object.fromEntries(fields.map((field) => [field.name, field])),
    steps, step: Object.fromEntries(steps.map((step) => [step.name, step])),
    states: Object.fromEntries(Object.entries(type.states).map(([state, title]) => [state, say(`${dated}/states/${state}`, title)])),
  }
}
const relabelField = (field: FieldModel, path: string, say: Say): FieldModel => ({
  ...field, title: say(path, field.title),
  ...(field.help === undefined ? {} : { help: say(`${path}/help`, field.help) }), ...(field.unit === undefined ? {} : { unit: say(`${path}/unit`, field.unit) }),
  ...(field.choices === undefined ? {} : { choices: Object.fromEntries(Object.entries(field.choices).map(([code, title]) => [code, say(field.figures ? code.replace('/', '/indicators/') : `${path}/choices/${code}`, title)])) }),
})
