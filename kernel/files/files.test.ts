import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eachDatabase } from '../../tests/postgres.server.ts'
import type { Db } from '../db/db.ts'
import type { Actor } from '../identity/identity.ts'
import { fileHeaders, getFile, localFiles, maxFile, putFile, sweepFiles, attachFiles, usesOf } from './files.server.ts'
import { cleanName } from './name.ts'
import { sniff } from './sniff.server.ts'
import { checkZip } from './zip.server.ts'

const now = new Date('2026-11-23T06:20:00Z')
const who: Actor = { kind: 'staff', id: '7', name: '网格员' }, other: Actor = { kind: 'resident', id: '8', name: '居民' }
const code = (promise: Promise<unknown>) => promise.then(() => 'no error', (error: { code?: string; message: string }) => error.code ?? error.message)
let last = 0
const newId = () => `01938000-0000-7000-8000-${String(++last).padStart(12, '0')}`
let db: Db, dir: string
const put = (bytes: Uint8Array, more: Partial<Parameters<typeof putFile>[2]> = {}) => putFile(db, localFiles(dir), { id: newId(), bytes, name: '井盖.JPG', who, now, ...more })
const photo = (width = 400, height = 200) => sharp({ create: { width, height, channels: 3, background: '#a33' } })

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'xb-files-'))
})
afterAll(async () => {
  await rm(dir, { recursive: true })
})

/** A ZIP by hand; `lie` declares another size than the piece has. */
const zip = (parts: Array<{ name: string; data: Buffer; lie?: number }>) => {
  const bodies: Buffer[] = [], heads: Buffer[] = []
  let at = 0
  for (const { name, data, lie } of parts) {
    const packed = deflateRawSync(data), local = Buffer.alloc(30), head = Buffer.alloc(46)
    local.writeUInt32LE(0x04034b50, 0); local.writeUInt16LE(8, 8); local.writeUInt32LE(packed.length, 18); local.writeUInt32LE(lie ?? data.length, 22); local.writeUInt16LE(name.length, 26)
    head.writeUInt32LE(0x02014b50, 0); head.writeUInt16LE(8, 10); head.writeUInt32LE(packed.length, 20); head.writeUInt32LE(lie ?? data.length, 24); head.writeUInt16LE(name.length, 28); head.writeUInt32LE(at, 42)
    bodies.push(local, Buffer.from(name), packed); heads.push(head, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(heads), end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(parts.length, 8); end.writeUInt16LE(parts.length, 10); end.writeUInt32LE(directory.length, 12); end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, directory, end])
}
const office = (more: Parameters<typeof zip>[0] = []) => zip([{ name: '[Content_Types].xml', data: Buffer.from('<a/>') }, { name: 'xl/workbook.xml', data: Buffer.from('<a/>') }, ...more])
const sheet = async () => {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('事项').addRow(['井盖缺失', 1])
  return Buffer.from(await book.xlsx.writeBuffer() as ArrayBuffer)
}

