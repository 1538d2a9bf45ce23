// 考核指标: what the office came to in a period. Every figure stands with what it was divided by, and each of the two leads to its rows.
import { getFigure, getFigures, type Figure, type FigureLine } from '../../client/client.view.ts'
import { clockSeconds, count as say } from '../../client/words.ts'
import type { Moment } from '#engine/pack.ts'
import { before, everyOf, findPeriod, periodOf, type Every } from '#engine/clock/period.ts'
import { judgedAgain } from '#engine/indicator/formula.ts'
import { reached, valueOf } from '#engine/indicator/say.ts'
import { Lamp } from '../kit/icons.view.tsx'
import { Button, Grey, Heading, Trouble } from '../kit/parts.view.tsx'
import { CardTable } from '../kit/table.view.tsx'
import { useCalm, useLoad } from '../kit/load.view.ts'
import type { Office } from '../model.ts'
import { useChanges, useDesk, useNow } from '../office.view.tsx'
import { goQuery, Link, usePlace } from '../route.view.tsx'
import { langNow, t } from '../say.view.ts'

const splits = ['unit', 'area', 'kind'] as const
type Split = (typeof splits)[number]
const splitName = (by: Split): string => ({ unit: t('按单位'), area: t('按社区'), kind: t('按小类') })[by]
/** The filter of a list that a line of a split stands for. */
const filterOf: Record<Split, string> = { unit: 'assignee', area: 'area', kind: 'kind' }

export const Figures = () => {
  const { office } = useDesk(), { query } = usePlace(), now = useNow()
  const here = new Date(now).toISOString() as Moment, every = (everyOf(query.get('period') ?? '') ?? 'month'), word = query.get('period') ?? periodOf(every, here)
  const load = useLoad(`figures:${word}`, (signal) => getFigures(word, signal)), calm = useCalm(load.reload, 20_000)
  useChanges(() => calm())
  const list = load.data?.indicators, chosen = list?.find((one) => one.id === query.get('of')) ?? list?.find((one) => missed(one)) ?? list?.find((one) => one.goal !== null) ?? list?.[0]
  const period = findPeriod(every, word)
  return (
    <div className="page figures-page">
      <div className="row wrap between"><h1>{t('考核指标')} <span className="second">{period ? titleOf(every, period.period) : word}</span></h1>
        <span className="row wrap"><Periods every={every} word={word} now={here} />{list?.length ? <a className="chip" href={`/api/indicators.xlsx?period=${word}`} download>XLSX</a> : null}
          <span className="second tnum">{chosen ? t('数据到 {at}', { at: clockSeconds(chosen.asOf) }) : load.waiting ? t('正在取数') : ''}</span><Button small onClick={load.reload}>{t('再取一次')}</Button></span></div>
      {load.error === undefined ? null : <Trouble error={load.error}><Button small onClick={load.reload}>{t('再取一次')}</Button></Trouble>}
      {list === undefined ? (load.error === undefined ? <div className="pad"><Grey lines={8} /></div> : null) : list.length === 0 ? <p className="pad second">{t('您的岗位没有要看的指标。')}</p> : null}
      {list?.length ? <div className="cells figure-cells">{list.map((one) => <Cell key={one.id} one={one} office={office} on={one.id === chosen?.id} />)}</div> : null}
      {chosen ? <One key={chosen.id} one={chosen} word={word} office={office} /> : null}
    </div>
  )
}
const missed = (one: Figure): boolean => reached(valueOf([one.n, one.d], one), one) === false
const nameOf = (office: Office, one: Figure): string => office.model.indicators[one.id]?.title ?? one.title
const shown = (one: Pick<Figure, 'as' | 'unit'>, pair: { n: number; d: number | null }): string => { const value = valueOf([pair.n, pair.d], one); return value === undefined ? '—' : one.as === 'percent' ? value.toFixed(2) : say(value) }
const rows = (one: Figure, side: 'is' | 'outOf' | 'except', more = ''): string => `/${one.of}?figure=${encodeURIComponent(`${one.id}:${one.period}:${side}`)}&archived=with${more}`

const leftOut = (one: Figure): number => (one.out ?? []).reduce((sum, why) => sum + why.n, 0)

