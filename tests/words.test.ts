// Chinese first, English over it: nothing that the desk or a pack says in Chinese lacks its English, and no English is left behind.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { en } from '../apps/desk/words/en.ts'
import { en as exchange } from '../engine/exchange/en.ts'
import { explain } from '../engine/clock/explain.ts'
import { inLanguage, labelsOf, overlayOf, phraseBook, saysOf } from '../engine/record/language.ts'
import { compile } from '../engine/record/model.ts'
import { english, packs, wires, outsides } from '../packs/index.ts'
import { code, readTree, root, type Tree } from './house/tree.ts'

const chinese = /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/
const quoted = /'((?:[^'\\\n]|\\.)*)'/g
/** What stands in a picture's rule is not said to anybody. */
const rules = /\/(?:[^/\\\n]|\\.)+\/[dgimsuvy]*/g

/** Every Chinese sentence of the desk by the file that says it, and Chinese that stands where no other language can be laid over it. */
const spokenBy = (tree: Tree): { keys: Map<string, string>; bare: string[] } => {
  const keys = new Map<string, string>(), bare: string[] = []
  for (const [path, text] of tree) {
    if (!/^apps\/desk\/.*\.tsx?$/.test(path) || path.endsWith('/words/en.ts') || /\.test\./.test(path)) continue
    const clean = code(text)
    for (const [, key = ''] of clean.matchAll(quoted)) if (chinese.test(key)) keys.set(key, path)
    clean.replace(quoted, "''").split('\n').forEach((line) => { if (chinese.test(line.replace(rules, ''))) bare.push(`${path}: ${line.trim().slice(0, 120)}`) })
  }
  return { keys, bare }
}
const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
const { keys, bare } = spokenBy(readTree())

describe('the desk', () => {
  test('a planted sentence is found, in quotes and bare', () => {
    const found = spokenBy(new Map([['apps/desk/a.view.tsx', "const A = () => <p>{t('没有')}漏了</p> // 不算"]]))
    expect([...found.keys.keys()]).toEqual(['没有'])
    expect(found.bare).toHaveLength(1)
  })
  test('says Chinese only where English can be laid over it', () => expect(bare).toEqual([]))
  test('every sentence has its English', () => expect([...keys].filter(([key]) => !Object.hasOwn(en, key)).map(([key, path]) => `${path}: ${key}`)).toEqual([]))
  test('no English without its Chinese', () => expect(Object.keys(en).filter((key) => !keys.has(key))).toEqual([]))
  test('what varies is the same on both sides, and nothing stays Chinese', () => {
    expect(Object.entries(en).filter(([zh, text]) => slots(zh).join() !== slots(text).join())).toEqual([])
    expect(Object.entries(en).filter(([zh, text]) => chinese.test(text) && zh !== '中文')).toEqual([])
  })
})

const model = compile(packs, wires, outsides), overlay = overlayOf({ exchange, ...(await english()) }), labels = labelsOf(model), says = saysOf(overlay)
describe('the packs', () => {
  test('every label has its English, by a path that is there', () => {
    expect(Object.keys(labels).filter((path) => !Object.hasOwn(overlay, path))).toEqual([])
    expect(Object.keys(overlay).filter((path) => !path.includes('/says/') && !Object.hasOwn(labels, path))).toEqual([])
    expect(Object.entries(overlay).filter(([, text]) => text.trim() === '' || chinese.test(text))).toEqual([])
  })
  test('buttons of one state are told apart in English too', () => {
    for (const type of Object.values(inLanguage(model, overlay).types)) for (const state of Object.keys(type.states)) {
      const titles = type.steps.filter((step) => step.who.length && step.from.includes(state)).map((step) => step.title)
      expect(new Set(titles).size, `${type.id} ${state}: ${titles.join()}`).toBe(titles.length)
    }
  })
  test('why a step is not possible, and for what private fields are read, is said in English', () => {
    const lost: string[] = []
    for (const folder of packs.slice(1).flatMap((pack) => [pack, ...(pack.annexes ?? [])].map((one) => join(root, 'packs', one.id, 'rules.ts'))).filter((path) => existsSync(path))) {
      const text = code(readFileSync(folder, 'utf8'))
      for (const [, body = ''] of text.matchAll(/must\(([\s\S]*?)\n?\)\n/g)) for (const [, , one, two] of body.matchAll(/(, )(?:'([^']+)'|`([^`]+)`)\]/g)) {
        const zh = (one ?? two ?? '').replace(/\$\{[^}]*\}/g, '{n}')
        if (!Object.hasOwn(says, zh)) lost.push(zh)
      }
      for (const part of Object.values(model.parts)) for (const purpose of [...part.private, ...part.sealed]) if (!Object.hasOwn(says, purpose)) lost.push(purpose)
    }
    expect(lost).toEqual([])
  })
  test('a sentence keeps what varies in it', () =>
    expect(Object.entries(says).filter(([zh, text]) => slots(zh).join() !== slots(text).join())).toEqual([]))
})

