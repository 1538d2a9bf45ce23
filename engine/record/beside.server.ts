// Acts that come at the same time are read and written together: one statement for many, each with its own answer. What follows from an act in other
// rows needs a transaction of its own and does not travel here.
import type { Db } from '../../kernel/db/db.ts'
import { together } from '../../kernel/db/together.ts'
import type { On } from '../pack.ts'
import type { Office } from './office.ts'
import * as text from './statements.ts'
import { createLine, createLines, stepLine, write, writeLines, type Found, type Written } from './store.server.ts'

type Wanted = { record: string; act: string }
type Sent = Written & { office: Office; on: On }
type Road = { load: (one: Wanted) => Promise<Found | undefined>; make: (one: Sent) => Promise<boolean>; step: (one: Sent) => Promise<boolean> }

/** The row that an act is about, and the act itself when it was done before. */
export const loadBeside = (db: Db, one: Wanted): Promise<Found | undefined> => roadOf(db).load(one)
/** As `write`, for an act that is a transaction by itself. */
export const writeBeside = (db: Db, one: Sent): Promise<boolean> => one.done.version === 1 ? roadOf(db).make(one) : roadOf(db).step(one)

const stepped = ({ type, done, before, row, office, on }: Sent) => stepLine({ type, before: before!, row, dones: [done], after: [row] }, { office, on })
const roads = new WeakMap<Db, Road>()
const roadOf = (db: Db): Road => {
  const known = roads.get(db)
  if (known) return known
  const { tenant } = db, one = (what: Sent) => write(db, { ...what, tenant }), apart = ({ row }: Sent) => row.id
  const road: Road = {
    load: together<Wanted, Found | undefined>({
      apart: ({ act }) => act,
      one: async ({ record, act }) => (await db.query<Found>(text.load, [tenant, record, act]))[0],
      many: async (list) => {
        const found = new Map((await db.query<Found & { asked: string }>(text.loads, [tenant, list.map((one) => one.record), list.map((one) => one.act)])).map((row) => [row.asked, row]))
        return list.map(({ act }) => found.get(act))
      },
    }),
    make: together({ apart, one, many: async (list) => { await createLines(db, list.map((what) => createLine(what, what)), tenant); return list.map(() => true) } }),
    step: together({ apart, one, many: async (list) => { const written = await writeLines(db, list.map(stepped), tenant); return list.map(({ row }) => written.has(row.id)) } }),
  }
  roads.set(db, road)
  return road
}
