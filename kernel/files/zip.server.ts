// Looks into a ZIP (XLSX, DOCX) before any library unpacks it: a few kilobytes can hold gigabytes.
import { createInflateRaw } from 'node:zlib'
import { fail, isFailure } from '../fail/fail.ts'

export type ZipEntry = { name: string; packed: number; size: number; method: number; at: number }
export type ZipLimits = { entries: number; size: number; ratio: number }
export const zipLimits: ZipLimits = { entries: 2_000, size: 150 * 1024 * 1024, ratio: 200 }

/** The directory at the end of a ZIP. Errors: bad-file for what is no plain ZIP (parts, encryption, 64-bit, other data before or after). */
export const readZip = (bytes: Uint8Array): ZipEntry[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true), size = view.getUint32(end + 12, true), start = view.getUint32(end + 16, true)
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count || count === 0xffff || start + size !== end) throw broken()
  const entries: ZipEntry[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw broken()
    const flags = view.getUint16(at + 8, true), nameLength = view.getUint16(at + 28, true)
    if (flags & 0x41) throw fail('bad-file', { why: { zh: '文件加了密码', en: 'it is encrypted' } })
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    entries.push({ name, method: view.getUint16(at + 10, true), packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), at: view.getUint32(at + 42, true) })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  if (at !== end) throw broken()
  return entries
}

/** Refuses a bomb: by what the directory declares, by pieces that overlap, and by unpacking each piece up to what it declared. */
export const checkZip = async (bytes: Uint8Array, limits: ZipLimits = zipLimits): Promise<ZipEntry[]> => {
  const entries = readZip(bytes)
  const total = entries.reduce((sum, it) => sum + it.size, 0)
  if (entries.length > limits.entries || total > limits.size || total > limits.ratio * Math.max(bytes.length, 10_000)) throw bomb()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let free = 0
  for (const it of [...entries].sort((a, b) => a.at - b.at)) {
    if (it.name.startsWith('/') || it.name.includes('\\') || it.name.split('/').includes('..')) throw broken()
    if (it.at < free || it.at + 30 > bytes.length || view.getUint32(it.at, true) !== 0x04034b50) throw bomb()
    const start = it.at + 30 + view.getUint16(it.at + 26, true) + view.getUint16(it.at + 28, true)
    free = start + it.packed
    if (free > bytes.length) throw broken()
    if (it.method === 0) { if (it.packed !== it.size) throw broken() }
    else if (it.method === 8) await unpackWithin(bytes.subarray(start, free), it.size)
    else throw broken()
  }
  return entries
}

// Counted, not kept: what unpacks to 150 MB must not take 150 MB to check.
const unpackWithin = (packed: Uint8Array, size: number): Promise<void> => new Promise((resolve, reject) => {
  const inflater = createInflateRaw()
  let got = 0
  inflater.on('data', (part: Buffer) => {
    got += part.length
    if (got > size) inflater.destroy(bomb())
  }).on('end', () => { if (got === size) resolve(); else reject(broken()) })
    .on('error', error => { reject(isFailure(error) ? error : broken()) })
  inflater.end(packed)
})

const findEnd = (view: DataView): number => {
  const last = view.byteLength - 22
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    // The comment has to end where the file ends: nothing may hang behind.
    if (view.getUint32(at, true) === 0x06054b50 && at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at
  }
  throw broken()
}
const broken = () => fail('bad-file', { why: { zh: '压缩包损坏或格式不寻常', en: 'the archive is damaged or unusual' } })
const bomb = () => fail('bad-file', { why: { zh: '解开后过大', en: 'it would unpack to too much' } })
