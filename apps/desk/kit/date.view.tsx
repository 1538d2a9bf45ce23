// A date as it is written here, whatever the language of the browser: typed (2026-11-23, 11.23, 20261123), or taken from a sheet of the month. By keyboard: ↓ opens
// the sheet, arrows walk the days, PageUp and PageDown the months, Enter takes one, Esc folds the sheet.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { dateName, dayOf, fromInput, toInput } from '../../client/words.ts'
import { useNow } from '../office.view.tsx'
import { langNow, t } from '../say.view.ts'
import { later, noonOf, readDay, readTime, weekday, weeksOf } from './dates.ts'
import { Calendar, Left, Right } from './icons.view.tsx'

type Props = { id?: string | undefined; value: string; onChange: (value: string | undefined) => void; timed?: boolean; label?: string; autoFocus?: boolean; 'aria-invalid'?: true | undefined; 'aria-describedby'?: string | undefined; 'aria-required'?: true | undefined }
/** `value` and what is answered: a day (2026-11-23), or a moment where `timed`. Words that are no date are answered as they stand, for the server to refuse beside the field. */
export const DateInput = ({ id, value, onChange, timed = false, label, ...aria }: Props) => {
  const today = dayOf(useNow())
  const [text, setText] = useState<string | undefined>(undefined)
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLSpanElement>(null), input = useRef<HTMLInputElement>(null), sheet = useId()
  const written = timed && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value) ? toInput(value).replace('T', ' ') : value
  const shown = text ?? written
  const read = (typed: string) => (timed ? readTime(typed, today) : readDay(typed, today))
  const tell = (typed: string) => { const day = read(typed); onChange(typed.trim() === '' ? undefined : day === undefined ? typed : timed ? fromInput(day) : day) }
  const day = (timed ? /^(\S+)/.exec(shown)?.[1] : shown) ?? '', chosen = readDay(day.replace(/T.*/, ''), today)
  const take = (one: string) => { const next = timed ? `${one} ${/(\d\d:\d\d)$/.exec(written)?.[1] ?? '17:30'}` : one; setText(undefined); setOpen(false); tell(next); input.current?.focus() }
  const wrong = shown.trim() !== '' && read(shown) === undefined
  return (
    <span className="date-box" ref={root} data-date onBlur={(e) => { if (!root.current?.contains(e.relatedTarget)) setOpen(false) }}>
      <input {...aria} id={id} ref={input} className="input mid tnum" aria-label={label} inputMode="numeric" autoComplete="off" maxLength={24} placeholder={timed ? t('年-月-日 时:分') : t('年-月-日')} value={shown} aria-invalid={aria['aria-invalid'] ?? (wrong && text === undefined ? true : undefined)}
        onBlur={() => setText(undefined)} onChange={(e) => { setText(e.target.value); tell(e.target.value) }} onKeyDown={(e) => { if (e.key === 'ArrowDown') { e.preventDefault(); e.stopPropagation(); setOpen(true) } else if (e.key === 'Escape' && open) { e.preventDefault(); e.stopPropagation(); setOpen(false) } }} />
      <button type="button" className="date-open" aria-label={t('从月历里选')} aria-expanded={open} aria-controls={sheet} onClick={() => setOpen(!open)}><Calendar /></button>
      {open ? <Sheet id={sheet} day={chosen ?? today} chosen={chosen} today={today} onTake={take} onClose={() => { setOpen(false); input.current?.focus() }} /> : null}
      {wrong && text === undefined ? <span className="bad field-note" role="status">{t('请写成 {form}', { form: timed ? `${today} 17:30` : today })}</span> : null}
    </span>
  )
}

type SheetProps = { id: string; day: string; chosen: string | undefined; today: string; onTake: (day: string) => void; onClose: () => void }
const Sheet = ({ id, day, chosen, today, onTake, onClose }: SheetProps) => {
  const [at, setAt] = useState(day)
  const days = useRef<HTMLTableSectionElement>(null), byKey = useRef(true)
  useEffect(() => { if (byKey.current) days.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus() }, [at])
  const walk: Record<string, () => string> = { ArrowLeft: () => later(at, { days: -1 }), ArrowRight: () => later(at, { days: 1 }), ArrowUp: () => later(at, { days: -7 }), ArrowDown: () => later(at, { days: 7 }), PageUp: () => later(at, { months: -1 }), PageDown: () => later(at, { months: 1 }), Home: () => later(at, { days: -weekday(at) }), End: () => later(at, { days: 6 - weekday(at) }) }
  const keys = (e: KeyboardEvent) => {
    if (e.key === 'Escape') { e.preventDefault(); e.stopPropagation(); onClose(); return }
    const to = walk[e.key]
    if (!to) return
    e.preventDefault(); e.stopPropagation()
    byKey.current = true
    setAt(to())
  }
  const turn = (months: number) => { byKey.current = false; setAt(later(at, { months })) }
  const lang = langNow() === 'en' ? 'en' : 'zh-CN', say = (one: string, how: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(lang, { ...how, timeZone: 'UTC' }).format(noonOf(one))
  const weeks = weeksOf(at)
  return (
    <div id={id} className="fold left date-sheet" role="dialog" aria-label={t('从月历里选')} onKeyDown={keys}>
      <p className="row between"><button type="button" className="tool" aria-label={t('上个月')} onClick={() => turn(-1)}><Left /></button><strong aria-live="polite">{say(at, { year: 'numeric', month: 'long' })}</strong><button type="button" className="tool" aria-label={t('下个月')} onClick={() => turn(1)}><Right /></button></p>
      <table role="grid"><thead><tr>{weeks[0]!.map((one) => <th key={one} scope="col" aria-label={say(one, { weekday: 'long' })}>{say(one, { weekday: 'narrow' })}</th>)}</tr></thead>
        <tbody ref={days}>{weeks.map((week) => <tr key={week[0]}>{week.map((one) => <td key={one} aria-selected={one === chosen}><button type="button" tabIndex={one === at ? 0 : -1} aria-label={`${dateName(one)} ${say(one, { weekday: 'long' })}`} aria-current={one === today ? 'date' : undefined} className={`${one.slice(0, 7) === at.slice(0, 7) ? '' : 'beside'} ${one === chosen ? 'on' : ''}`} onClick={() => onTake(one)}>{Number(one.slice(8))}</button></td>)}</tr>)}</tbody></table>
      <p><button type="button" className="link" onClick={() => onTake(today)}>{t('今天')}</button></p>
    </div>
  )
}
