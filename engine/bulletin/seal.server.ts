// How a paper in somebody's hand is held against what was signed: the address of that very edition as a code to be photographed, and a number of its contents
// that stands on the paper and on the desk. Nothing but the signed content and its address goes into either.
import { createHash } from 'node:crypto'
import QRCode from 'qrcode'
import type { Content } from './content.ts'

export type Seal = { check: string; link: string; svg: string; png: Buffer }
/** `link` is the whole address of the edition on the desk. Undefined for a draft: there is nothing yet to hold it against. */
export const sealOf = async (content: Content, link: string): Promise<Seal | undefined> => {
  const check = checkOf(content), how = { margin: 0, errorCorrectionLevel: 'M' } as const
  return check === undefined ? undefined : { check, link, svg: await QRCode.toString(link, { type: 'svg', ...how }), png: await QRCode.toBuffer(link, { type: 'png', width: 304, ...how }) }
}
/** 核验码: sixteen signs of the digest of what was kept, in fours. Of a draft undefined. */
export const checkOf = (content: Content): string | undefined =>
  content.signed ? createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16).toUpperCase().replace(/(.{4})(?=.)/g, '$1-') : undefined
