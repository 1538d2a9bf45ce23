// Signing in: once; what waits to be sent stays on the phone meanwhile.
import { useState } from 'react'
import { isFailed, signIn } from '../client/client.view.ts'
import { Errors, Field, Head, Note, Page, SizeButton } from '../light/kit.light.view.tsx'
import type { Wrong } from '../light/kit.light.view.tsx'

export const Enter = ({ done, waits = 0, away = false }: { done: () => void; waits?: number; away?: boolean }) => {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [errors, setErrors] = useState<Wrong[]>([])
  const [busy, setBusy] = useState(false)
  const enter = async () => {
    const list: Wrong[] = [...(login.trim() ? [] : [{ field: 'login', text: '填登录名' }]), ...(password ? [] : [{ field: 'password', text: '填密码' }])]
    setErrors(list)
    if (list.length || busy) return
    setBusy(true)
    try { await signIn({ login: login.trim(), password }); done() } catch (e) { setErrors([{ field: 'password', text: isFailed(e) ? e.message : '没有登录上，请再试一次' }]) }
    setBusy(false)
  }
  const wrong = (f: string) => errors.find((e) => e.field === f)?.text
  return <Page head={<Head title="网格工作" demo={false}><SizeButton /></Head>}>
    <form className="stack wide" noValidate onSubmit={(e) => { e.preventDefault(); void enter() }}>
      <h1>登录</h1>
      {waits > 0 && <Note kind="wait">登录过期了。{waits} 条待发的还在手机里，登录后自动发。</Note>}
      {away && <Note kind="wait">没有网络。第一次用要先联网登录。</Note>}
      <Errors list={errors} />
      <Field name="login" label="登录名" error={wrong('login')}>{(tie) => <input {...tie} type="text" autoComplete="username" autoCapitalize="none" value={login} onInput={(e) => setLogin(e.currentTarget.value)} />}</Field>
      <Field name="password" label="密码" error={wrong('password')}>{(tie) => <input {...tie} type="password" autoComplete="current-password" value={password} onInput={(e) => setPassword(e.currentTarget.value)} />}</Field>
      <button type="submit" className="btn big full" disabled={busy}>登录</button>
    </form>
  </Page>
}
