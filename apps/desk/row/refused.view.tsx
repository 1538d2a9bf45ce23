// A refusal in its place: who did what meanwhile or what is missing, what was typed stays, what is allowed now stands below.
import type { Allowed, Line } from '../../client/wire.ts'
import { clockTime } from '../../client/words.ts'
import { isFailed } from '../../client/client.view.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Button, Trouble } from '../kit/parts.view.tsx'
import type { Names } from '../model.ts'
import { t } from '../say.view.ts'
import type { Refusal } from './doing.view.ts'

type Props = { refusal: Refusal; type: TypeModel; names: Names; steps: readonly Allowed[]; onStart: (step: Allowed) => void; onClose: () => void; kept?: boolean }
export const Refused = ({ refusal, type, names, steps, onStart, onClose, kept }: Props) => {
  const offline = isFailed(refusal.error) && refusal.error.status === 0
  const changed = refusal.changes.length > 0
  const first = refusal.changes.at(-1)
  const error = changed && first ? new Error(t('没有办成：{who} {at} 已{what}', { who: names[first.who] ?? t('别人'), at: clockTime(first.at), what: first.title })) : refusal.error
  return (
    <Trouble error={error}>
      {refusal.changes.length > 1 ? <ul className="second">{refusal.changes.map((c, i) => <li key={i}>{clockTime(c.at)} {names[c.who] ?? t('别人')}{t('：')}{c.title}</li>)}</ul> : null}
      {refusal.reasons.length > 0 ? <ul>{refusal.reasons.map((r) => <li key={r}>{r}</li>)}</ul> : null}
      <p className="second">{kept ? t('您填的还在。') : ''}{offline ? t('已试了几次。连上后再按一次，不会办两遍。') : changed ? t('上面已是现在的样子，可以按新情况再办。') : refusal.field ? t('请看「{field}」这一项。', { field: type.field[refusal.field]?.title ?? refusal.field }) : ''}</p>
      <p className="row wrap">{changed ? steps.slice(0, 3).map((s, i) => <Button key={s.step} small main={i === 0} onClick={() => onStart(s)}>{s.title}</Button>) : null}<Button small onClick={onClose}>{t('知道了')}</Button></p>
    </Trouble>
  )
}

/** Somebody acted on the row while a form stood open: what they did, and what is possible now. Nothing typed is lost. */
export const Moved = ({ lines, gone, title, steps, onStart }: { lines: readonly Line[]; gone: boolean; title: string; steps: readonly Allowed[]; onStart: (step: Allowed) => void }) => {
  const last = lines.find((l) => !l.undone)
  const error = new Error(last ? t('{who} {at} 已{what}', { who: last.whoName || last.whoPart || t('系统'), at: clockTime(last.at), what: last.title }) : t('这一件刚有变动'))
  return (
    <Trouble error={error}>
      <p className="second">{gone ? t('现在不能{what}了。您填的还在，可以按新情况再办。', { what: title }) : t('您填的还在，看过上面的变动可以接着办。')}</p>
      {gone ? <p className="row wrap">{steps.slice(0, 3).map((s) => <Button key={s.step} small onClick={() => onStart(s)}>{s.title}</Button>)}</p> : null}
    </Trouble>
  )
}
