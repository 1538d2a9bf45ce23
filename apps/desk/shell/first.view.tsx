// The two doors that open once: the first administrator of an empty street, and a new password where one must be given.
import { useState, type FormEvent } from 'react'
import { call } from '../../client/client.view.ts'
import { Button, Trouble } from '../kit/parts.view.tsx'
import { t } from '../say.view.ts'

type Item = { name: string; label: string; help?: string; secret?: boolean; auto?: string }
const Door = ({ title, note, items, action, onSend, onDone }: { title: string; note: string; items: readonly Item[]; action: string; onSend: (values: Record<string, string>) => Promise<unknown>; onDone: () => void }) => {
  const [values, setValues] = useState<Record<string, string>>({})
  const [error, setError] = useState<unknown>(undefined)
  const [busy, setBusy] = useState(false)
  const send = async (e: FormEvent) => {
    e.preventDefault()
    const lacks = items.find((i) => !values[i.name]?.trim())
    if (lacks) { setError(new Error(t('请填{what}', { what: lacks.label }))); document.getElementById(`door-${lacks.name}`)?.focus(); return }
    if (values.again !== undefined && values.again !== values.password) { setError(new Error(t('两次填的密码不一样'))); return }
    setBusy(true)
    setError(undefined)
    try { await onSend(values); onDone() } catch (e2) { setError(e2); setBusy(false) }
  }
  return (
    <div className="door"><header className="head"><strong className="brand">{t('新北一网统管')}</strong></header>
      <main><h1>{title}</h1><p className="second">{note}</p>
        <form onSubmit={(e) => void send(e)} noValidate>
          {error === undefined ? null : <Trouble error={error} />}
          {items.map((i) => <div key={i.name} className="field"><label htmlFor={`door-${i.name}`}>{i.label}</label><input id={`door-${i.name}`} className="input" type={i.secret ? 'password' : 'text'} autoComplete={i.auto ?? 'off'} value={values[i.name] ?? ''} onChange={(e) => setValues({ ...values, [i.name]: e.target.value })} />{i.help ? <p className="third">{i.help}</p> : null}</div>)}
          <Button main type="submit" busy={busy}>{action}</Button>
        </form></main></div>
  )
}
const passwords = (): Item[] => [{ name: 'password', label: t('新密码'), help: t('至少 10 个字符，不要用姓名和生日'), secret: true, auto: 'new-password' }, { name: 'again', label: t('再填一次'), secret: true, auto: 'new-password' }]

export const First = ({ token, onDone }: { token: string; onDone: () => void }) => (
  <Door title={t('第一位管理员')} note={t('这个街道还是空的。第一位管理员建好后，单位、人员、网格、规则都可以在「设置」里导入。')} action={t('建好并登录')} onDone={onDone}
    items={[{ name: 'name', label: t('姓名'), auto: 'name' }, { name: 'login', label: t('登录名'), help: t('小写字母和数字，2 到 40 位'), auto: 'username' }, ...passwords()]}
    onSend={({ name, login, password }) => call('POST', '/api/first', { json: { token, name, login, password } })} />
)
export const Renew = ({ old, onDone }: { old: string; onDone: () => void }) => (
  <Door title={t('换一个密码')} note={t('这个密码是别人给您的，先换成自己的再用。')} action={t('换好并进入')} items={passwords()} onDone={onDone}
    onSend={({ password }) => call('POST', '/api/password', { json: { old, password } })} />
)
