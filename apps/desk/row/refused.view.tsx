// A refusal in its place: who did what meanwhile or what is missing, what was typed stays, what is allowed now stands below.
import type { Allowed } from '../../client/wire.ts'
import { clockTime } from '../../client/words.ts'
import { isFailed } from '../../client/client.view.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Button, Trouble } from '../kit/parts.view.tsx'
import { t } from '../say.view.ts'
import type { Refusal } from './doing.view.ts'

type Props = { refusal: Refusal; type: TypeModel; now: number; steps: readonly Allowed[]; onStart: (step: Allowed) => void; onClose: () => void; kept?: boolean }
export const Refused = ({ refusal, type, steps, onStart, onClose, kept }: Props) => {
  const offline = isFailed(refusal.error) && refusal.error.status === 0
  const changed = refusal.changes.length > 0
  const first = refusal.changes.at(-1)
  const error = changed && first ? new Error(t('没有办成：{who} {at} 已{what}', { who: first.who, at: clockTime(first.at), what: first.title })) : refusal.error
  return (
    <Trouble error={error}>
      {refusal.changes.length > 1 ? <ul className="second">{refusal.changes.map((c, i) => <li key={i}>{clockTime(c.at)} {c.who}：{c.title}</li>)}</ul> : null}
      {refusal.reasons.length > 0 ? <ul>{refusal.reasons.map((r) => <li key={r}>{r}</li>)}</ul> : null}
      <p className="second">{kept ? t('您填的还在。') : ''}{offline ? t('已试了几次。连上后再按一次，不会办两遍。') : changed ? t('上面已是现在的样子，可以按新情况再办。') : refusal.field ? t('请看「{field}」这一项。', { field: type.field[refusal.field]?.title ?? refusal.field }) : ''}</p>
      <p className="row wrap">{changed ? steps.slice(0, 3).map((s, i) => <Button key={s.step} small main={i === 0} onClick={() => onStart(s)}>{s.title}</Button>) : null}<Button small onClick={onClose}>{t('知道了')}</Button></p>
    </Trouble>
  )
}
