// The rows that a filter means: how many there are now, and the way to them. As a field, the address of a list or its filter.
import { getCounts } from '../../client/client.view.ts'
import { count } from '../../client/words.ts'
import type { FieldModel } from '#engine/record/model.ts'
import { useDesk } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { useLoad } from './load.view.ts'

export const RowsFact = ({ field, filter }: { field: FieldModel; filter: string }) => {
  const { office } = useDesk(), type = office.model.types[field.rows ?? ''], load = useLoad(type && filter ? `rows:${type.id}:${filter}` : undefined, (signal) => getCounts(type!.id, [filter], signal))
  if (!type) return null
  if (load.error !== undefined) return <span className="second">{t('这个筛选现在不能用，或您看不到这些件。')}</span>
  return <Link to={`/${type.id}?${filter}`}>{load.data ? t('现在 {n} 件，看是哪些', { n: count(load.data[filter] ?? 0) }) : t('看是哪些')}</Link>
}
export const RowsInput = ({ field, value, onChange, common }: { field: FieldModel; value: string; onChange: (value: unknown) => void; common: object }) => (
  <><input className="input" {...common} value={value} maxLength={500} placeholder={t('把筛选好的列表地址贴在这里')} onChange={(e) => onChange(e.target.value.replace(/^[^?]*\?/, '') || undefined)} />{value.includes('=') ? <p className="field-note"><RowsFact field={field} filter={value} /></p> : null}</>
)
