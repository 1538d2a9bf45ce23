import { expect, test } from 'vitest'
import { defineFailures, fail, failureList, Failure, langOf, sentence, wire } from './fail.ts'

test('a failure carries its status and says what is allowed', () => {
  const it = fail('bad-field', { path: 'data.kind', allowed: ['manhole', 'lamp'] })
  expect(it).toBeInstanceOf(Failure)
  expect(it.status).toBe(400)
  expect(sentence(it, 'zh')).toBe('“data.kind”填写不正确。可以填：manhole、lamp。')
  expect(wire(it, 'en')).toEqual({ error: { code: 'bad-field', message: '"data.kind" is not valid. Allowed: manhole, lamp.', path: 'data.kind', allowed: ['manhole', 'lamp'] } })
})

test('optional parts stay out, values with brackets are not read as parts, both languages are chosen', () => {
  expect(sentence(fail('not-found'), 'zh')).toBe('没有找到。')
  expect(sentence(fail('not-found', { what: '[事项]{path}' }), 'zh')).toBe('没有找到这个[事项]{path}。')
  const it = fail('bad-body', { why: { zh: '不是 JSON', en: 'not JSON' } })
  expect(sentence(it, 'en')).toBe('The body cannot be read: not JSON.')
  expect(wire(it, 'zh').error.details).toEqual({ why: '不是 JSON' })
})

test('names of the prototype are not details', () => {
  defineFailures({ 'test-proto': { status: 400, zh: '甲[{constructor}]', en: 'a[{constructor}]' } })
  expect(sentence(fail('test-proto'), 'zh')).toBe('甲')
})

test('an unknown code and a second meaning are refused', () => {
  expect(() => fail('no-such-code')).toThrow(/catalogue/)
  expect(() => defineFailures({ 'not-found': { status: 400, zh: '别的', en: 'other' } })).toThrow(/twice/)
})

test('every entry has both sentences with the same names', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(it => it[1]).sort()
  for (const entry of failureList()) expect(names(entry.en), entry.code).toEqual(names(entry.zh))
})

test('the language follows the reader', () => {
  expect(langOf(undefined)).toBe('zh')
  expect(langOf('en-GB,en;q=0.9,zh;q=0.8')).toBe('en')
  expect(langOf('fr,zh-CN;q=0.9,en;q=0.8')).toBe('zh')
  expect(langOf('en;q=0,*')).toBe('zh')
})