/** Sentences in the code of a room that reach a reader as they are: reasons, notes, verdicts. What varies becomes `{n}` or `{x}`. */
const sentencesOf = (path: string, before: RegExp): string[] => [...code(readFileSync(join(root, path), 'utf8')).matchAll(before)]
  .map(([, one, two]) => (one ?? two ?? '').replace(/\$\{(\d+|n|[\w.[\]]*(?:row|length|limits|min|max)[\w.]*)\}/g, '7').replace(/\$\{[^}]*\}/g, 'ABC')).filter((text) => chinese.test(text))

describe('sentences of the engine', () => {
  const say = phraseBook(model, overlay), calendar = { hours: [[510, 720], [810, 1050]], days: { '2026-10-01': 'rest', '2026-10-02': 'rest', '2026-10-10': 'work' }, names: { '2026-10-01': 'National Day' } } as never
  test.each(['30m', '4h', '24h', '3d', '1w', '1mo', '1y', '4wh', '20wh', '1wd', '15wd'] as const)('a limit of %s is reckoned in English', (span) => {
    for (const from of ['2026-11-23T06:00:00.000Z', '2026-09-30T12:30:00.000Z', '2026-10-09T08:00:00.000Z'])
      for (const line of explain(from as never, span, calendar)) expect(say(line)).not.toMatch(chinese)
  })
  test('requests, reasons and limits', () => {
    expect(['同意申请延期', '不同意申请退单', '撤回“派遣”', '待派遣到时限', '处置中已过 75%', '评价最多 2 次', '处置中时限', '还不具备并案的条件', '受理员、派遣员'].map(say)).toEqual([
      'Agree: Ask extension', 'Refuse: Ask return', 'Undo "Dispatch"', 'To dispatch: limit reached', 'Handling: 75% of the limit is gone', 'Rate: at most 2×', 'Handling: limit', 'The conditions for "Join" are not met yet', 'Intake clerk, Dispatcher'])
    for (const line of ['停着，余 3 小时（限 4 工作时）', '停着，时限仍是 2026-11-27 09:00', '停下时已经超期，时限仍是 2026-11-27 09:00', '限 4 工作时，前面已用去一部分，2026-11-27 09:00 继续计时，余 3 小时 5 分', '到 2026-11-27 09:00 止（按“延至”）', '处置中时限改到 2026-11-30 17:30，原为 2026-11-27 17:30：工作日历']) expect(say(line).replace(/工作日历|延至/g, '')).not.toMatch(chinese)
    expect(say('事项小类「井盖缺失 × 第12网格 → 市政养护中心」，2026年1月1日起施行；区事项清单（示例值）')).toBe('Kinds of matter "井盖缺失 × 第12网格 → 市政养护中心", in force since 2026-1-1; 区事项清单 (sample value)')
  })
  test('an import gives its reasons and notes in English', () => {
    const found = [...sentencesOf('engine/exchange/clean.ts', /(?:why: |step\()(?:'([^']+)'|`([^`]+)`)/g), ...sentencesOf('engine/exchange/judge.ts', /reasons(?:: \[|\.push\()(?:'([^']+)'|`([^`$]*(?:\$\{[^}]*\}[^`$]*)*)`)/g), ...sentencesOf('engine/exchange/read.server.ts', /(?:why: |note\(\w+, )(?:'([^']+)')/g)]
    found.push(...readdirSync(join(root, 'engine/record/kinds'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('kind.ts')).flatMap((path) => sentencesOf(`engine/record/kinds/${path}`, /refuse\((?:'([^']+)'|`([^`]+)`)/g)).filter((text) => !/编号|文件/.test(text)).map((text) => text.replace(/^「ABC」/, '')))
    found.push('责任单位：没有叫「没有这个队」的单位，请先登记这个单位，或放在本表前面的行', '履职清单「不知道」：不在可选项内；可以填：基本履职、配合履职、上级收回')
    expect(found.length).toBeGreaterThan(40)
    expect(found.filter((text) => chinese.test(say(text).replaceAll(/没有这个队|不知道/g, '')))).toEqual([])
  })
})