/** A period by its name, in the reader's language. */
const titleOf = (every: Every, word: string): string => langNow() === 'en' ? word : findPeriod(every, word)?.title ?? word
const Periods = ({ every, word, now }: { every: Every; word: string; now: Moment }) => {
  const names: [Every, string][] = [['day', t('日')], ['week', t('周')], ['month', t('月')], ['quarter', t('季')], ['year', t('年')]], period = findPeriod(every, word), last = period && before(every, period).period, running = periodOf(every, now)
  const step = (to: string | undefined) => goQuery({ period: to })
  const next = period && period.period !== running ? periodOf(every, period.to) : undefined
  return (
    <span className="row" role="group" aria-label={t('统计期')}>
      {names.map(([one, name]) => <button key={one} type="button" className={`chip ${one === every ? 'on' : ''}`} aria-pressed={one === every} onClick={() => step(periodOf(one, now))}>{name}</button>)}
      <Button small disabled={!last} onClick={() => step(last)} aria-label={t('前一期')}>‹</Button><Button small disabled={!next} onClick={() => step(next)} aria-label={t('后一期')}>›</Button>
    </span>
  )
}

/** The rate, whether it reached its goal, the fraction with both halves open, the goal and the period before. */
const Cell = ({ one, office, on }: { one: Figure; office: Office; on: boolean }) => {
  const value = valueOf([one.n, one.d], one), old = valueOf([one.last.n, one.last.d], one), done = reached(value, one), change = value !== undefined && old !== undefined ? Math.round((value - old) * 100) / 100 : undefined
  return (
    <div className={on ? 'on' : ''}>
      <p className="row between"><button type="button" className="link figure-name" aria-pressed={on} onClick={() => goQuery({ of: one.id })}>{nameOf(office, one)}</button>{done === undefined ? null : <span className={`row third ${done ? 'good' : 'bad'}`}><Lamp light={done ? 'ok' : 'late'} size={11} /> {done ? t('达到目标') : t('没到目标')}</span>}</p>
      <p><span className={`big-figure tnum ${done === false ? 'bad' : ''}`}>{shown(one, one)}</span> <span>{one.unit}</span></p>
      <p className="second tnum">{one.d === null ? <Link to={rows(one, 'is')}>{t('看这些')}</Link> : <><Link to={rows(one, 'is')}>{say(one.n)}</Link> ÷ {one.as === 'percent' ? <Link to={rows(one, 'outOf')}>{say(one.d)}</Link> : say(one.d)}</>}</p>
      {one.out === undefined ? null : <p className="third tnum">{t('应计 {n}', { n: say((one.d ?? one.n) + leftOut(one)) })}{t('，')}{leftOut(one) ? <><Link to={rows(one, 'except')}>{t('剔除 {n}', { n: leftOut(one) })}</Link>{`（${one.out.map((why) => `${why.name} ${why.n}`).join(t('、'))}）`}</> : t('没有剔除')}</p>}
      <p className="third tnum">{one.goal === null ? '' : `${t('目标 {n}', { n: one.goal })}${one.as === 'percent' ? '%' : ''}${t('；')}`}{old === undefined ? t('上期没有') : t('上期 {n}', { n: shown(one, one.last) })}{change === undefined || change === 0 ? '' : `${t('，')}${change > 0 ? t('升 {n}', { n: change }) : t('降 {n}', { n: -change })}`}</p>
    </div>
  )
}

