// The door: name and password, and in the demonstration the people who may be tried.
import { useRef, useState, type FormEvent } from 'react'
import { get, isFailed, signIn } from '../../client/client.view.ts'
import { Button, Trouble } from '../kit/parts.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { t } from '../say.view.ts'
import { Renew } from './first.view.tsx'

type Demo = { title?: string; part?: string; login: string; password: string; area?: string | null; name?: string }
/** `out`: the session ended by itself; the address stays, so that signing in comes back to the same screen. */
export const SignIn = ({ onIn, out }: { onIn: () => void; out: boolean }) => {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(undefined)
  const [busy, setBusy] = useState(false)
  const [old, setOld] = useState<string | undefined>(undefined)
  const first = useRef<HTMLInputElement>(null)
  const demo = useLoad<Demo[]>('demo', () => get<Demo[] | { rows: Demo[] }>('/api/demo-sign-ins').then((d) => (Array.isArray(d) ? d : d.rows ?? []), () => []))
  const enter = async (who: { login: string; password: string }) => {
    if (who.login === '' || who.password === '') { setError(Object.assign(new Error(who.login === '' ? t('请填登录名') : t('请填密码')), { code: 'empty', status: 400 })); return }
    setBusy(true)
    setError(undefined)
    try { const session = await signIn(who); if (session.renew) { setOld(who.password); setBusy(false) } else onIn() } catch (e) {
      setError(e)
      setBusy(false)
      if (isFailed(e) && e.status === 401) setPassword('')
      first.current?.focus()
    }
  }
  const send = (e: FormEvent) => { e.preventDefault(); void enter({ login: login.trim(), password }) }
  if (old !== undefined) return <Renew old={old} onDone={onIn} />
  return (
    <div className="door">
      <header className="head"><strong className="brand">{t('新北一网统管')}</strong></header>
      <main>
        <h1>{t('登录办公桌面')}</h1>
        {out ? <p className="second" role="status">{t('登录已过期，请再登录一次，会回到刚才那一页。')}</p> : null}
        <form onSubmit={send} noValidate>
          {error ? <Trouble error={error} /> : null}
          <label htmlFor="login">{t('登录名')}</label>
          <input id="login" ref={first} className="input" autoComplete="username" autoFocus value={login} aria-invalid={error !== undefined} onChange={(e) => setLogin(e.target.value)} />
          <label htmlFor="password">{t('密码')}</label>
          <input id="password" className="input" type="password" autoComplete="current-password" value={password} aria-invalid={error !== undefined} onChange={(e) => setPassword(e.target.value)} />
          <Button main type="submit" busy={busy}>{t('登录')}</Button>
        </form>
        {demo.data && demo.data.length > 0 ? (
          <section aria-label={t('演示账号')}>
            <h2>{t('演示账号')} <span className="tag demo">{t('演示')}</span></h2>
            <p className="second">{t('按一下就以这个人登录。')}</p>
            <ul className="people">
              {demo.data.map((d) => (
                <li key={d.login}><button type="button" className="btn" onClick={() => void enter(d)}><span className="grow cut">{d.title ?? d.part} {d.name ?? ''}{d.area ? <span className="third">{d.area}</span> : null}</span><span className="third">{d.login}</span></button></li>
              ))}
            </ul>
          </section>
        ) : null}
      </main>
    </div>
  )
}
