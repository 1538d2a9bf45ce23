// The house's own secret: a file of 32 random bytes in the data directory, from which every key is derived.
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { chmod, open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail } from '../fail/fail.ts'

export type Secret = { readonly [use in SecretUse]: Buffer }
export type SecretUse = 'phone' | 'code' | 'login' | 'link'

/** Reads DATA_DIR/secret, making it (0600) on the first start. Errors: secret-unreadable. It belongs into every backup:
 *  phone numbers that were hashed with it cannot be matched with another. */
export const readSecret = async (dir: string): Promise<Secret> => {
  const file = join(dir, 'secret')
  try {
    const made = await open(file, 'wx', 0o600)
    await made.writeFile(randomBytes(32).toString('hex'))
    await made.sync()
    await made.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fail('secret-unreadable', { file })
  }
  try {
    if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600)
    return secretOf((await readFile(file, 'utf8')).trim())
  } catch {
    throw fail('secret-unreadable', { file })
  }
}

/** From 64 hex digits (tests give their own). */
export const secretOf = (hex: string): Secret => {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw fail('secret-unreadable')
  const key = (use: SecretUse) => Buffer.from(hkdfSync('sha256', Buffer.from(hex, 'hex'), 'xinbei', use, 32))
  return { phone: key('phone'), code: key('code'), login: key('login'), link: key('link') }
}

/** A keyed hash of text that must be matched but not read back. */
export const keyed = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('hex')
