// The typed views of all packs stand on both databases, and say of a stored row what the row says.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Db } from '#kernel/db/db.ts'
import { compile } from '../engine/record/model.ts'
import { typedView, viewName } from '../engine/record/typed-view.ts'
import office from '../engine/registry/pack.ts'
import tennisClub from '../packs/_tennis-club/pack.ts'
import { packs } from '../packs/index.ts'
import { applyViews, viewsText } from '../engine/record/views.server.ts'
import { viewsPath } from '../tools/views.ts'
import { eachDatabase } from './postgres.server.ts'

const types = [...Object.values(compile(packs).types), ...Object.values(compile([office, tennisClub]).types).filter((type) => type.pack === tennisClub.id)]

test('the checked-in views are those of today: npm run views', () => {
  for (const [i, pack] of packs.entries()) expect(readFileSync(viewsPath(pack.id, i === 0), 'utf8')).toBe(viewsText(compile(packs), pack.id))
})
describe('typed views', () => eachDatabase((_name, open) => {
  let db: Db
  beforeAll(async () => { db = await open() })
  test('every view is made and can be read', async () => {
    await db.asOwner(async (tx) => { for (const type of types) { await tx.query(typedView(type)); expect(await tx.query(`select * from ${viewName(type)}`)).toEqual([]) } })
    expect(new Set(types.map(viewName)).size).toBe(types.length)
  })
  test('they are applied once, and again only when a shape has changed', async () => {
    const model = compile(packs)
    await db.asOwner(async (tx) => { for (const type of Object.values(model.types)) await tx.query(`drop view if exists ${viewName(type)}`) })
    expect(await applyViews(db, model)).toHaveLength(Object.keys(model.types).length)
    expect(await applyViews(db, model)).toEqual([])
  })
  test('a row comes out in its types, a private field as its mask, a sealed one not at all', async () => {
    const body = { what: '球网破了', where: { lon: 117.68, lat: 39.05 }, cost: 300, again: true, rating: 4, until: '2026-11-24T01:00:00.000Z', phone: '138****2207', injury: null }
    await db.asOwner((tx) => tx.query(`insert into record (tenant, id, type, kind, state, version, made, updated, body, veiled) values (1, '01938000-0000-7000-8000-000000000009', 'fault', 'net', 'mending', 2, $1, $1, $2, $3)`,
      ['2026-11-23T06:20:00.000Z', JSON.stringify(body), JSON.stringify({ phone: '13812342207', injury: '扭伤' })]))
    const [row] = await db.asOwner((tx) => tx.query(`select what, cost::float8, again, rating, until, phone, kind, st_x("where") as lon from v_fault`))
    expect(row).toEqual({ what: '球网破了', cost: 300, again: true, rating: 4, until: '2026-11-24T01:00:00.000Z', phone: '138****2207', kind: 'net', lon: 117.68 })
    await expect(db.asOwner((tx) => tx.query('select injury from v_fault'))).rejects.toThrow(/injury/)
  })
}))
