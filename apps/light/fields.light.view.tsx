// One widget for a kind of field, on the light face. The shape says what is asked; the value is what goes over the wire.
import type { ReactNode } from 'react'
import { Field, Pick, idOf } from './kit.light.view.tsx'
import type { Tie } from './kit.light.view.tsx'
import { starWord, stars } from './shape.ts'
import type { FieldShape } from './shape.ts'

export type Options = readonly (readonly [code: string, name: string])[]
export type WidgetProps = {
  f: FieldShape; value: unknown; set: (value: unknown) => void; error?: string | undefined; must?: boolean
  /** Rows of the dated list, where the field chooses from one. */
  options?: Options | undefined
  /** Draws files: the face keeps them and knows how they travel. */
  files?: ((label: string) => ReactNode) | undefined
  /** Draws a point: the face knows whether it shows a map, a reading or words. */
  point?: ((tie: Tie) => ReactNode) | undefined
}
/** Whether this face can ask for such a field at all; the others are left to the desk. */
export const canAsk = (f: FieldShape | undefined): boolean =>
  f !== undefined && (f.kind in kinds) && !(f.kind === 'choice' && !f.choices && !f.table)

export const FieldWidget = (p: WidgetProps) => {
  const draw = kinds[p.f.kind]
  return draw ? draw(p) : null
}

const title = (p: WidgetProps) => `${p.f.title}${p.f.unit ? `（${p.f.unit}）` : ''}${p.must === false ? '（可不填）' : ''}`
const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
const plain = (p: WidgetProps, draw: (tie: Tie) => ReactNode) => <Field name={p.f.name} label={title(p)} hint={p.f.help} error={p.error}>{draw}</Field>
const input = (p: WidgetProps, type: string, read: (text: string) => unknown, mode?: 'decimal' | 'tel') =>
  plain(p, (tie) => <input {...tie} type={type} {...(mode ? { inputMode: mode } : {})} value={text(p.value)} onInput={(e) => p.set(read(e.currentTarget.value) ?? undefined)} />)

const kinds: Record<string, (p: WidgetProps) => ReactNode> = {
  text: (p) => p.f.long
    ? plain(p, (tie) => <textarea {...tie} value={text(p.value)} onInput={(e) => p.set(e.currentTarget.value || undefined)} />)
    : input(p, p.f.private ? 'tel' : 'text', (s) => s || undefined),
  number: (p) => input(p, 'text', (s) => (s.trim() === '' ? undefined : Number.isFinite(Number(s)) ? Number(s) : s), 'decimal'),
  // Not the browser's own fields for dates: those write in the order of the browser's language, 11/23/2026.
  date: (p) => plain(p, (tie) => <input {...tie} inputMode="numeric" placeholder="年-月-日" value={text(p.value)} onInput={(e) => p.set(e.currentTarget.value.replace(/^(\d{4})\D?(\d\d)\D?(\d\d)$/, '$1-$2-$3') || undefined)} />),
  moment: (p) => plain(p, (tie) => <input {...tie} inputMode="numeric" placeholder="年-月-日 时:分" value={text(p.value).replace(/^(.{10})T(.{5}).*/, '$1 $2')} onInput={(e) => p.set(e.currentTarget.value.replace(/^(\d{4})\D?(\d\d)\D?(\d\d)\D(\d\d)\D?(\d\d)$/, '$1-$2-$3T$4:$5:00+08:00') || undefined)} />),
  flag: (p) => <div className={p.error ? 'field off' : 'field'}>{p.error && <div className="wrong">{p.error}</div>}
    <label className="pick"><input type="checkbox" id={idOf(p.f.name)} checked={p.value === true} onChange={(e) => p.set(e.currentTarget.checked)} /><span>{p.f.title}</span></label></div>,
  stars: (p) => <Pick name={p.f.name} label={p.f.title} value={p.value === undefined ? undefined : String(p.value)} error={p.error}
    options={stars.map((n) => [String(n), starWord(n)] as const)} set={(v) => p.set(Number(v))} />,
  choice: (p) => {
    const options: Options = p.f.choices ? Object.entries(p.f.choices) : p.options ?? []
    return options.length <= 7
      ? <Pick name={p.f.name} label={title(p)} options={options} value={text(p.value) || undefined} set={p.set} error={p.error} />
      : plain(p, (tie) => <select {...tie} value={text(p.value)} onChange={(e) => p.set(e.currentTarget.value || undefined)}>
        <option value="">请选</option>{options.map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select>)
  },
  files: (p) => p.files?.(title(p)) ?? null,
  point: (p) => p.point ? plain(p, p.point) : null,
}
