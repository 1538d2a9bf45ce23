// Filters as chips that show what is on. Everything they do is in the address.
import { useState } from 'react'
import { count as figure } from '../../client/words.ts'
import { DateInput } from '../kit/date.view.tsx'
import { Cross, Plus, Up } from '../kit/icons.view.tsx'
import { Fold } from '../kit/parts.view.tsx'
import type { TypeModel } from '#engine/record/model.ts'
import { useDesk } from '../office.view.tsx'
import { goQuery } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { narrowed, sorts, usualSort, type Facet } from './filters.ts'

/** Which rows of a score line. */
const scoredName = (word: string): string => word.endsWith(':less') ? t('考评剔除的') : word.endsWith(':n') ? t('考评计入的（分子）') : word.endsWith(':d') ? t('考评计入的（分母）') : t('考评计入的')
type Props = { type: TypeModel; view: string | undefined; facets: Facet[]; query: URLSearchParams; soon: number | undefined }
export const Chips = ({ type, view, facets, query, soon }: Props) => {
  const sort = query.get('sort') ?? usualSort(type, view)
  const orders = sorts(type)
  const q = query.get('q')
  const light = query.get('light')
  const on = (key: string) => narrowed(facets, query).find((n) => n.key === key)
  const { office } = useDesk(), [indicator = '', period = '', side] = query.get('figure')?.split(':') ?? [], figureOf = indicator ? `${office.model.indicators[indicator]?.title ?? indicator} ${period} ${side === 'outOf' ? t('右数') : side === 'except' ? t('剔除的') : office.model.indicators[indicator]?.outOf ? t('左数') : ''}`.trim() : undefined
  const states = facets.find((f) => f.key === 'state')
  return (
    <div className="chips" role="group" aria-label={t('筛选')}>
      {q ? <span className="chip on"><span>{t('搜「{q}」', { q })}</span><Drop name={q} onDrop={() => goQuery({ q: undefined, at: undefined })} /></span> : null}
      {figureOf ? <span className="chip on"><span>{figureOf}</span><Drop name={figureOf} onDrop={() => goQuery({ figure: undefined, archived: undefined, at: undefined })} /></span> : null}
      {query.get('scored') ? <span className="chip on"><span>{scoredName(query.get('scored')!)}</span><Drop name={scoredName(query.get('scored')!)} onDrop={() => goQuery({ scored: undefined, archived: undefined, at: undefined })} /></span> : null}
      {query.get('near') ? <span className="chip on"><span>{t('一处 {n} 米内', { n: query.get('near')!.split(',')[2] ?? '' })}</span><Drop name={t('一处 {n} 米内', { n: query.get('near')!.split(',')[2] ?? '' })} onDrop={() => goQuery({ near: undefined, at: undefined })} /></span> : null}
      {states ? <FacetChip facet={states} on={on('state')?.label} query={query} /> : null}
      <Fold className="chip on" bare label={<>{t(orders.find((o) => o.value === sort)?.label ?? sort)} <Up /></>}>
        {(close) => orders.map((o) => <button key={o.value} type="button" className="fold-item" aria-pressed={o.value === sort} onClick={() => { goQuery({ sort: o.value, at: undefined }); close() }}>{t(o.label)}</button>)}
      </Fold>
      {facets.filter((f) => f.key !== 'state' && (!f.rare || on(f.key))).map((f) => <FacetChip key={f.key} facet={f} on={on(f.key)?.label} query={query} />)}
      {on('made.from') ? <DateChip query={query} on={on('made.from')?.label} /> : null}
      {view !== 'late' && view !== 'supervised' && Object.keys(type.limits).length > 0 ? (
        <button type="button" className={`chip ${light ? 'on' : ''}`} aria-pressed={light !== null} onClick={() => goQuery({ light: light ? undefined : 'late,soon', at: undefined })}>
          {t('超期与将超期')}{soon === undefined ? '' : ` ${figure(soon)}`}{light ? <Cross size={10} /> : null}
        </button>
      ) : null}
      <Fold className="chip" bare align="right" label={<Plus />} name={t('更多筛选')}>
        {() => <div className="more-filters">{facets.filter((f) => f.rare && !on(f.key)).map((f) => <FacetChip key={f.key} facet={f} on={undefined} query={query} />)}<Dates query={query} /></div>}
      </Fold>
    </div>
  )
}
const Drop = ({ name, onDrop }: { name: string; onDrop: () => void }) => <button type="button" className="drop" aria-label={t('去掉「{name}」', { name })} onClick={onDrop}><Cross size={10} /></button>

const FacetChip = ({ facet, on, query }: { facet: Facet; on: string | undefined; query: URLSearchParams }) => {
  const chosen = new Set((query.get(facet.key) ?? '').split(',').filter(Boolean))
  const [find, setFind] = useState('')
  const toggle = (value: string, close: () => void) => {
    if (!facet.many) { goQuery({ [facet.key]: chosen.has(value) ? undefined : value, at: undefined }); close(); return }
    const next = new Set(chosen)
    if (next.has(value)) next.delete(value); else next.add(value)
    goQuery({ [facet.key]: [...next].join(','), at: undefined })
  }
  const fold = (
    <Fold className={on ? 'chip-in' : 'chip'} bare={on !== undefined} label={on ?? t(facet.title)} name={on ? `${t(facet.title)}${t('：')}${on}` : undefined} onOpen={() => setFind('')}>
      {(close) => (
        <>
          {facet.choices.length > 12 ? <input className="input" aria-label={t('在{what}里找', { what: t(facet.title) })} placeholder={t('找')} value={find} onChange={(e) => setFind(e.target.value)} /> : null}
          {facet.choices.filter((c) => find === '' || c.label.includes(find) || c.group?.includes(find)).slice(0, 120).map((c) => (
            facet.many
              ? <label key={c.value} className="fold-item"><input type="checkbox" checked={chosen.has(c.value)} onChange={() => toggle(c.value, close)} /> {t(c.label)}</label>
              : <button key={c.value} type="button" className={`fold-item ${c.group && c.group !== c.label ? 'deep' : ''}`} aria-pressed={chosen.has(c.value)} onClick={() => toggle(c.value, close)}>{t(c.label)}</button>
          ))}
        </>
      )}
    </Fold>
  )
  // One tree whether on or off: the panel stays open while several are ticked.
  return <span className={on ? 'chip on' : ''}>{fold}{on ? <Drop name={on} onDrop={() => goQuery({ [facet.key]: undefined, at: undefined })} /> : null}</span>
}

const Dates = ({ query }: { query: URLSearchParams }) => (
  <div className="dates">
    {([['made.from', t('从')], ['made.to', t('到')]] as const).map(([key, word]) => <div key={key} className="row"><span>{word}</span><DateInput label={word} value={query.get(key) ?? ''} onChange={(day) => { if (day === undefined || /^\d{4}-\d\d-\d\d$/.test(day)) goQuery({ [key]: day, at: undefined }) }} /></div>)}
  </div>
)
const DateChip = ({ query, on }: { query: URLSearchParams; on: string | undefined }) => {
  return (
    <span className={on ? 'chip on' : ''}>
      <Fold className={on ? 'chip-in' : 'chip'} bare={on !== undefined} label={on ?? t('日期')}>
        {() => <Dates query={query} />}
      </Fold>
      {on ? <Drop name={on} onDrop={() => goQuery({ 'made.from': undefined, 'made.to': undefined, at: undefined })} /> : null}
    </span>
  )
}
