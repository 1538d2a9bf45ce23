import fastify from 'fastify'
import { expect, test } from 'vitest'
import { fail, wire } from '#kernel/fail/fail.ts'
import { compile } from '#engine/record/model.ts'
import '#engine/flow/failures.ts'
import { inLanguage, overlayOf } from '#engine/record/language.ts'
import { english as words, packs } from '../../packs/index.ts'
import { speakEnglish } from './english.server.ts'

const model = compile(packs), type = Object.values(model.types).find((one) => one.pack !== packs[0]!.id && !one.table)!
const step = type.steps.find((one) => one.who.length && one.from.length)!, state = step.from[0]!, part = model.parts[step.who[0]!]!
const detail = {
  row: { type: type.id }, names: { 'resident:1': '居民', 'staff:2': '马春燕' },
  timeline: [{ step: step.name, title: step.title, whoPart: part.title, whoName: '马春燕' }, { step: `${step.name}:agree`, title: `同意${step.title}`, whoPart: '', whoName: '系统' }],
  steps: [{ step: step.name, title: step.title, allowed: false, reasons: ['另一项申请正等待答复'] }, { step: step.name, title: step.title, allowed: true, fillWhy: {}, agree: [part.title] }],
  limits: [{ state, title: type.states[state] }],
}
const preview = {
  window: { title: '近 30 天' }, goals: [], warnings: [{ say: '{what}超期会多 {n} 件。', with: { what: `${type.states[state]}时限`, n: 2 } }],
  types: [{ title: type.title, limits: [{ title: `${type.states[state]}时限` }], given: [{ title: type.fields[0]!.title, by: [{ key: '1', name: '综合执法大队' }, { key: '', name: '（空）' }] }], told: [{ title: part.title }], without: [], ways: [{ step: step.title, part: part.title }],
    rows: [{ kind: '井盖缺失', lines: [{ what: `${type.states[state]}时限`, was: '限 4 工作时，按期', is: '限 2 工作时，超 1 小时 30 分' }] }] }],
}
const english = inLanguage(model, overlayOf(await words())).types[type.id]!.states[state]!
const app = fastify()
await speakEnglish(app, model)
app.post('/api/previews', async () => preview)
app.get('/api/records/:type/:id', async () => detail)
app.get('/api/imports/:id', async () => ({ id: 1, name: '小类.xlsx', columns: [{ header: '编码', cleaned: { 去掉空格: 2 } }], sample: [{ row: 3, cells: { name: '不是数字' }, reasons: ['不是数字'] }] }))
app.get('/api/imports', async () => [])
app.post('/api/imports', async (_request, reply) => reply.code(202).send({ id: '7' }))
const read = async (url: string, language?: string) => JSON.parse((await app.inject({ url, ...(language ? { headers: { 'accept-language': language } } : {}) })).body) as typeof detail

test('Chinese goes out as it is, unless English is asked for', async () => {
  expect(await read('/api/records/a/1')).toEqual(detail)
  expect(await read('/api/records/a/1', 'zh-CN,en;q=0.5')).toEqual(detail)
})
test('titles and reasons of a row are said in English, names and words of people are not', async () => {
  const said = await read('/api/records/a/1', 'en')
  expect(JSON.stringify({ ...said, names: undefined }).replaceAll('马春燕', '')).not.toMatch(/[\u4e00-\u9fff]/)
  expect([said.timeline[0]!.whoName, said.names['staff:2'], said.names['resident:1'], said.timeline[1]!.whoName]).toEqual(['马春燕', '马春燕', 'Resident', 'System'])
  expect(said.timeline[1]!.title).toBe(`Agree: ${said.timeline[0]!.title}`)
})
test('an import: notes and reasons, not the cells; what is sent is answered as ever', async () => {
  expect(await read('/api/imports/1', 'en')).toMatchObject({ name: '小类.xlsx', columns: [{ header: '编码', cleaned: { 'spaces removed': 2 } }], sample: [{ cells: { name: '不是数字' }, reasons: ['not a number'] }] })
  const sent = await app.inject({ method: 'POST', url: '/api/imports', headers: { 'accept-language': 'en' } })
  expect([sent.statusCode, sent.json()]).toEqual([202, { id: '7' }])
})
test('a draft against last month: fields, limits and parts, not what rows and units are called', async () => {
  const asked = async (language: string) => JSON.parse((await app.inject({ method: 'POST', url: '/api/previews', headers: { 'accept-language': language } })).body) as typeof preview
  expect(await asked('zh-CN')).toEqual(preview)
  expect(await asked('en')).toMatchObject({ window: { title: 'last 30 days' }, types: [{ limits: [{ title: `${english}: limit` }], given: [{ by: [{ name: '综合执法大队' }, { name: '(none)' }] }], told: [{ title: expect.not.stringMatching(/[\u4e00-\u9fff]/) }], rows: [{ kind: '井盖缺失', lines: [{ was: 'limit 4 working hours: in time', is: 'limit 2 working hours: 1 h 30 min late' }] }] }], warnings: [{ with: { what: `${english}: limit`, n: 2 } }] })
})
test('a refusal names the step and the reasons in English', () => {
  const said = wire(fail('guard', { step: step.title, reasons: ['另一项申请正等待答复'], changes: [{ who: 'staff:2', title: step.title }] }), 'en')
  expect(JSON.stringify(said)).not.toMatch(/[\u4e00-\u9fff]/)
  expect(wire(fail('guard', { step: step.title, reasons: [] }), 'zh').error.message).toContain(step.title)
})
