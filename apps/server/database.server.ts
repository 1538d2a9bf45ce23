// Where a street's database lies: at an address, or in the folder of the data.
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Db } from '#kernel/db/db.ts'
import { openDb } from '#kernel/db/open.server.ts'

export type Where = { url?: string | undefined; dir: string; tenant: number; say: (line: string) => void }

export const openStreetDb = async ({ url, dir, tenant, say }: Where): Promise<Db> => {
  await mkdir(dir, { recursive: true })
  return openDb({ url, dir: url ? undefined : resolve(dir, 'database'), tenant, log: say })
}
