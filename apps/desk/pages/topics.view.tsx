// 热点: what is being said in seven days against the weeks before, by class, place, both and words; spots that recur; the list of each Monday. Every
// number opens the very rows.
import type { ReactNode } from 'react'
import { getTopics, getWeeks, recountTopics, type SpotLine, type TakenUp, type TopicLine, type Topics as Told } from '../../client/client.view.ts'
import { clockSeconds, count as say, dateName, momentName, shortMoment } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Lamp } from '../kit/icons.view.tsx'
import { Button, Grey, Heading, Trouble } from '../kit/parts.view.tsx'
import { useCalm, useLoad } from '../kit/load.view.ts'
import { seenTypes, type Office } from '../model.ts'
import { useChanges, useDesk, useNow } from '../office.view.tsx'
import { goQuery, Link, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'

/** How the server calls what has no class or no place: the only names that are not the office's own. */
const called = (name: string | undefined): string => name === '未分类' || name === '街道外' ? t(name) : name ?? ''
const ways = ['kinds', 'areas', 'both', 'words'] as const
type Way = (typeof ways)[number]
const wayName = (way: Way): string => ({ kinds: t('按小类'), areas: t('按社区'), both: t('社区与小类'), words: t('说法') })[way]
/** What the numbers of a page begin with. */
const rows = (type: string, filter: string): string => `/${type}?${filter}`
export const topicTypes = (office: Office): TypeModel[] => seenTypes(office).filter((type) => type.topics)

/** What somebody here may make of a topic: a record that names its rows by their filter. From the topic's first day on, so that new ones count. */
const takersOf = (office: Office, type: TypeModel): { title: string; to: (line: TopicLine) => string }[] => Object.values(office.model.types).flatMap((of) => {
  const field = of.fields.find((one) => one.rows === type.id), step = field && of.steps.find((one) => one.makes && one.need.includes(field.name) && one.who.some((part) => office.me.posts.some((post) => post.part === part)))
  if (!field || !step) return []
  const to = (line: TopicLine): string => { const filter = new URLSearchParams(line.filter); filter.delete('made.to'); return `/${of.id}/new?${new URLSearchParams({ step: step.name, [`with.${field.name}`]: filter.toString(), ...(of.called ? { [`with.${of.called}`]: `${line.place ?? ''}${line.name}` } : {}) })}` }
  return [{ title: step.title, to }]
})

export const Topics = () => {
  const { office } = useDesk(), now = useNow(), { query } = usePlace(), types = topicTypes(office), type = types.find((one) => one.id === query.get('of')) ?? types[0], week = query.get('week') ?? undefined
  const load = useLoad(type && week === undefined ? `topics:${type.id}` : undefined, (signal) => getTopics(type!.id, signal)), past = useLoad(type ? `topic-weeks:${type.id}:${week ?? ''}` : undefined, (signal) => getWeeks(type!.id, week, signal)), calm = useCalm(load.reload, 30_000)
  useChanges(() => calm())
  const frozen = week === undefined ? undefined : past.data?.list, topics = week === undefined ? load.data : frozen?.topics, error = week === undefined ? load.error : past.error, way = ways.find((one) => one === query.get('by')) ?? 'kinds'
  if (!type) return <div className="page"><h1>{t('热点')}</h1><p className="pad second">{t('您的岗位没有要看的热点。')}</p></div>
  return (
    <div className="page topics-page">
      <div className="row wrap between"><h1>{week === undefined ? t('热点') : t('未诉先办 {week}', { week: frozen?.week ?? week })} {topics ? <span className="second">{`${dateName(topics.from, now)}—${dateName(topics.to, now)}`}</span> : null}</h1>
        <span className="row wrap">{types.length > 1 ? types.map((one) => <button key={one.id} type="button" className={`chip ${one === type ? 'on' : ''}`} aria-pressed={one === type} onClick={() => goQuery({ of: one.id, week: undefined })}>{one.title}</button>) : null}
          {topics ? <a className="chip" href={`/api/topics/${type.id}/book.xlsx${week ? `?week=${week}` : ''}`} download>XLSX</a> : null}
          {week === undefined ? <><span className="second tnum">{topics ? t('数据到 {at}', { at: clockSeconds(topics.asOf) }) : ''}</span><Button small onClick={() => { recountTopics(type.id).then(load.put, load.reload) }}>{t('再取一次')}</Button></> : <Button small onClick={() => goQuery({ week: undefined })}>{t('回到这七天')}</Button>}</span></div>
      {error === undefined ? null : <Trouble error={error}><Button small onClick={() => { load.reload(); past.reload() }}>{t('再取一次')}</Button></Trouble>}
      {topics ? <Page topics={topics} type={type} way={way} frozen={week !== undefined} weeks={past.data?.weeks ?? []} week={week} /> : error === undefined ? <div className="pad"><Grey lines={10} /></div> : null}
    </div>
  )
}

const Page = ({ topics, type, way, frozen, weeks, week }: { topics: Told; type: TypeModel; way: Way; frozen: boolean; weeks: readonly string[]; week: string | undefined }) => {
  const { total, rule, spots } = topics, now = useNow(), hot = topics.both.filter((line) => line.hot), list = topics[way], { office } = useDesk(), takers = takersOf(office, type)
  return (
    <>
      <div className="cells topic-cells">
        <Cell title={frozen ? t('这一周') : t('近 7 天')} to={rows(type.id, total.filter)} n={total.n} note={growthWords(total)} />
        <Cell title={t('要留意的')} n={hot.length} bad={hot.length > 0} note={t('不少于 {least} 件，比前四周平均多 {growth}% 以上', { least: rule.least, growth: rule.growth })} />
        <Cell title={t('反复点位')} n={spots.length} note={t('{days} 天内 {within} 米里同类 {times} 件以上', { days: rule.days, within: rule.within, times: rule.times })} />
      </div>
      <div className="topic-two">
        <section className="side-box" aria-label={`${t('热点')} ${wayName(way)}`}>
          <Heading note={t('对比前 7 天')} right={<span className="row wrap" role="group" aria-label={t('怎样分')}>{ways.map((one) => <button key={one} type="button" className={`chip ${one === way ? 'on' : ''}`} aria-pressed={one === way} onClick={() => goQuery({ by: one })}>{wayName(one)}</button>)}</span>}>{t('热点')}</Heading>
          <Lines lines={list} type={type} way={way} takers={frozen ? [] : takers} />
        </section>
        <div>
          <section className="side-box" aria-label={t('未诉先办')}>
            <Heading note={t('每周一留一份')}>{t('未诉先办')}</Heading>
            <First lines={hot} type={type} takers={frozen ? [] : takers} />
            {weeks.length > 0 ? <p className="row wrap topic-weeks"><span className="second">{t('往周清单')}</span>{weeks.slice(0, 8).map((one) => <button key={one} type="button" className={`chip tnum ${one === week ? 'on' : ''}`} aria-pressed={one === week} onClick={() => goQuery({ week: one })}>{one}</button>)}</p> : null}
          </section>
          {[...new Set((topics.taken ?? []).map((one) => one.type))].map((of) => <TakenUps key={of} list={topics.taken!.filter((one) => one.type === of)} type={type} now={now} />)}
          <section className="side-box" aria-label={t('反复点位')}><Heading note={t('{days} 天内', { days: rule.days })}>{t('反复点位')}</Heading><Spots spots={spots} type={type} now={now} /></section>
        </div>
      </div>
      <p className="third figure-foot">{t('点任一数字看构成它的那些件。')}{t('增减比的是前 7 天；图是近 12 周，一根一周，最右是这 7 天。')}{t('起数、增幅、反复的口径在设置里按日期改。')}</p>
    </>
  )
}
const Cell = ({ title, n, note, to, bad = false }: { title: string; n: number; note: string; to?: string; bad?: boolean }) => (
  <div><p className="second">{title}</p><p><span className={`big-figure tnum ${bad ? 'bad' : ''}`}>{to ? <Link to={to}>{say(n)}</Link> : say(n)}</span></p><p className="third">{note}</p></div>
)
/** 增 112 +361%, against the seven days before; where there were none, no percentage is told. */
const change = ({ n, last }: Pick<TopicLine, 'n' | 'last'>): { word: string; percent: string } => ({
  word: n === last ? t('平') : n > last ? t('增 {n}', { n: say(n - last) }) : t('减 {n}', { n: say(last - n) }), percent: last === 0 ? (n > 0 ? t('前 7 天没有') : '') : `${n < last ? '−' : '+'}${Math.round(Math.abs(n - last) * 100 / last)}%`,
})
const growthWords = (line: TopicLine): string => { const { word, percent } = change(line); return t('比前 7 天 {word}', { word: `${word} ${percent}` }) }

type Takers = ReturnType<typeof takersOf>
const Take = ({ takers, line }: { takers: Takers; line: TopicLine }) => takers.map((one) => <Link key={one.title} className="whole topic-take" to={one.to(line)}>{one.title}</Link>)
const Lines = ({ lines, type, way, takers }: { lines: readonly TopicLine[]; type: TypeModel; way: Way; takers: Takers }) => {
  const named = way === 'words' ? (name: string) => t('「{name}」', { name }) : (name: string) => name
  return (
    <table className="figures topic-lines"><thead><tr><th scope="col">{way === 'kinds' ? t('小类与地点') : way === 'areas' ? t('社区与小类') : way === 'both' ? t('小类，社区') : t('说到的词')}</th><th scope="col" className="num">{t('件数')}</th><th scope="col" className="num">{t('增减')}</th><th scope="col" className="num topic-weeks-head">{t('近 12 周')}</th></tr></thead>
      <tbody>{lines.map((line) => {
        const { word, percent } = change(line)
        return (
          <tr key={line.key}>
            <th scope="row"><strong>{named(called(line.name))}</strong><Take takers={line.n > 0 ? takers : []} line={line} /><p className="third">{line.place !== undefined ? called(line.place) : line.parts.map((part, i) => <span key={part.filter}>{i ? t('、') : ''}<Link to={rows(type.id, part.filter)}>{called(part.name)} {say(part.n)}</Link></span>)}</p></th>
            <td className="num topic-n"><Link to={rows(type.id, line.filter)} className={line.n > 0 ? undefined : 'zero'}>{say(line.n)}</Link></td>
            <td className="num topic-grow"><Link to={rows(type.id, line.before)} className={`plain ${line.hot ? 'bad' : ''}`} title={t('前 7 天 {n} 件', { n: line.last })}>{line.hot ? <Lamp light="late" size={13} /> : null}<span>{word}</span></Link><p className={line.hot ? 'bad third' : 'third'}>{percent}</p></td>
            <td className="topic-bars"><Bars line={line} /></td>
          </tr>
        )
      })}
      {lines.length === 0 ? <tr><td colSpan={4} className="second">{way === 'words' ? t('没有几件都说到的词。') : t('这两周没有人说什么。')}</td></tr> : null}</tbody></table>
  )
}
/** Twelve weeks, each as tall as its share of the fullest; the last in blue, in red where it rings. */
const Bars = ({ line }: { line: TopicLine }): ReactNode => {
  const most = Math.max(1, ...line.weeks), high = 30
  return (
    <svg width="124" height={high} viewBox={`0 0 124 ${high}`} role="img" aria-label={t('近 12 周：{list}', { list: line.weeks.join(' ') })}>
      {line.weeks.map((n, i) => { const tall = n === 0 ? 1 : Math.max(2, Math.round(n / most * (high - 2))); return <rect key={i} x={i * 10.4} y={high - tall} width="7" height={tall} fill={i < 11 ? (n === 0 ? 'var(--line)' : 'var(--bar-old)') : line.hot ? 'var(--lamp-late)' : 'var(--primary)'}><title>{n}</title></rect> })}
    </svg>
  )
}
const TakenUps = ({ list, type, now }: { list: readonly TakenUp[]; type: TypeModel; now: number }) => (
  <section className="side-box" aria-label={list[0]!.title}><Heading note={t('现数')}>{list[0]!.title}</Heading>
    <ul className="related">{list.map((one) => <li key={one.id}><span className="grow"><Link to={`/${one.type}/${one.id}`}>{one.name}</Link><p className="third">{[one.unit, one.state, one.due ? t('期限 {at}', { at: momentName(new Date(Date.parse(one.due) - 60_000).toISOString(), now) }) : ''].filter(Boolean).join(t('，'))}</p></span>
      {one.n === null ? null : <span className="whole tnum"><Link to={rows(type.id, one.filter)}>{t('{n} 件', { n: say(one.n) })}</Link>{t('，')}<Link to={rows(type.id, one.openFilter)}>{t('未办结 {n}', { n: say(one.open ?? 0) })}</Link></span>}</li>)}</ul></section>
)
const First = ({ lines, type, takers }: { lines: readonly TopicLine[]; type: TypeModel; takers: Takers }) => (
  <ul className="related topic-first">{lines.slice(0, 6).map((line) => <li key={line.key}><Lamp light="late" size={13} /><span className="grow">{t('「{what}」{n} 件在{place}，前四周平均 {mean} 件。', { what: called(line.name), n: line.n, place: called(line.place), mean: line.mean })}<Link className="whole" to={rows(type.id, line.filter)}>{t('看 {n} 件', { n: line.n })}</Link> <Take takers={takers} line={line} /></span></li>)}
    {lines.length === 0 ? <li className="second">{t('没有哪个社区的哪一类突然多起来。')}</li> : null}</ul>
)
const Spots = ({ spots, type, now }: { spots: readonly SpotLine[]; type: TypeModel; now: number }) => (
  <table className="figures"><thead><tr><th scope="col">{t('小类与地点')}</th><th scope="col" className="num">{t('件数')}</th><th scope="col" className="num">{t('最近')}</th></tr></thead>
    <tbody>{spots.slice(0, 12).map((spot) => <tr key={spot.filter}><th scope="row">{called(spot.name)} <span className="third">{called(spot.place)}</span></th><td className="num"><Link to={rows(type.id, spot.filter)}>{say(spot.n)}</Link></td><td className="num third">{shortMoment(spot.last, now)}</td></tr>)}
      {spots.length === 0 ? <tr><td colSpan={3} className="second">{t('没有反复出现的点位。')}</td></tr> : null}</tbody></table>
)
