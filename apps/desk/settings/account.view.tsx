// A first password for somebody who is to sign in: made when it is asked for, shown once, good only for choosing an own one.
import { useState } from 'react'
import { call } from '../../client/client.view.ts'
import { Button, Trouble } from '../kit/parts.view.tsx'
import { t } from '../say.view.ts'

type Given = { login: string; password: string; name?: string }
export const FirstPassword = ({ id, name }: { id: string; name: string }) => {
  const [asking, setAsking] = useState(false)
  const [given, setGiven] = useState<Given | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const [busy, setBusy] = useState(false)
  const give = async () => {
    setBusy(true)
    setError(undefined)
    try { setGiven(await call<Given>('POST', `/api/accounts/${id}/password`)); setAsking(false) } catch (e) { setError(e) }
    setBusy(false)
  }
  return (
    <div className="first-password">
      {error === undefined ? null : <Trouble error={error} />}
      {given ? (
        <div className="ask" role="status"><p>{t('登录名')} <strong className="tnum">{given.login}</strong>{t('，')}{t('初始密码')} <strong className="tnum">{given.password}</strong></p>
          <p className="second">{t('只显示这一次，请当面交给本人。第一次登录后要换成自己的。')}</p><p className="row"><Button small onClick={() => setGiven(undefined)}>{t('已交给本人')}</Button></p></div>
      ) : asking ? (
        <div className="ask"><p><strong>{t('给{name}发新的初始密码？', { name })}</strong> <span className="second">{t('原来的密码马上不能用，正登录着的也要重新登录。')}</span></p>
          <p className="row"><Button main small busy={busy} onClick={() => void give()}>{t('发初始密码')}</Button><Button small onClick={() => setAsking(false)}>{t('不发')}</Button></p></div>
      ) : <p><button type="button" className="link" onClick={() => setAsking(true)}>{t('发初始密码')}</button></p>}
    </div>
  )
}
