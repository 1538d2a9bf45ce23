// What the words sound like, beside the field of the class: three proposals, the words that speak for each, and how often such proposals were right. A press
// fills the field; nothing else does.
import { useEffect, useState } from 'react'
import { getSuggestion, type Suggestion } from '../../client/client.view.ts'
import { count } from '../../client/words.ts'
import { t } from '../say.view.ts'

export const Sounds = ({ type, words, chosen, onChoose }: { type: string; words: string; chosen: unknown; onChoose: (code: string) => void }) => {
  const [said, setSaid] = useState<Suggestion | undefined>(undefined)
  useEffect(() => {
    if (words.trim().length < 2) { setSaid(undefined); return }
    const stop = new AbortController(), wait = setTimeout(() => { getSuggestion(type, words.slice(0, 4000), stop.signal).then(setSaid, () => undefined) }, 350)
    return () => { clearTimeout(wait); stop.abort() }
  }, [type, words])
  if (!said?.list.length || !said.measured) return null
  const { tested, top1, top3, learned } = said.measured, percent = (n: number) => tested === 0 ? '—' : `${Math.round(n * 1000 / tested) / 10}%`
  return (
    <div className="sounds" role="group" aria-label={t('听着像')}>
      <p className="row wrap"><span className="second">{t('听着像')}</span>{said.list.map((one) => <button key={one.code} type="button" className={`chip ${chosen === one.code ? 'on' : ''}`} aria-pressed={chosen === one.code} onClick={() => onChoose(one.code)}>{one.name}{one.words.length ? <span className="third">{t('因为说到{words}', { words: one.words.slice(0, 2).map((word) => t('「{name}」', { name: word })).join('') })}</span> : null}</button>)}</p>
      <p className="third tnum">{t('学自本街道 {n} 件已办结的。拿没学过的 {tested} 件试：头一个就对 {one}，前三个里有 {three}。', { n: count(learned), tested: count(tested), one: percent(top1), three: percent(top3) })}</p>
    </div>
  )
}
