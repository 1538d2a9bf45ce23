// The form of a step, opened under its button: what is needed, what may be said, what follows; no window.
import { useEffect, useRef, useState, type FormEvent } from 'react'
import type { Allowed, Data, Detail, Row } from '../../client/wire.ts'
import { momentName, spanName } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { FieldRow } from '../kit/fields.view.tsx'
import { Button } from '../kit/parts.view.tsx'
import { isDated, limitAfter, settingField, stateName, titleOf, type Office } from '../model.ts'
import { useDesk, useKeys, useNow } from '../office.view.tsx'
import { t } from '../say.view.ts'
import type { Refusal } from './doing.view.ts'
import { Sounds } from './sounds.view.tsx'
import { Refused } from './refused.view.tsx'

type Props = {
  type: TypeModel; detail: Detail; step: Allowed; focus: string | undefined; typed: Data | undefined; hot: string | undefined; busy: boolean; refusal: Refusal | undefined
  /** The step is not possible any more: what was typed stays to be read. */
  stopped?: boolean
  onTyped: (data: Data) => void; onSend: (data: Data) => void; onCancel: () => void
}
export const StepForm = ({ type, detail, step, focus, typed, busy, stopped, refusal, onTyped, onSend, onCancel }: Props) => {
  const { office } = useDesk()
  const now = useNow()
  const form = useRef<HTMLFormElement>(null)
  const fields = [...step.need, ...step.ask].flatMap((name) => { const f = type.field[name]; return f ? [settingField(office, detail.row, f) ?? f] : [] })
  const first = startOf(office, type, step, detail.row)
  const data: Data = { ...first, ...typed }
  const [missing, setMissing] = useState<readonly string[]>([])
  useEffect(() => { if (refusal?.field) form.current?.querySelector<HTMLElement>(`[data-field="${refusal.field}"] :is(input, textarea, select)`)?.focus() }, [refusal])
  const send = (e?: FormEvent) => {
    e?.preventDefault()
    if (stopped || busy) return
    const lacks = step.need.filter((f) => empty(data[f]))
    setMissing(lacks)
    if (lacks.length > 0) { form.current?.querySelector<HTMLElement>(`[data-field="${lacks[0]}"] :is(input, textarea, select)`)?.focus(); return }
    onSend(answersOf({ office, type, step, data, row: detail.row }))
  }
  useKeys({ 'Ctrl Enter': () => send() })
  const to = step.to ?? type.step[step.step]?.to
  const limit = limitAfter(office, type, step, now)
  const likely = detail.alike.concat(detail.near).filter((r, i, all) => all.findIndex((x) => x.id === r.id) === i).map((r) => ({ value: r.id, label: titleOf(office, r, detail.names), note: r.no ?? '' }))
  const names = { ...Object.fromEntries(likely.map((one) => [one.value, one.label])), ...detail.names }
  const focused = fields.find((f) => f.name === focus) ?? fields.find((f) => step.need.includes(f.name) && empty(data[f.name])) ?? fields[0]
  return (
    <form ref={form} className="step-form" aria-label={step.title} onSubmit={send} noValidate>
      <h2>{step.title}{fields.length === 0 ? '？' : ''}</h2>
      {refusal ? <Refused refusal={refusal} type={type} names={detail.names} steps={[]} onStart={() => undefined} onClose={onCancel} kept /> : null}
      {missing.length > 0 ? <p className="bad" role="alert">{t('还缺：{fields}', { fields: missing.map((f) => type.field[f]?.title ?? f).join(t('、')) })}</p> : null}
      <div className="fields">
        {fields.map((field) => (
          <div key={field.name} data-field={field.name} className={field.long || ['files', 'point', 'area', 'refs', 'rows'].includes(field.kind) ? 'wide' : ''}>
            <FieldRow office={office} field={field} row={detail.row} value={field.kind === 'number' && typeof data[field.name] === 'string' ? Number(data[field.name]) : data[field.name]} names={names} required={step.need.includes(field.name)} autoFocus={field === focused}
              error={missing.includes(field.name) && empty(data[field.name]) ? t('请填{what}', { what: field.title }) : refusal?.field === field.name ? t('这一项没有通过') : undefined}
              likely={field.to === type.id ? likely : undefined} onChange={(value) => onTyped({ ...typed, [field.name]: value })} />
            {field.name === type.kind && field.table ? <Sounds type={type.id} words={wordsOf(type, { ...detail.row.body, ...data })} chosen={data[field.name]} onChoose={(code) => onTyped({ ...typed, [field.name]: code })} /> : null}
            {step.fillWhy?.[field.name] && data[field.name] === step.fill?.[field.name] ? <p className="third field-note">{t('建议的理由')}{t('：')}{step.fillWhy[field.name]}</p> : null}
          </div>
        ))}
      </div>
      <p className="row wrap form-foot">
        <Button main type="submit" busy={busy} disabled={stopped ?? false} hot="Ctrl Enter">{step.agree ? t('提交{what}', { what: step.title }) : step.title}</Button>
        <Button onClick={onCancel}>{t('不办了')}</Button>
        <span className="second">{consequence({ type, step, to, limit, now })}</span>
      </p>
    </form>
  )
}
/** What follows, in clocks and people. */
const consequence = ({ type, step, to, limit, now }: { type: TypeModel; step: Allowed; to: string | undefined; limit: { span: string; due: string } | undefined; now: number }): string => [
  step.agree?.length ? t('要等{who}同意才生效，这期间时钟不停。', { who: step.agree.join(t('、')) }) : to ? t('之后是「{state}」', { state: stateName(type, to) }) + (limit ? t('，限 {span}，到{due}。', { span: spanName(limit.span), due: momentName(limit.due, now) }) : t('。')) : '',
  step.undo ? t('{span}内可撤回。', { span: spanName(step.undo) }) : '',
].join('')

/** What the row says in words: the searched fields, as typed so far. */
const wordsOf = (type: TypeModel, data: Data): string => type.search.map((name) => data[name]).filter((value): value is string => typeof value === 'string').join('\n')

export const empty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
/** What a form begins with: the proposal, else what the row says already, where that is still meant. */
export const startOf = (office: Office, type: TypeModel, step: Allowed, row: Row): Data => {
  const keep = isDated(office.model, type)
  return Object.fromEntries([...step.need, ...step.ask].flatMap((name) => {
    const field = type.field[name]
    if (!field) return []
    if (step.fill && step.fill[name] !== undefined && step.fill[name] !== null) return [[name, step.fill[name]]]
    const stale = !keep && (field.kind === 'files' || field.kind === 'moment' || (field.long === true && !row.body.$?.at?.[row.state]?.startsWith(row.made)))
    const value = row.body[name]
    return stale || field.private || empty(value) ? [] : [[name, value]]
  }))
}
/** Only what was asked and differs is sent: a dated row gets its changes, another step all its answers. */
export const answersOf = ({ office, type, step, data, row }: { office: Office; type: TypeModel; step: Allowed; data: Data; row: Row }): Data => {
  const only = isDated(office.model, type) && row.version > 0
  return Object.fromEntries([...step.need, ...step.ask].flatMap((name) => {
    const value = data[name]
    const was = row.body[name]
    if (empty(value)) return !empty(was) && only ? [[name, null]] : []
    const plain = type.field[name]?.kind === 'text' && typeof value !== 'string' ? String(value) : value
    return only && !step.need.includes(name) && JSON.stringify(plain) === JSON.stringify(was) ? [] : [[name, typeof plain === 'string' ? plain.trim() : plain]]
  }))
}
