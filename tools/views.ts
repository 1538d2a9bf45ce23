// npm run views: writes each pack's typed views as SQL beside it, to be read in review.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from '../engine/record/model.ts'
import { viewsText } from '../engine/record/views.server.ts'
import { packs, wires, outsides } from '../packs/index.ts'

/** Where a pack's views stand: beside the pack; the first is the office's own and lives in the engine. */
export const viewsPath = (pack: string, first: boolean): string => join(import.meta.dirname, '..', first ? 'engine/registry' : `packs/${pack}`, 'views.sql')

if (import.meta.main) for (const [i, pack] of packs.entries()) writeFileSync(viewsPath(pack.id, i === 0), viewsText(compile(packs, wires, outsides), pack.id))
