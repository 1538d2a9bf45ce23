// A street that runs already, and a pack that has got a list since: nothing stored loses its name, and nothing is made up.
import { describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { playWorld } from '../../engine/testing.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { seedNamed, seedSettings } from './seed.server.ts'

describe('a list that came later', () => eachDatabase((_name, open) => {
  test('begins with those of its rows that others name; rows that steps name get one each; a second start adds nothing', async () => {
    const w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' }), { db, holder } = w.engine
    await db.asOwner((tx) => tx.query(`delete from record where tenant = $1 and type = any($2::text[])`, [db.tenant, ['club-faults', 'club-roads']]))
    await holder.reload()
    for (let start = 0; start < 2; start++) {
      await seedSettings(w.engine)
      await seedNamed(w.engine)
      // The one rung that there is names 地面开裂; no list names a road but its own.
      expect((await w.rows('club-faults')).map(({ fields }) => [fields.code, fields.name, fields.limit])).toEqual([['crack', '地面开裂', '3wd']])
      expect((await w.rows('club-roads')).map(({ fields }) => [fields.code, fields.name, fields.from, fields.status])).toEqual(expect.arrayContaining([['web', '网页', '2026-01-01', '示例值'], ['desk', '前台', '2026-01-01', '示例值']]))
      expect(await w.rows('club-roads')).toHaveLength(2)
    }
  })
}))
