// What a file really is, by its bytes. The name and the declared type are not believed.
import { fileTypeFromBuffer } from 'file-type'
import { fail } from '../fail/fail.ts'
import { checkZip } from './zip.server.ts'

export type FileType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/heic' | 'image/avif' | 'application/pdf' | typeof xlsx | typeof docx
export const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
export const taken = ['jpg', 'png', 'webp', 'heic', 'pdf', 'xlsx', 'docx'] as const

/** The type of a whole file. Errors: unsupported-type (415) with what is accepted, bad-file for two types in one, bombs, macros, scripts. */
export const sniff = async (bytes: Uint8Array): Promise<FileType> => {
  if (bytes.length === 0) throw fail('bad-file', { why: { zh: '文件是空的', en: 'it is empty' } })
  const text = latin(bytes)
  if (text.startsWith('PK\u0003\u0004')) return officeType(bytes)
  const found = (await fileTypeFromBuffer(bytes.subarray(0, 4_100)).catch(() => undefined))?.mime as string | undefined
  const type = found === 'image/heif' ? 'image/heic' : found
  if (type === 'application/pdf') checkPdf(text)
  else if (!type || !images.includes(type)) throw fail('unsupported-type', { ...(found ? { type: found } : {}), allowed: taken })
  else if (text.slice(0, 1024).includes('%PDF-')) throw twoInOne()
  // A ZIP reader looks from the end, so a ZIP hung behind a picture would open as one.
  if (text.slice(-70_000).includes('PK\u0005\u0006')) throw twoInOne()
  return type as FileType
}

const images = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/avif']
const twoInOne = () => fail('bad-file', { why: { zh: '一个文件里藏着另一种文件', en: 'one file hides another kind' } })

const officeType = async (bytes: Uint8Array): Promise<FileType> => {
  const names = new Set((await checkZip(bytes)).map(it => it.name))
  if ([...names].some(name => /vbaProject|\.bin$/i.test(name) && !/printerSettings/i.test(name))) throw fail('bad-file', { why: { zh: '含有宏或嵌入程序', en: 'it holds macros or embedded programs' } })
  if (names.has('[Content_Types].xml') && names.has('xl/workbook.xml')) return xlsx
  if (names.has('[Content_Types].xml') && names.has('word/document.xml')) return docx
  throw fail('unsupported-type', { type: 'application/zip', allowed: taken })
}

const checkPdf = (text: string): void => {
  if (!text.startsWith('%PDF-')) throw twoInOne()
  if (!text.slice(-2048).includes('%%EOF')) throw fail('bad-file', { why: { zh: 'PDF 不完整', en: 'the PDF is cut short' } })
  // Streams are packed pictures and text, where three letters come up by chance.
  if (/\/(JavaScript|JS|Launch)\b/.test(text.replace(/stream\r?\n[\s\S]*?endstream/g, ''))) throw fail('bad-file', { why: { zh: 'PDF 含有脚本', en: 'the PDF holds scripts' } })
}

const latin = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
