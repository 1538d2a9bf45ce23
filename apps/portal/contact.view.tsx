// Step 3: whom to answer. A phone number confirmed by a code, or nobody, with a code to look it up.
import { useEffect, useState } from 'react'
import { askCode, getMe, isFailed, signIn } from '../client/client.view.ts'
import type { Me } from '../client/wire.ts'
import { Errors, Field } from '../light/kit.light.view.tsx'
import type { Wrong } from '../light/kit.light.view.tsx'
import { renewPhotos } from './keep.view.ts'
import type { StepProps } from './step.view.ts'

export const asResident = (me: Me | undefined) => (me?.actor?.kind === 'resident' ? me.actor : undefined)
export const useMe = (): [me: Me | undefined | null, again: () => void] => {
  const [me, set] = useState<Me | null>()
  const ask = () => void getMe().then(set, () => set(null))
  useEffect(ask, [])
  return [me, ask]
}

export const Contact = ({ draft, set, next, demo }: StepProps & { demo: boolean }) => {
  const [me] = useMe()
  const who = asResident(me ?? undefined)
  const choose = async (way: 'phone' | 'nobody', phone?: string) => {
    const photos = me?.actor?.kind === 'staff' ? await renewPhotos(draft.photos) : draft.photos
    set({ who: way, photos, ...(phone ? { phone } : {}) })
    next([])
  }
  return <div className="stack wide">
    <h1>办的结果告诉谁？</h1>
    {me?.actor?.kind === 'staff' && <p className="note wait">这台设备上登录着工作人员 {me.actor.name}。往下走会换成居民身份，工作台要重新登录。</p>}
    {me === undefined ? <p className="soft" role="status">正在看您有没有登录…</p>
      : who ? <form id="step" onSubmit={(e) => { e.preventDefault(); void choose('phone') }}><p className="note done">用手机号 {who.name} 收消息。</p></form>
        : <PhoneForm id="step" phone={draft.phone} demo={demo} done={(phone) => void choose('phone', phone)} skip={draft.who === 'nobody' ? () => next([]) : undefined} />}
    <hr />
    <div className="stack"><h2>不想留电话</h2>
      <p className="soft">也能报。发送后给您一个查询码，凭编号和查询码看办到哪一步。办事的人没法问您细节。</p>
      <button type="button" className="btn act" onClick={() => void choose('nobody')}>不留电话，匿名反映</button>
    </div>
  </div>
}

/** A phone number and the code that was sent to it; after that the person is signed in. */
export const PhoneForm = ({ id, phone: before, demo, done, skip }: { id: string; phone?: string | undefined; demo: boolean; done: (phone: string) => void; skip?: (() => void) | undefined }) => {
  const [phone, setPhone] = useState(before ?? '')
  const [code, setCode] = useState('')
  const [sent, setSent] = useState(false)
  const [errors, setErrors] = useState<Wrong[]>([])
  const wrong = (field: string) => errors.find((e) => e.field === field)?.text
  const good = /^1[3-9]\d{9}$/.test(phone.replace(/[\s-]/g, ''))
  const number = phone.replace(/[\s-]/g, '')
  const send = async () => {
    if (!good) return setErrors([{ field: 'phone', text: '手机号是 11 位数字，以 1 开头' }])
    setErrors([])
    try { await askCode(number); setSent(true) } catch (e) { setErrors([{ field: 'phone', text: sentence(e) }]) }
  }
  const confirm = async (code: string) => {
    if (skip && !phone) return skip()
    if (!sent) return send()
    if (!/^\d{4,8}$/.test(code)) return setErrors([{ field: 'code', text: '填短信里的验证码' }])
    try { await signIn({ phone: number, code }); done(number) } catch (e) { setErrors([{ field: 'code', text: sentence(e) }]) }
  }
  return <form id={id} className="stack wide" noValidate onSubmit={(e) => { e.preventDefault(); void confirm(code) }}>
    <Errors list={errors} />
    <Field name="phone" label="手机号" hint="发短信告诉您办到哪一步。别人看不到这个号。" error={wrong('phone')}>
      {(tie) => <input {...tie} type="tel" inputMode="numeric" autoComplete="tel-national" maxLength={16} value={phone} onInput={(e) => { setPhone(e.currentTarget.value); setSent(false) }} />}
    </Field>
    <button type="button" className="btn act" onClick={() => void send()}>{sent ? '再发一次验证码' : '发验证码'}</button>
    {sent && <Field name="code" label="短信验证码" hint={demo ? <span>演示环境不真发短信，到 <a href="/outbox" target="_blank">发出的消息</a> 里看。</span> : `已发到 ${number}。`} error={wrong('code')}>
      {(tie) => <input {...tie} type="text" inputMode="numeric" autoComplete="one-time-code" maxLength={8} value={code} onInput={(e) => { const typed = e.currentTarget.value; setCode(typed); if (/^\d{6}$/.test(typed)) void confirm(typed) }} />}
    </Field>}
  </form>
}
const sentence = (e: unknown) => (isFailed(e) ? e.message : '没有办成，请再试一次')
