// The bench's figures as a page to read.
import type { Figure } from './load.ts'
import type { Night } from './escalate.ts'
import type { Lives } from './lives.ts'
import { machineWords } from './machine.ts'

export type Measured = { name: string; product: number; floor: number; ratio: number; p50: number; p99: number; cpu: number; cpuFloor: number; cpuRatio: number; foreign: number; quiet: number }
export type Report = { lives?: Lives[] | undefined; nights?: Night[] | undefined; seconds: number; rounds: number; pages: string[]; engines: { engine: 'postgres' | 'pglite'; version: string; size: number; figures: Measured[]; ready: number; memory: { now: number; most: number }; pages: Record<string, number>; detail: Figure | undefined; equal: number }[] }

const titles: Record<string, string> = { list: '列表 50 行，三个条件，带总数', read: '单件', map: '地图 5,000 点', rare: '搜索，少见的两字词', common: '搜索，常见的两字词', groups: '看板：月 × 状态 × 小类，十二个月', create: '登记', step: '办一步（受理）' }
const targets: Record<string, number> = { list: 1, read: 1, map: 1, rare: 1, common: 1, groups: 30, create: 0.7, step: 0.5 }
/** A figure with so many places; a dash where there is none. */
const places = (n: number | null, digits: number) => n === null || !Number.isFinite(n) ? '—' : n.toFixed(digits)
const size = (n: number) => n >= 1_000_000 ? `${n / 1_000_000} M` : `${n / 1000} k`
const number = (n: number | null) => n === null || !Number.isFinite(n) ? '—' : n >= 100 ? Math.round(n).toLocaleString('en') : n.toFixed(1)

export const reportText = ({ engines, seconds, rounds, pages, nights, lives }: Report): string => {
  const lines = ['# 性能', '', `测于 ${new Date().toISOString().slice(0, 10)}。\`npm run bench\` 写下本页。`, '',
    `机器：${machineWords()}，加压、服务器、数据库都在其上，另有别人的活。Node ${process.version}。每轮 ${seconds} 秒，产品与地板轮流，各 ${rounds} 轮（另有一轮预热不计）。`,
    '「地板」：同一个 HTTP 服务库和驱动，一张类型齐全的表，手写 SQL，没有会话、权限、历史、封存和行级策略。「比」＝产品每秒答数 ÷ 地板每秒答数，取每一对轮次之比的中位。产品走真实会话，权限、行级策略、封存、通知都开着。',
    '「外来」：那些轮次里别的进程占用的核数，平均；「静」：外来不超过 0.3 核的轮次数，只用它们；不足两轮时用最静的两轮，数字就只能当个大概。「核毫秒/答」：服务器与数据库为一个答数花的处理器时间，写入含封存和通知；别人的活再多，它也变得不大，所以机器忙时先看「按核算的比」（地板 ÷ 产品）。计时前逐题比对过两边的内容。写入的对比里，封存余下的不到一秒的活在轮到地板之前做完：不计在每秒答数里，计在核毫秒里。', '']
  for (const engine of ['postgres', 'pglite'] as const) {
    const all = engines.filter((e) => e.engine === engine)
    if (!all.length) continue
    lines.push(engine === 'postgres' ? `## PostgreSQL ${all[0]!.version}，16 个连接` : `## 内嵌引擎（PGlite，PostgreSQL ${all[0]!.version}），16 个连接，产品与地板先后各跑一遍`, '')
    lines.push('| 问题 | 件数 | 产品 /s | 地板 /s | 比 | 目标（1 M） | 核毫秒/答：产品，地板 | 按核算的比 | p50 ms | p99 ms | 外来 | 静 |', '|---|---|---|---|---|---|---|---|---|---|---|---|')
    for (const name of Object.keys(titles)) for (const e of all) {
      const f = e.figures.find((one) => one.name === name)
      if (f) lines.push(`| ${titles[name]} | ${size(e.size)} | ${number(f.product)} | ${number(f.floor)} | **${places(f.ratio, 2)}** | ${engine === 'postgres' && e.size >= 1_000_000 ? `≥ ${targets[name]}` : ''} | ${places(f.cpu, 2)}，${places(f.cpuFloor, 2)} | ${places(f.cpuRatio, 2)} | ${places(f.p50, 1)} | ${places(f.p99, 1)} | ${places(f.foreign, 2)} | ${f.quiet} |`)
    }
    lines.push('', '| 件数 | 一件的全部（时间线、能办的步骤、邻近）/s | p50 ms | 重启到能答 ms | 内存 MiB（最高） | 比对相同的答案 |', '|---|---|---|---|---|---|',
      ...all.map((e) => `| ${size(e.size)} | ${number(e.detail?.perSecond ?? Number.NaN)} | ${number(e.detail?.p50 ?? Number.NaN)} | ${e.ready} | ${e.memory.now}（${e.memory.most}） | ${e.equal} |`))
    const first = all[0]!.figures.find((f) => f.name === 'list'), last = all.at(-1)!.figures.find((f) => f.name === 'list')
    if (first && last && all.length > 1) lines.push('', `满页从 ${size(all[0]!.size)} 到 ${size(all.at(-1)!.size)} 慢了 ${(first.product / last.product).toFixed(2)} 倍（地板 ${(first.floor / last.floor).toFixed(2)} 倍；目标 < 1.3）。`)
    lines.push('', `首页各种看法，一个连接，p50 毫秒：`, '', `| 看法 | ${all.map((e) => size(e.size)).join(' | ')} |`, `|---|${all.map(() => '---').join('|')}|`,
      ...Object.keys(all[0]!.pages).map((view) => `| \`${view}\` | ${all.map((e) => number(e.pages[view] ?? Number.NaN)).join(' | ')} |`), '')
  }
  if (lives?.length) lines.push('## 一件事的一生', '', '居民上报、受理、派遣、处置、现场核查、评价，六步都走接口，同时十六件；「界面」：同时开着、自己更新的列表。目标：每秒 200 件，从空库到 1 M 掉不到一成；列表 p95 在 300 ms 内。', '',
    '| 库里件数 | 界面 | 一生/s | 步/s | 一生 p50 ms | p95 ms | 列表 p95 ms | 失败 |', '|---|---|---|---|---|---|---|---|',
    ...lives.map((one) => `| ${one.size ? size(one.size) : '0'} | ${one.screens} | ${number(one.perSecond)} | ${number(one.acts)} | ${number(one.p50)} | ${number(one.p95)} | ${one.lists ? number(one.listP95) : '—'} | ${one.failed} |`), '')
  if (nights?.length) lines.push('## 一夜到时限', '', '所有件在服务器启动时都已到时限；每件记一次、通知各人一次，逐件查对。秒数从服务器能答起（被杀死的一次从第一次启动起，含重启）。目标：一分钟内记完。', '',
    '| 件数 | 中途杀死 | 记完 s | 通知完 s | 通知条数 | 处理器 s | 外来核 |', '|---|---|---|---|---|---|---|',
    ...nights.map((one) => `| ${size(one.n)} | ${one.killed ? '是' : '否'} | ${number(one.seconds)} | ${number(one.told)} | ${number(one.notices)} | ${number(one.cpu)} | ${places(one.foreign, 2)} |`), '')
  if (pages.length) lines.push('## 页面字节', '', '```', ...pages, '```', '')
  return lines.join('\n')
}
