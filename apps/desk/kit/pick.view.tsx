// One or several of a long list, by typing: the combobox of the WAI-ARIA pattern. Esc folds the list, never more than that.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { t } from '../say.view.ts'
import { Cross, Down, Spin } from './icons.view.tsx'

export type Item = { value: string; label: string; group?: string; note?: string }
type Props = {
  id?: string | undefined; label: string; value: readonly string[]; many?: boolean; nameOf: (value: string) => string; onChange: (value: string[]) => void
  /** All items, or a search of the server. */
  items: readonly Item[] | ((text: string, signal: AbortSignal) => Promise<Item[]>)
  invalid?: boolean; describedBy?: string | undefined; autoFocus?: boolean; placeholder?: string
}
export const Pick = ({ id, label, value, many, nameOf, onChange, items, invalid, describedBy, autoFocus, placeholder }: Props) => {
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const [found, setFound] = useState<readonly Item[]>(typeof items === 'function' ? [] : items)
  const [waiting, setWaiting] = useState(false)
  const list = useId()
  const root = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  // Keys are quicker than a screen is drawn: Enter means the first of the answer to what was typed, not of the list that still stands there.
  const asked = useRef(false), owed = useRef(false), first = useRef<Item | undefined>(undefined)
  useEffect(() => {
    if (!open) return
    if (typeof items !== 'function') { const some = items.filter((i) => matches(i, text)); first.current = some[0]; asked.current = false; setFound(some); setAt(0); take(); return }
    const stop = new AbortController()
    asked.current = true
    setWaiting(true)
    const timer = setTimeout(() => { items(text, stop.signal).then((rows) => { first.current = rows[0]; asked.current = false; setFound(rows); setAt(0); setWaiting(false); take() }, () => { if (!stop.signal.aborted) { first.current = undefined; asked.current = owed.current = false; setFound([]); setWaiting(false) } }) }, text === '' ? 0 : 220)
    return () => { stop.abort(); clearTimeout(timer) }
  }, [open, text, items])
  useEffect(() => { if (open) document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: 'nearest' }) }, [at, open, list])
  const choose = (item: Item | undefined) => {
    if (!item) return
    if (many) onChange(value.includes(item.value) ? value.filter((v) => v !== item.value) : [...value, item.value])
    else { onChange([item.value]); setOpen(false) }
    setText('')
  }
  const fresh = useRef(choose)
  fresh.current = choose
  const take = () => { if (owed.current) { owed.current = false; fresh.current(first.current) } }
  const keys = (e: KeyboardEvent<HTMLInputElement>) => {
    if (e.nativeEvent.isComposing) return
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { e.preventDefault(); if (!open) setOpen(true); else setAt(Math.max(0, Math.min(found.length - 1, at + (e.key === 'ArrowDown' ? 1 : -1)))) }
    else if (e.key === 'Enter' && open && !e.ctrlKey) { e.preventDefault(); if (at > 0) choose(found[at]); else if (asked.current) owed.current = true; else choose(first.current) }
    else if (e.key === 'Escape' && open) { e.preventDefault(); e.stopPropagation(); setOpen(false) }
    else if (e.key === 'Backspace' && text === '' && many && value.length > 0) onChange(value.slice(0, -1))
  }
  const shown = open ? text : many ? text : value[0] ? nameOf(value[0]) : ''
  return (
    <div className="pick" ref={root} onBlur={(e) => { if (!root.current?.contains(e.relatedTarget)) { setOpen(false); setText('') } }}>
      {many ? value.map((v) => <span key={v} className="chip on">{nameOf(v)}<button type="button" className="drop" aria-label={t('去掉「{name}」', { name: nameOf(v) })} onClick={() => { onChange(value.filter((x) => x !== v)); input.current?.focus() }}><Cross size={10} /></button></span>) : null}
      <span className="pick-box">
        <input id={id} ref={input} className="input" role="combobox" aria-expanded={open} aria-controls={list} aria-autocomplete="list" aria-label={id ? undefined : label} aria-invalid={invalid || undefined} aria-describedby={describedBy}
          aria-activedescendant={open && found[at] ? `${list}-${at}` : undefined} autoComplete="off" autoFocus={autoFocus} value={shown} placeholder={open && !many && value[0] ? nameOf(value[0]) : placeholder ?? t('选，或打几个字')}
          onChange={(e) => { owed.current = false; asked.current = true; setText(e.target.value); setOpen(true) }} onClick={() => setOpen(true)} onKeyDown={keys} />
        <span className="pick-mark">{waiting ? <Spin size={14} /> : <Down />}</span>
      </span>
      {open ? (
        <ul id={list} role="listbox" aria-label={label} aria-multiselectable={many || undefined} className="fold left pick-list" onPointerDown={(e) => e.preventDefault()}>
          {found.slice(0, 200).map((item, i) => (
            <li key={item.value} id={`${list}-${i}`} role="option" aria-selected={value.includes(item.value)} className={`fold-item ${i === at ? 'at' : ''}`} onClick={() => choose(item)}>
              <span className="grow">{item.label}</span>{item.note ?? item.group ? <span className="third">{item.note ?? item.group}</span> : null}
            </li>
          ))}
          {found.length === 0 && !waiting ? <li className="second fold-note" role="option" aria-selected={false} aria-disabled>{text === '' ? t('没有可选的') : t('没有「{text}」', { text })}</li> : null}
        </ul>
      ) : null}
    </div>
  )
}
const matches = (item: Item, text: string) => text === '' || item.label.includes(text) || item.value.toLowerCase().startsWith(text.toLowerCase()) || (item.group?.includes(text) ?? false)
