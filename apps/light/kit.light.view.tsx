// The parts that every page of the light face is made of. Native HTML; what a control is called is always in words beside it.
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { Icon } from './icons.light.view.tsx'
import { nextSize, useSize } from './size.view.ts'

type Kids = { children?: ReactNode }
/** A page: head, one question, foot or bar. The title takes the focus when the page is turned, so that a reader hears where it is. */
export const Page = ({ head, bar, children, turn, wide }: Kids & { head: ReactNode; bar?: ReactNode; turn?: string; wide?: boolean }) => {
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  useEffect(() => {
    if (first.current) first.current = false
    else { scrollTo(0, 0); main.current?.focus() }
  }, [turn])
  return <div className="app">
    {head}
    {wide ? children : <main id="main" ref={main} tabIndex={-1}>{children}</main>}
    {bar}
  </div>
}
export const Mark = ({ on }: { on: boolean }) => on ? <span className="mark">演示</span> : null

/** A link with the size in the address: without a script the server answers it. */
export const SizeButton = () => {
  const size = useSize()
  return <a className="size" role="button" href={size ? '?size=' : '?size=large'} onClick={(e) => { e.preventDefault(); nextSize(size ? '' : 'large') }}>{size ? '标准版' : '大字版'}</a>
}
/** In the large sizes: once larger, or smaller again. */
export const MoreSize = () => {
  const size = useSize()
  return size ? <p><button type="button" className="btn" onClick={() => nextSize(size === 'large' ? 'huge' : 'large')}>{size === 'large' ? '字再大一些' : '字小一些'}</button></p> : null
}
export const Head = ({ title, back, demo, said, children }: Kids & { title: string; back?: string | undefined; demo: boolean; said?: string | undefined }) =>
  <header className="head">
    {back !== undefined && <a className="back" href={back} aria-label="返回"><Icon name="back" /></a>}
    <div className="grow">{title && <h1 className="said-head">{title}{said && <span className="said">{said}</span>}</h1>}</div>
    <Mark on={demo} />
    {children}
  </header>

export const Steps = ({ now, of }: { now: number; of: number }) =>
  <p className="steps"><span>第 {now} 步，共 {of} 步</span>{Array.from({ length: of }, (_, i) => <i key={i} className={i < now ? 'on' : ''} />)}</p>

export const Bar = ({ children }: Kids) => <div className="bar">{children}</div>
export const Note = ({ kind = '', children }: Kids & { kind?: '' | 'wait' | 'bad' | 'done' }) => <div className={`note ${kind}`} role={kind === 'bad' ? 'alert' : undefined}>{children}</div>

export type Wrong = { field: string; text: string }
export const idOf = (field: string) => `f-${field}`
/** What has to be mended, on top, in the order of the page; it takes the focus, and each line leads to its field. */
export const Errors = ({ list }: { list: readonly Wrong[] }) => {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => { if (list.length) box.current?.focus() }, [list])
  if (list.length === 0) return null
  return <div className="errors" role="alert" tabIndex={-1} ref={box}>
    <h2>有 {list.length} 处要改</h2>
    <ul>{list.map((e) => <li key={e.field}><a href={`#${idOf(e.field)}`} onClick={(ev) => { ev.preventDefault(); document.getElementById(idOf(e.field))?.focus() }}>{e.text}</a></li>)}</ul>
  </div>
}
/** A label, a hint and the error beside its control. `children` gets the attributes that tie them together. */
export const Field = ({ name, label, hint, error, children }: { name: string; label: string; hint?: ReactNode; error?: string | undefined; children: (tie: Tie) => ReactNode }) => {
  const id = idOf(name)
  const by = [hint ? `${id}-h` : '', error ? `${id}-e` : ''].filter(Boolean).join(' ')
  return <div className={error ? 'field off' : 'field'}>
    <label htmlFor={id}>{label}</label>
    {hint && <div className="hint" id={`${id}-h`}>{hint}</div>}
    {error && <div className="wrong" id={`${id}-e`}>{error}</div>}
    {children({ id, name, ...(by ? { 'aria-describedby': by } : {}), ...(error ? { 'aria-invalid': true as const } : {}) })}
  </div>
}
export type Tie = { id: string; name: string; 'aria-describedby'?: string; 'aria-invalid'?: true }
/** One of few, as large lines with a dot: none is chosen beforehand. */
export const Pick = ({ name, label, options, value, set, error, quiet }: {
  name: string; label: string; options: readonly (readonly [string, string])[]; value: string | undefined; set: (v: string) => void; error?: string | undefined; quiet?: boolean
}) => <fieldset className={error ? 'field off' : 'field'} aria-describedby={error ? `${idOf(name)}-e` : undefined}>
  <legend className={quiet ? 'vh' : ''}>{label}</legend>
  {error && <div className="wrong" id={`${idOf(name)}-e`}>{error}</div>}
  <div className="stack">{options.map(([code, title], i) => <label key={code} className="pick">
    <input type="radio" name={name} id={i === 0 ? idOf(name) : undefined} value={code} checked={value === code} onChange={() => set(code)} />
    <span className="grow">{title}</span>
  </label>)}</div>
</fieldset>

/** A button over a native file input: the input's own words are English in many browsers. */
export const Shoot = ({ label, set, capture, many, className = '', id }: { label: string; set: (files: File[]) => void; capture?: boolean; many?: boolean; className?: string; id?: string }) =>
  <span className={`btn shoot ${className}`}><Icon name="camera" />{label}
    <input type="file" id={id} accept="image/*" aria-label={label} multiple={many} {...(capture ? { capture: 'environment' as const } : {})}
      onChange={(e) => { set([...(e.currentTarget.files ?? [])]); e.currentTarget.value = '' }} />
  </span>

/** Keeps the shape of what comes; after a second it says what it waits for. */
export const Waiting = ({ rows = 3, what }: { rows?: number; what: string }) => <div className="stack" aria-busy="true">
  <p className="soft row" role="status"><span className="busy" />正在取{what}</p>
  {Array.from({ length: rows }, (_, i) => <div key={i} className="grey" style={{ height: '3rem' }} />)}
</div>
