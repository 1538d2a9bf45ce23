// Keeps the typed views of the database as the model has them. A view is made anew only when its text has changed.
import type { Db } from '../../kernel/db/db.ts'
import { APP_ROLE } from '../../kernel/db/db.ts'
import { createHash } from 'node:crypto'
import type { Model } from './model.ts'
import { typedView, viewName } from './typed-view.ts'

/** The checked-in text of a pack's views. */
export const viewsText = (model: Model, pack: string): string =>
  `-- Made by \`npm run views\` from the records of this pack; a test compares. Typed columns over the record table, one view a type.\n${Object.values(model.types).filter((type) => type.pack === pack).map((type) => `\n${typedView(type)};\n`).join('')}`

/** Makes what is missing or has changed, in one transaction; answers the names. The text's mark stands in the view's comment. */
export const applyViews = async (db: Db, model: Model): Promise<string[]> => db.asOwner(async (tx) => {
  const old = new Map((await tx.query<{ name: string; mark: string | null }>("select c.relname as name, obj_description(c.oid) as mark from pg_class c where c.relkind = 'v' and c.relname like 'v\\_%'")).map((v) => [v.name, v.mark]))
  const made: string[] = []
  for (const type of Object.values(model.types)) {
    const name = viewName(type), text = typedView(type), mark = createHash('sha256').update(text).digest('hex').slice(0, 16)
    if (old.get(name) === `typed view ${mark}`) continue
    await tx.query(`drop view if exists ${name}`)
    await tx.query(text)
    await tx.query(`comment on view ${name} is 'typed view ${mark}'`)
    await tx.query(`grant select on ${name} to ${APP_ROLE}`)
    made.push(name)
  }
  return made
})
