// npm run build: installs what it lacks and builds every face into dist/.
import { buildFaces, checkHost, ensurePackages, lastLines, stop } from './ground.mjs'

const say = (line) => console.log(`· ${line}`)
checkHost()
await ensurePackages(say)
for (const face of await buildFaces(say, { force: true })) {
  if (!face.ok) stop(`界面 ${face.name} 没有生成：${lastLines(face.output, 12)}`)
  say(`界面 ${face.name}：${(face.ms / 1000).toFixed(1)} 秒`)
}
