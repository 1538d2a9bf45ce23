// A workbook is a zip, and a zip can lie: everything is measured while it is unpacked, and what it says of itself is only a first look.
import { createInflateRaw, inflateRawSync } from 'node:zlib'
import { fail } from '#kernel/fail/fail.ts'

export type Zip = { names: readonly string[]; text(name: string): string; stream(name: string): AsyncIterable<Buffer> }
export type ZipLimits = { entries: number; unpacked: number; text: number }
export const ZIP_LIMITS: ZipLimits = { entries: 2000, unpacked: 400 << 20, text: 96 << 20 }

/** Opens the bytes of an .xlsx. Throws Failure unsupported-type (no workbook at all), bad-file (encrypted, broken, old .xls), too-large. */
export const openZip = (bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): Zip => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  refuseOthers(file)
  const entries = directory(file, limits)
  if (!entries.has('[Content_Types].xml') || !entries.has('xl/workbook.xml')) throw fail('unsupported-type', { type: entries.has('word/document.xml') ? 'Word 文件' : '压缩包', allowed: ['.xlsx'] })
  let left = limits.unpacked
  const packed = (name: string) => {
    const entry = entries.get(name)
    if (!entry) throw fail('bad-file', { why: `表格里缺少 ${name}` })
    const start = entry.at + 30 + file.readUInt16LE(entry.at + 26) + file.readUInt16LE(entry.at + 28)
    if (file.readUInt32LE(entry.at) !== 0x04034b50 || start + entry.packed > file.length) throw broken()
    return { entry, data: file.subarray(start, start + entry.packed) }
  }
  return {
    names: [...entries.keys()],
    text: name => {
      const { entry, data } = guarded(() => packed(name)), most = Math.min(limits.text, left)
      try {
        const out = entry.method === 0 ? data : inflateRawSync(data, { maxOutputLength: most })
        if (out.length > most) throw fail('too-large', { limit: `解压后 ${most >> 20} MB` })
        left -= out.length
        return out.toString('utf8')
      } catch (error) { throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? fail('too-large', { limit: `解压后 ${most >> 20} MB` }) : (error as Error).name === 'Failure' ? error : broken() }
    },
    stream: async function* (name) {
      const { entry, data } = guarded(() => packed(name))
      if (entry.method === 0) { left -= data.length; if (left < 0) throw fail('too-large', { limit: `解压后 ${limits.unpacked >> 20} MB` }); yield data; return }
      const inflate = createInflateRaw({ chunkSize: 256 << 10 })
      inflate.end(data)
      try {
        for await (const chunk of inflate) {
          left -= (chunk as Buffer).length
          if (left < 0) throw fail('too-large', { limit: `解压后 ${limits.unpacked >> 20} MB` })
          yield chunk as Buffer
        }
      } catch (error) { throw (error as Error).name === 'Failure' ? error : broken() } finally { inflate.destroy() }
    },
  }
}

const broken = () => fail('bad-file', { why: '表格文件不完整或已损坏' })
const guarded = <T>(read: () => T): T => { try { return read() } catch (error) { throw (error as Error).name === 'Failure' ? error : broken() } }

const refuseOthers = (file: Buffer) => {
  const head = file.subarray(0, 8).toString('hex'), allowed = ['.xlsx']
  if (head.startsWith('504b0304')) return
  if (head.startsWith('4d5a') || head.startsWith('7f454c46') || head.startsWith('cafebabe')) throw fail('unsupported-type', { type: '程序文件', allowed })
  if (head === 'd0cf11e0a1b11ae1')
    throw file.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? fail('bad-file', { why: '表格设了打开密码，请去掉密码后再传' }) : fail('bad-file', { why: '这是旧版 .xls，请另存为 .xlsx 后再传' })
  throw fail('unsupported-type', { type: file.length === 0 ? '空文件' : head.startsWith('25504446') ? 'PDF' : '不是表格的文件', allowed })
}

type Entry = { at: number; method: number; packed: number }
const directory = (file: Buffer, limits: ZipLimits): Map<string, Entry> => guarded(() => {
  let end = file.length - 22
  while (end >= 0 && end > file.length - 65_558 && file.readUInt32LE(end) !== 0x06054b50) end--
  if (end < 0 || file.readUInt32LE(end) !== 0x06054b50) throw broken()
  const count = file.readUInt16LE(end + 10)
  if (count === 0xffff || count > limits.entries) throw fail('too-large', { limit: `包内 ${limits.entries} 个文件` })
  const entries = new Map<string, Entry>()
  let at = file.readUInt32LE(end + 16), unpacked = 0
  for (let i = 0; i < count; i++) {
    if (file.readUInt32LE(at) !== 0x02014b50) throw broken()
    const flags = file.readUInt16LE(at + 8), method = file.readUInt16LE(at + 10), nameLength = file.readUInt16LE(at + 28)
    if (flags & 1) throw fail('bad-file', { why: '表格设了打开密码，请去掉密码后再传' })
    if (method !== 0 && method !== 8) throw broken()
    unpacked += file.readUInt32LE(at + 24)
    if (unpacked > limits.unpacked) throw fail('too-large', { limit: `解压后 ${limits.unpacked >> 20} MB` })
    const name = file.subarray(at + 46, at + 46 + nameLength).toString('utf8').replace(/\\/g, '/').replace(/^\//, '')
    if (!entries.has(name)) entries.set(name, { at: file.readUInt32LE(at + 42), method, packed: file.readUInt32LE(at + 20) })
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return entries
})
