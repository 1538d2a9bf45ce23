// Saved views are their owner's, on every device, and nobody else's.
import { describe, expect, test } from 'vitest'
import { plays, refused } from '../testing.ts'

describe('saved views', () => plays({ packs: [], now: '2026-11-23T09:00:00+08:00' }, (begin) => {
  test('who saved one finds it, changes it and deletes it; others do not see it', async () => {
    const w = await begin(), unit = await w.unit('综合办'), zhou = await w.staff('周晓岚', [], unit), liu = await w.staff('刘敏', [], unit)
    const { record } = await zhou.do('view', 'save', { data: { name: '白班待派', of: 'matter/my/todo', query: 'state=sorting' } })
    const asked = { mine: 'made', state: 'held', of: 'matter/my/todo' }
    expect([await zhou.list('view', asked), await zhou.list('view', { ...asked, of: 'matter/' }), await liu.list('view', asked), await liu.list('view')]).toEqual([[record], [], [], []])
    expect((await refused(liu.do('view', 'drop', { record }))).code).toBe('not-found')
    await zhou.do('view', 'change', { record, data: { query: 'state=received' } })
    expect((await w.row(record)).fields).toMatchObject({ name: '白班待派', query: 'state=received' })
    await zhou.do('view', 'drop', { record })
    expect(await zhou.list('view', asked)).toEqual([])
    expect((await refused(w.resident('王女士').do('view', 'save', { data: { name: 'x', of: 'y' } }))).code).toBe('not-your-step')
  })
}))
