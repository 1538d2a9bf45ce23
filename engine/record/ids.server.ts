// Ids and names of what the engine does by itself.
import { createHash } from 'node:crypto'

/** An id that follows from another: the same act always leads to the same ids. */
export const idFrom = (of: string, what: string): string => {
  const h = createHash('sha256').update(`${of}/${what}`).digest('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`
}
/** The whole counts its parts anew. */
export const calcStep = '~calc'
/** Another row points here from now on, and may turn by what happens here. */
export const pointedStep = '~pointed'
/** Nobody could take what the row said. */
export const unheardStep = '~unheard'
/** The row's time is over: put away, blanked or erased. */
export const keepStep = '~keep'
/** The calendar has changed, and limits with it. */
export const retimeStep = '~retime'
/** The row is brought to today's shape. */
export const upgradeStep = '~upgrade'
