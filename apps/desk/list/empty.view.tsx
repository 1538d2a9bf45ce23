// An empty list says which filter empties it and offers to drop it.
import { useDesk } from '../office.view.tsx'
import { areaName } from '../model.ts'
import { type TypeModel } from '#engine/record/model.ts'
import { Button } from '../kit/parts.view.tsx'
import { go, goQuery } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { narrowed, type Facet } from './filters.ts'

type Props = { type: TypeModel; view: string | undefined; title: string; facets: Facet[]; query: URLSearchParams; fresh: number; onFresh: () => void }
export const Empty = ({ type, view, title, facets, query, fresh, onFresh }: Props) => {
  const { office } = useDesk()
  const narrow = narrowed(facets, query).map((n) => (n.key === 'area' ? { ...n, label: areaName(office, query.get('area')) || n.label } : n))
  const drop = (key: string) => goQuery(key === 'made.from' ? { 'made.from': undefined, 'made.to': undefined, at: undefined } : { [key]: undefined, at: undefined })
  return (
    <div className="empty">
      <h2>{narrow.length > 0 ? t('「{filter}」之下现在没有{what}。', { filter: narrow.map((n) => n.label).join(' · '), what: type.title }) : t('现在没有「{title}」。', { title })}</h2>
      <p className="second">{narrow.length > 0 ? t('去掉一个筛选就能看到更多。') : reason(view, type)}</p>
      <p className="row wrap">
        {fresh > 0 ? <Button main onClick={onFresh}>{t('显示 {n} 条新件', { n: fresh })}</Button> : null}
        {narrow.map((n) => <Button key={n.key} onClick={() => drop(n.key)}>{t('去掉「{name}」', { name: n.label })}</Button>)}
        {view === undefined ? null : <Button onClick={() => go(`/${type.id}`)}>{t('看全部{what}', { what: type.title })}</Button>}
      </p>
    </div>
  )
}
const reason = (view: string | undefined, type: TypeModel): string => {
  if (view === 'todo') return t('该您办的都办了；新件到了会在这里出现一行。')
  if (view === 'late') return t('没有超过时限的，也没有要补办的。')
  if (view === 'supervised') return t('没有正在督办的。')
  if (view === 'touched') return t('您办过的会记在这里。')
  return t('还没有人报来{what}，或都不在您能看的范围里。', { what: type.title })
}
