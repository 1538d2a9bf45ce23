// 考评: how units, communities and grid workers came out in a month. Every rate stands with what it was divided by and opens the very rows; each line says
// how it became points; an appeal is made where the line is.
import { getRound, getRounds, type RoundLine } from '../../client/client.view.ts'
import { clockSeconds, momentName } from '../../client/words.ts'
import type { Moment } from '#engine/pack.ts'
import { sayValue, type ScoreCard, type ScoreLine, type ScoreList, type ScoreRound } from '#engine/score/score.ts'
import { Lamp } from '../kit/icons.view.tsx'
import { Button, Grey, Heading, Trouble } from '../kit/parts.view.tsx'
import { CardTable } from '../kit/table.view.tsx'
import { useCalm, useLoad } from '../kit/load.view.ts'
import { settingTypes, type Office } from '../model.ts'
import { useChanges, useDesk, useNow } from '../office.view.tsx'
import { goQuery, Link, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'

export const Scores = () => {
  const { office } = useDesk(), { query } = usePlace(), rounds = useLoad('rounds', getRounds), chosen = rounds.data?.rounds.find((one) => one.id === query.get('round')) ?? rounds.data?.rounds[0]
  const load = useLoad(chosen ? `round:${chosen.id}` : undefined, (signal) => getRound(chosen!.id, signal)), calm = useCalm(() => { rounds.reload(); load.reload() }, load.data?.draft ? 60_000 : 3000), error = rounds.error ?? load.error, round = load.data
  useChanges(() => calm())
  const overseen = Object.values(office.model.scores).find((one) => office.me.posts.some((post) => Object.hasOwn(office.model.parts[post.part]?.sees ?? {}, one.round))), start = overseen && office.model.types[overseen.round]?.steps.find((step) => step.makes && step.who.length)
  return (
    <div className="page scores-page">
      <div className="row wrap between"><h1>{t('考评')} {chosen ? <span className="second">{chosen.name}</span> : null}</h1>
        <span className="row wrap"><Rounds list={rounds.data?.rounds ?? []} chosen={chosen} />
          {start && overseen ? <Link className="chip" to={`/${overseen.round}/new?step=${start.name}`}>{start.title}</Link> : null}
          {round ? <><a className="chip" href={`/api/scores/${round.id}/book.xlsx`} download>XLSX</a><a className="chip" href={`/print/scores/${round.id}`} target="_blank" rel="noreferrer">{t('打印')}</a></> : null}</span></div>
      {error === undefined ? null : <Trouble error={error}><Button small onClick={() => { rounds.reload(); load.reload() }}>{t('再取一次')}</Button></Trouble>}
      {round ? <Round round={round} office={office} /> : rounds.data?.rounds.length === 0 ? <p className="pad second">{t('还没有考评。每月出表日由系统出上一个月的表；公示以后，参评的都在这里看。')}</p> : error === undefined ? <div className="pad"><Grey lines={10} /></div> : null}
    </div>
  )
}
const Rounds = ({ list, chosen }: { list: readonly RoundLine[]; chosen: RoundLine | undefined }) => list.length < 2 ? null : (
  <span className="row wrap" role="group" aria-label={t('统计期')}>{list.slice(0, 6).map((one) => <button key={one.id} type="button" className={`chip tnum ${one.id === chosen?.id ? 'on' : ''}`} aria-pressed={one.id === chosen?.id} onClick={() => goQuery({ round: one.id, who: undefined })}>{one.period}</button>)}</span>
)

const Round = ({ round, office }: { round: ScoreRound; office: Office }) => {
  const { query } = usePlace(), now = useNow(), list = round.lists.find((one) => one.of === query.get('of')) ?? round.lists[0], card = list?.cards.find((one) => one.id === query.get('who')) ?? list?.cards.find((one) => one.mine && !round.oversees) ?? list?.cards[0]
  return (
    <>
      <p className="row wrap score-state"><span className="chip on">{round.stateTitle}</span>
        <span className="second tnum">{round.draft ? t('还没有公示，数随时在变；统计到 {at}', { at: clockSeconds(round.asOf) }) : t('数截至公示时 {at}，此后只随申诉改动', { at: clockSeconds(round.asOf) })}{round.due ? `${t('；')}${t('这一步到 {at}', { at: momentName(round.due, now) })}` : ''}</span>
        {round.oversees ? <Link to={`/${round.type}/${round.id}`}>{t('办理这一期')}</Link> : null}{settingTypes(office).some((one) => one.id === round.criteria) ? <Link to={`/settings/${round.criteria}`}>{office.model.types[round.criteria]?.title}</Link> : null}</p>
      {list ? <>
        <div className="row wrap score-ways" role="group" aria-label={t('考评对象')}>{round.lists.map((one) => <button key={one.of} type="button" className={`chip ${one === list ? 'on' : ''}`} aria-pressed={one === list} onClick={() => goQuery({ of: one.of, who: undefined })}>{one.title} <span className="tnum">{one.cards.length < one.total ? t('{n} / {all}', { n: one.cards.length, all: one.total }) : one.total}</span></button>)}
          {list.personal ? <span className="third">{t('个人的成绩单只有本人、网格长和值班长能看，不公开。')}</span> : null}</div>
        <div className="score-two">
          <section className="side-box" aria-label={t('排名')}><Heading note={t('折成百分排；件数太少的一项不计分')}>{t('排名')}</Heading><Ranking list={list} chosen={card} /></section>
          {card ? <section className="side-box" aria-label={t('{name}的成绩单', { name: card.name })}><Heading note={card.rank === null ? t('没有可计分的项') : t('第 {rank} 名，共 {total}', { rank: card.rank, total: list.total })} right={<span className="tnum">{card.score === null ? '—' : t('{score} 分', { score: card.score })}</span>}>{card.name}</Heading><Sheet card={card} round={round} /></section> : null}
        </div>
      </> : <p className="pad second">{t('这一期没有可以看的成绩单。')}</p>}
    </>
  )
}

const Ranking = ({ list, chosen }: { list: ScoreList; chosen: ScoreCard | undefined }) => {
  const heads = [...new Map(list.cards.flatMap((card) => card.lines.map((line) => [line.code, line] as const)))].sort(([a], [b]) => a < b ? -1 : 1)
  return (
    <div className="score-scroll"><CardTable className="score-table"><thead><tr><th scope="col" className="num">{t('名次')}</th><th scope="col">{list.title}</th>{heads.map(([code, line]) => <th key={code} scope="col" className="num">{line.name}<br /><span className="third">{t('满分 {n}', { n: line.full })}</span></th>)}<th scope="col" className="num">{t('折百分')}</th></tr></thead>
      <tbody>{list.cards.map((card) => (
        <tr key={card.id} className={card.id === chosen?.id ? 'on' : ''}><td className="num">{card.rank ?? '—'}</td><th scope="row"><button type="button" className="link" aria-pressed={card.id === chosen?.id} onClick={() => goQuery({ who: card.id })}>{card.name}</button>{card.mine && list.cards.some((one) => !one.mine) ? <span className="third"> {t('自己')}</span> : null}</th>
          {heads.map(([code]) => { const line = card.lines.find((one) => one.code === code); return <td key={code} className="num">{line ? <>{sayValue(line)} <span className="third">{line.d === null ? '' : `${line.n}/${line.d}`}</span><br /><span className="second">{line.points === null ? t('不计分') : t('{n} 分', { n: line.points })}{line.was ? ' *' : ''}</span></> : '—'}</td> })}
          <td className="num figure-value">{card.score ?? '—'}</td></tr>
      ))}</tbody></CardTable>{list.cards.some((card) => card.lines.some((line) => line.was)) ? <p className="third pad">{t('* 经申诉剔除后重计，原来的数在成绩单里。')}</p> : null}</div>
  )
}

const Sheet = ({ card, round }: { card: ScoreCard; round: ScoreRound }) => {
  const now = useNow()
  return <ol className="score-lines">{card.lines.map((line) => (
    <li key={line.id}><p className="row between"><b>{line.name}</b><span className="tnum">{line.points === null ? t('不计分') : `${line.points} / ${line.full}`}</span></p>
      <p className="tnum"><Counted line={line} /></p><p className="second">{line.says.split('；').slice(line.says.includes('；') ? 1 : 0).join('；')}</p>
      {line.was ? <p className="second tnum">{t('申诉后剔除 {n} 件：原 {was}，得 {points} 分', { n: line.less, was: line.d === null ? line.was.n : `${line.was.n} ÷ ${line.was.d}`, points: line.was.points })}{line.less && !round.draft ? <> <Link to={`/${line.of}?scored=${line.id}:less&archived=with`}>{t('看剔除的')}</Link></> : null}</p> : null}
      {line.why ? <p className="second">{t('申诉')}{t('：')}{line.why}{line.answer ? `${t('；')}${t('复核')}${t('：')}${line.answer}` : ''}</p> : null}
      {round.draft || !card.mine ? null : <p className="row wrap"><Link to={`/${round.lineType}/${line.id}`}>{line.due ? t('看这一项的申诉') : round.oversees ? t('看这一项') : t('看这一项，申诉')}</Link><span className="third">{line.stateTitle}{line.due ? `${t('，')}${t('答复到 {at}', { at: momentName(line.due as Moment, now) })}` : ''}</span>{line.late ? <span className="row bad"><Lamp light="late" size={11} />{t('超期未答复')}</span> : null}</p>}
    </li>
  ))}</ol>
}
const Counted = ({ line }: { line: ScoreLine }) => {
  const open = (n: number, to: string | null, of: string) => to && n > 0 ? <Link to={`/${of}?${to}&archived=with`}>{n}</Link> : <>{n}</>
  return line.d === null ? <>{open(line.n, line.filter, line.of)} {line.unit}</> : <>{open(line.n, line.filter, line.of)} ÷ {line.ofD ? open(line.d, line.filterD, line.ofD) : line.d}{line.value === null ? '' : ` ＝ ${sayValue(line)}`}</>
}