eachDatabase((_name, open) => {
  beforeAll(async () => { db = await open() })

  test('a photo is turned upright, loses its place and its owner, and lies under its hash', async () => {
    const bytes = await photo().jpeg().withExif({ IFD0: { Artist: 'Zhang San' }, IFD3: { GPSLatitude: '31/1 49/1 0/1' } }).withMetadata({ orientation: 6 }).toBuffer()
    expect(bytes.includes('Zhang San') || (await sharp(bytes).metadata()).orientation === 6).toBe(true)
    const row = await put(bytes)
    expect(row).toMatchObject({ type: 'image/jpeg', name: '井盖.jpg', width: 200, height: 400, by: 'staff:7', again: false })
    const file = await getFile(db, localFiles(dir), { id: row.id })
    expect((await sharp(file.bytes).metadata()).exif).toBeUndefined()
    expect((await sharp(file.bytes).metadata()).orientation).toBeUndefined()
    expect(await readdir(join(dir, row.sha.slice(0, 2), row.sha.slice(2, 4)))).toEqual([row.sha])
  })

  test('the same id again is the same file; with other bytes it is refused', async () => {
    const bytes = await photo(50, 50).png().toBuffer(), id = newId()
    const first = await put(bytes, { id })
    expect(first.type).toBe('image/png')
    expect(await put(bytes, { id })).toEqual({ ...first, again: true })
    expect(await code(put(await photo(51, 50).png().toBuffer(), { id }))).toBe('changed')
    const many = newId(), rows = await Promise.all(Array.from({ length: 10 }, () => put(bytes, { id: many })))
    expect(rows.filter(it => !it.again)).toHaveLength(1)
  })

  test('smaller pictures of the offered sizes', async () => {
    const row = await put(await photo(900, 600).webp().toBuffer())
    expect(row.type).toBe('image/webp')
    for (let i = 0; i < 2; i++) {
      const small = await getFile(db, localFiles(dir), { id: row.id, size: 320 })
      expect([small.type, (await sharp(small.bytes).metadata()).width, small.size]).toEqual(['image/webp', 320, small.bytes.length])
    }
    expect(await code(getFile(db, localFiles(dir), { id: row.id, size: 321 }))).toBe('bad-field')
    expect(await code(getFile(db, localFiles(dir), { id: newId() }))).toBe('not-found')
    expect((await put(await photo(4000, 10).jpeg().toBuffer())).width).toBe(2560)
  })

  test('what is not a picture, a PDF or an office file is refused with what is', async () => {
    for (const text of ['<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', '<html><script>x</script>', 'plain', 'GIF89a' + '\0'.repeat(100), 'MZ' + '\0'.repeat(200), '\u007fELF']) {
      await expect(put(Buffer.from(text, 'latin1')), text.slice(0, 10)).rejects.toMatchObject({ code: 'unsupported-type', details: { allowed: expect.arrayContaining(['jpg', 'pdf']) } })
    }
    expect(await code(put(Buffer.alloc(0)))).toBe('bad-file')
    expect(await code(put(Buffer.alloc(maxFile + 1)))).toBe('too-large')
    expect(await code(put((await photo().jpeg().toBuffer()).subarray(0, 300)))).toBe('bad-file')
  })

  test('two kinds in one file are refused; scripts and macros too', async () => {
    const jpeg = await photo().jpeg().toBuffer()
    expect(await code(put(Buffer.concat([jpeg, await sheet()])))).toBe('bad-file')
    expect(await code(put(Buffer.concat([jpeg.subarray(0, 20), Buffer.from('%PDF-1.7'), jpeg.subarray(20)])))).toBe('bad-file')
    const pdf = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
    expect((await put(pdf, { name: '../../etc/决定书\u202Efdp.exe' }))).toMatchObject({ type: 'application/pdf', name: '决定书fdp.pdf' })
    expect(await code(put(Buffer.concat([pdf, await sheet()])))).toBe('bad-file')
    expect(await code(put(Buffer.from('%PDF-1.7\n<</S/JavaScript/JS(x)>>\n%%EOF')))).toBe('bad-file')
    expect((await put(Buffer.from('%PDF-1.7\n<<>>stream\nab/JS(x)\nendstream\n%%EOF'))).type).toBe('application/pdf')
    expect(await code(put(office([{ name: 'xl/vbaProject.bin', data: Buffer.from('x') }])))).toBe('bad-file')
    expect(await code(put(zip([{ name: 'a.txt', data: Buffer.from('x') }])))).toBe('unsupported-type')
  })

  test('a real workbook is taken as it is', async () => {
    const bytes = await sheet(), row = await put(bytes, { name: '台账.xlsx' })
    expect(row).toMatchObject({ name: '台账.xlsx', size: bytes.length })
    expect(Buffer.from((await getFile(db, localFiles(dir), { id: row.id, size: 320 })).bytes).equals(bytes)).toBe(true)
    expect(fileHeaders(row)['content-disposition']).toBe("attachment; filename*=UTF-8''%E5%8F%B0%E8%B4%A6.xlsx")
  })

  test('bombs: many pixels, honest and lying archives, overlapping pieces', async () => {
    const wide = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' }, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer()
    expect(await code(put(wide))).toBe('bad-file')
    const zeros = Buffer.alloc(40 * 1024 * 1024)
    const bomb = office([{ name: 'xl/a.xml', data: zeros }])
    expect(bomb.length).toBeLessThan(100_000)
    expect(await code(put(bomb))).toBe('bad-file')
    expect(await code(checkZip(office([{ name: 'xl/a.xml', data: zeros, lie: 100 }])))).toBe('bad-file')
    const twice = zip([{ name: 'a', data: Buffer.from('same') }, { name: 'a', data: Buffer.from('same') }])
    twice.writeUInt32LE(0, twice.length - 22 - 47 + 42)
    expect(await code(checkZip(twice))).toBe('bad-file')
    expect(await code(checkZip(office([{ name: '../x', data: Buffer.from('x') }])))).toBe('bad-file')
    expect(await code(sniff(office().subarray(0, 90)))).toBe('bad-file')
    expect(await checkZip(office())).toHaveLength(2)
  }, 30_000)

  test('files belong to records; a stranger\'s file cannot be adopted; unused ones are swept', async () => {
    const row = await put(await photo(20, 20).jpeg().toBuffer()), record = newId()
    const use = (actor: Actor, on = record) => db.tx(tx => attachFiles(tx, { tenant: 1, files: [row.id, row.id], type: 'matter', record: on, who: actor, now }))
    expect(await code(use(other))).toBe('not-found')
    expect(await code(use(who))).toBe('no error')
    expect(await code(use(other))).toBe('no error')
    expect(await code(use(other, newId()))).toBe('not-found')
    expect(await usesOf(db, row.id)).toEqual([{ type: 'matter', record }])
    const free = await put(await photo(22, 20).jpeg().toBuffer(), { who: { kind: 'guest', id: 'g', name: '访客' } })
    const adopt = (on: string) => code(db.tx(tx => attachFiles(tx, { tenant: 1, files: [free.id], type: 'matter', record: on, who: other, now })))
    expect([await adopt(record), await adopt(newId())]).toEqual(['no error', 'not-found'])
    const unused = await put(await photo(21, 20).jpeg().toBuffer())
    expect(await sweepFiles(db, new Date('2026-11-24T00:00:00Z'))).toBeGreaterThan(0)
    expect(await code(getFile(db, localFiles(dir), { id: unused.id }))).toBe('not-found')
    expect(await code(getFile(db, localFiles(dir), { id: row.id }))).toBe('no error')
  })

  test('names are safe to show', async () => {
    expect(['a/b\\c.png', '...', 'x'.repeat(300), '\ud800坏.jpg', 'a\r\nb.jpg'].map(name => cleanName(name, 'jpg'))).toEqual(['c.jpg', '文件.jpg', `${'x'.repeat(80)}.jpg`, '\ufffd坏.jpg', 'ab.jpg'])
    await expect((async () => localFiles('/x').get('../../etc/passwd'))()).rejects.toThrow(/key/)
  })
})
