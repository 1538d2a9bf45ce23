// npm run new-pack -- <slug> [标题]: makes a pack that passes all checks.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newPack } from './new-pack/new-pack.ts'

const [slug, title] = process.argv.slice(2)
try {
  if (!slug) throw new Error('用法：npm run new-pack -- <包名> [标题]，如 npm run new-pack -- elder-visits 高龄走访')
  for (const file of newPack(dirname(dirname(fileURLToPath(import.meta.url))), { slug, title: title ?? slug })) console.log(`＋ ${file}`)
  console.log(`＋ packs/index.ts 一行\n接着：npm test -- types tests；npm run explain -- ${slug}；npm start`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