const One = ({ one, word, office }: { one: Figure; word: string; office: Office }) => {
  const { query } = usePlace(), load = useLoad(`figure:${one.id}:${word}:${one.asOf}`, (signal) => getFigure(one.id, word, signal))
  const full = load.data, ways = splits.filter((by) => full?.by[by]), way = ways.find((by) => by === query.get('by')) ?? ways[0], indicator = office.model.indicators[one.id], again = indicator && judgedAgain(office.model, indicator)
  if (!full) return load.error === undefined ? <div className="pad"><Grey lines={6} /></div> : <Trouble error={load.error}><Button small onClick={load.reload}>{t('再取一次')}</Button></Trouble>
  return (
    <>
      <div className="two-even figure-two">
        {way ? <section className="side-box" aria-label={`${nameOf(office, one)} ${splitName(way)}`}>
          <Heading note={splitName(way)} right={<span className="row" role="group" aria-label={t('怎样分')}>{ways.map((by) => <button key={by} type="button" className={`chip ${by === way ? 'on' : ''}`} aria-pressed={by === way} onClick={() => goQuery({ by })}>{splitName(by)}</button>)}</span>}>{nameOf(office, one)}</Heading>
          <Table one={one} lines={full.by[way]!} way={way} />
        </section> : null}
        <section className="side-box" aria-label={t('近 12 期')}><Heading note={t('一根一期，最右是这一期')}>{t('近 12 期')}</Heading><Series one={one} series={full.series} /></section>
      </div>
      <p className="third figure-foot">{t('口径')}{t('：')}{formula(office, one)}{again ? `${t('；')}${t('再次进入{state}的，按新给的时限只看最近一次（通行公式没有规定看哪一次）', { state: again })}` : ''}{one.cite ? `${t('；')}${one.cite}` : ''}{t('。')}</p>
    </>
  )
}
/** What a rate is made of, said by the titles of its own halves where the pack has them. */
const formula = (office: Office, one: Figure): string => {
  const type = office.model.types[one.of]
  return one.d === null ? t('{what}的件数，点开就是那些行', { what: type?.title ?? one.of }) : t('左数 ÷ 右数，两个数都能点开，看到的就是算进去的那些{what}', { what: type?.title ?? one.of })
}
const Table = ({ one, lines, way }: { one: Figure; lines: readonly FigureLine[]; way: Split }) => {
  const most = Math.max(1, ...lines.map((line) => line.n)), percent = one.as === 'percent'
  const to = (line: FigureLine, side: 'is' | 'outOf' | 'except') => line.key === '' ? undefined : rows(one, side, `&${filterOf[way]}=${encodeURIComponent(line.key)}`)
  const open = (line: FigureLine, side: 'is' | 'outOf' | 'except', n: number) => { const at = to(line, side); return at ? <Link to={at} className={n > 0 ? undefined : 'zero'}>{say(n)}</Link> : say(n) }
  return (
    <CardTable><thead><tr><th scope="col">{splitName(way).replace(/^按/, '')}</th><th scope="col"><span className="sr">{t('图')}</span></th><th scope="col" className="num">{percent ? t('率') : t('数值')}</th><th scope="col" className="num">{percent ? t('左数') : t('合计')}</th>{one.d === null ? null : <th scope="col" className="num">{t('右数')}</th>}{one.out ? <th scope="col" className="num">{t('剔除')}</th> : null}</tr></thead>
      <tbody>{lines.map((line) => {
        const value = valueOf([line.n, line.d], one), done = reached(value, one)
        return <tr key={line.key}><th scope="row" className="cut">{line.name}</th><td className="fig-bar"><i style={{ width: `calc((100% - 28px) * ${percent ? Math.min(1, (value ?? 0) / 100) : line.n / most})` }} />{percent && one.goal !== null ? <em style={{ left: `calc(14px + (100% - 28px) * ${one.goal / 100})` }} /> : null}</td>
          <td className={`num figure-value ${done === false ? 'bad' : ''}`}>{done === false ? <Lamp light="late" size={11} /> : null} {value === undefined ? '—' : percent ? value.toFixed(1) : say(value)}</td><td className="num">{open(line, 'is', line.n)}</td>{one.d === null ? null : <td className="num">{percent ? open(line, 'outOf', line.d ?? 0) : say(line.d ?? 0)}</td>}{one.out ? <td className="num">{line.out ? open(line, 'except', line.out) : <span className="third">0</span>}</td> : null}</tr>
      })}
      {lines.length === 0 ? <tr><td colSpan={6} className="second">{t('这一期还没有。')}</td></tr> : null}</tbody></CardTable>
  )
}
const Series = ({ one, series }: { one: Figure; series: readonly { period: string; n: number; d: number | null }[] }) => {
  const values = series.map((point) => valueOf([point.n, point.d], one)), top = one.as === 'percent' ? 100 : Math.max(1, ...values.map((value) => value ?? 0), one.goal ?? 0)
  return (
    <ol className="figure-series">{series.map((point, i) => <li key={point.period}><span className="tnum third">{values[i] === undefined ? '—' : one.as === 'percent' ? values[i]!.toFixed(0) : say(values[i]!)}</span><i className={i === series.length - 1 ? 'this' : ''} style={{ height: `${Math.max(1, (values[i] ?? 0) / top * 120)}px` }} />
      <button type="button" className="link third" aria-label={`${titleOf(everyOf(point.period)!, point.period)}${t('：')}${shown(one, point)}${one.unit}`} onClick={() => goQuery({ period: point.period })}>{point.period.replace(/^\d{4}-?/, '')}</button></li>)}</ol>
  )
}
