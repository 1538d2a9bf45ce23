// The small parts of every screen: button with its key, folded menu, lamp with time left, notes beside their cause.
import { useEffect, useId, useLayoutEffect, useRef, useState, type ButtonHTMLAttributes, type ReactNode } from 'react'
import { isFailed } from '../../client/client.view.ts'
import { lightName, momentName, type Left } from '../../client/words.ts'
import { t } from '../say.view.ts'
import { Down, Lamp, Spin } from './icons.view.tsx'

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { main?: boolean; small?: boolean; hot?: string | undefined; busy?: boolean }
/** `hot` is the key that does the same, shown inside. While busy the button stays where it is and says so. */
export const Button = ({ main, small, hot, busy, className, children, type = 'button', disabled, ...rest }: ButtonProps) => (
  <button {...rest} type={type} disabled={disabled || busy} aria-busy={busy || undefined} aria-keyshortcuts={hot}
    className={['btn', main && 'main', small && 'small', className].filter(Boolean).join(' ')}>
    {busy ? <Spin /> : null}{children}{hot ? <kbd aria-hidden="true">{hot}</kbd> : null}
  </button>
)

type FoldProps = { label: ReactNode; name?: string | undefined; className?: string; align?: 'left' | 'right'; children: (close: () => void) => ReactNode; bare?: boolean; onOpen?: () => void }
/** A button that unfolds a small panel under itself. Esc and a click elsewhere close it and the focus returns; arrows walk its items. */
export const Fold = ({ label, name, className = 'tool', align = 'left', children, bare, onOpen }: FoldProps) => {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    // A click on a label puts the focus for a moment on whatever holds the panel: that is not away from it.
    const away = (e: Event) => { const to = e.target as Node; if (!root.current?.contains(to) && !(e.type === 'focusin' && to.contains(root.current))) setOpen(false) }
    document.addEventListener('pointerdown', away)
    document.addEventListener('focusin', away)
    root.current?.querySelector<HTMLElement>('.fold [data-first], .fold input, .fold button, .fold a, .fold select')?.focus()
    return () => { document.removeEventListener('pointerdown', away); document.removeEventListener('focusin', away) }
  }, [open])
  // Wherever its button has come to stand, the panel lies within the screen: what would be cut off is moved in, also when it grows.
  useLayoutEffect(() => {
    const panel = open ? root.current?.querySelector<HTMLElement>('.fold') : undefined
    if (!panel) return
    const fit = () => {
      panel.style.translate = ''
      const own = panel.getBoundingClientRect(), room = (panel.closest('.screen') ?? document.documentElement).getBoundingClientRect(), left = room.left + 6 - own.left, right = own.right + 6 - room.right
      if (left > 0 || right > 0) panel.style.translate = `${left > 0 ? left : -right}px 0`
    }
    fit()
    const watch = new ResizeObserver(fit)
    watch.observe(panel)
    return () => watch.disconnect()
  }, [open])
  const close = () => { setOpen(false); button.current?.focus() }
  const keys = (e: React.KeyboardEvent) => {
    if (!open) return
    if (e.key === 'Escape') { e.stopPropagation(); close(); return }
    if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return
    if ((e.target as HTMLElement).closest('select, [role=combobox], textarea, [data-date] *')) return
    const stops = [...root.current!.querySelectorAll<HTMLElement>('.fold button:not([disabled]), .fold a, .fold input')]
    const at = stops.indexOf(document.activeElement as HTMLElement)
    e.preventDefault(); e.stopPropagation()
    stops[(at + (e.key === 'ArrowDown' ? 1 : stops.length - 1)) % stops.length]?.focus()
  }
  return (
    <div className="folder" ref={root} onKeyDown={keys}>
      <button ref={button} type="button" className={className} aria-expanded={open} aria-controls={id} aria-label={name} onClick={() => { if (!open) onOpen?.(); setOpen(!open) }}>
        {label}{bare ? null : <Down />}
      </button>
      {open ? <div id={id} className={`fold ${align}`}>{children(close)}</div> : null}
    </div>
  )
}

/** Lamp and words of a remaining time. */
export const LeftView = ({ left, short, title }: { left: Left; short?: boolean; title?: string | undefined }) => {
  if (left.light === 'none') return <span className="third">—</span>
  const tone = left.light === 'late' ? 'bad' : left.light === 'soon' ? 'soon' : ''
  return (
    <span className="left-time tnum" title={title}>
      <Lamp light={left.light} /><span className="sr">{lightName(left.light)}</span>
      <span className={tone}>{short ? left.short : left.text}</span>
    </span>
  )
}

/** What went wrong, beside its cause, with what is allowed now. */
export const Trouble = ({ error, children }: { error: unknown; children?: ReactNode }) => (
  <div className="trouble" role="alert">
    <p className="row"><Lamp light="late" size={14} /><strong className="bad">{sentenceOf(error)}</strong></p>
    {children}
  </div>
)
export const sentenceOf = (error: unknown): string => {
  if (isFailed(error)) return error.code.startsWith('http-') ? t('服务器没有办成（{n}）', { n: error.status }) : t(error.message)
  if (error instanceof Error) return error.name === 'Error' ? error.message : t('页面出错：{why}', { why: error.message })
  return t('没有办成')
}

/** Loading keeps the shape; after a second it says what it waits for; after ten it can be cancelled. */
export const useWaited = (waiting: boolean): number => {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    setSeconds(0)
    if (!waiting) return
    const timer = setInterval(() => setSeconds((s) => s + 1), 1000)
    return () => clearInterval(timer)
  }, [waiting])
  return seconds
}
export const Waiting = ({ what, onCancel }: { what: string; onCancel: () => void }) => {
  const seconds = useWaited(true)
  if (seconds < 1) return null
  return (
    <div className="waiting" role="status">
      <Spin /><span>{t('正在取{what}，已 {n} 秒', { what, n: seconds })}</span><span className="grow" />
      {seconds < 10 ? <span className="second">{t('满 10 秒可取消')}</span> : <Button small onClick={onCancel}>{t('取消')}</Button>}
    </div>
  )
}
export const Grey = ({ lines = 6 }: { lines?: number }) => (
  <div className="grey" aria-hidden="true">{Array.from({ length: lines }, (_, i) => <i key={i} style={{ width: `${[62, 88, 45, 74, 56, 80][i % 6]}%` }} />)}</div>
)

export const Heading = ({ children, note, right, level = 2 }: { children: ReactNode; note?: ReactNode; right?: ReactNode; level?: 1 | 2 }) => {
  const H = `h${level}` as 'h2'
  return <div className="heading"><H>{children}</H>{note ? <span className="third">{note}</span> : null}<span className="grow" />{right}</div>
}
export const Moment = ({ at, now }: { at: string; now: number }) => <time dateTime={at}>{momentName(at, now)}</time>
