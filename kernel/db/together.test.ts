import { describe, expect, test } from 'vitest'
import { together } from './together.ts'

const gate = () => { let open = () => {}; const shut = new Promise<void>((go) => { open = go }); return { shut, open } }

describe('together', () => {
  const road = (fails = (_lines: readonly string[]): boolean => false) => {
    const rounds: string[][] = [], first = gate()
    const ask = together<string, string>({
      apart: (item) => item[0]!, most: 3,
      one: async (item) => { rounds.push([item]); if (rounds.length === 1) await first.shut; if (item.endsWith('!')) throw new Error(item); return `${item}.` },
      many: async (items) => { rounds.push([...items]); if (fails(items)) throw new Error('the round broke'); return items.map((item) => `${item}.`) },
    })
    return { ask, rounds, first }
  }
  test('alone one goes at once; who comes meanwhile goes in one round, never two of a name, never more than fit', async () => {
    const { ask, rounds, first } = road(), a = ask('a1')
    await new Promise((go) => setTimeout(go, 1))
    const rest = ['b1', 'c1', 'b2', 'd1', 'e1'].map(ask)
    await Promise.resolve()
    expect(rounds).toEqual([['a1']])
    first.open()
    expect(await Promise.all([a, ...rest])).toEqual(['a1.', 'b1.', 'c1.', 'b2.', 'd1.', 'e1.'])
    expect(rounds).toEqual([['a1'], ['b1', 'c1', 'd1'], ['b2', 'e1']])
  })
  test('a round that breaks is asked one by one: each gets its own error and nobody another\'s', async () => {
    const { ask, rounds, first } = road(() => true), a = ask('a1')
    await new Promise((go) => setTimeout(go, 1))
    const rest = ['b1', 'c!', 'd1'].map((item) => ask(item).catch((error: Error) => error.message))
    first.open()
    expect(await Promise.all([a, ...rest])).toEqual(['a1.', 'b1.', 'c!', 'd1.'])
    expect(rounds.slice(1)).toEqual([['b1', 'c!', 'd1'], ['b1'], ['c!'], ['d1']])
  })
  test('a round that stands does not keep the others waiting for ever', async () => {
    const { ask, rounds, first } = road(), a = ask('a1')
    await new Promise((go) => setTimeout(go, 1))
    expect(await Promise.all([ask('b1'), ask('c1')])).toEqual(['b1.', 'c1.'])
    expect(rounds).toEqual([['a1'], ['b1', 'c1']])
    first.open()
    expect(await a).toBe('a1.')
  })
})
