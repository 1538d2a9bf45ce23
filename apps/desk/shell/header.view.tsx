// The blue line on top: brand, search, time, messages, the person with posts and language, keys.
import { useEffect, useState, type FormEvent } from 'react'
import { get } from '../../client/client.view.ts'
import { headTime } from '../../client/words.ts'
import { Bars, Bell, NoWave, Search } from '../kit/icons.view.tsx'
import { Fold } from '../kit/parts.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { postKey, workTypes } from '../model.ts'
import { useChanges, useDesk, useNow } from '../office.view.tsx'
import { go, Link, usePlace } from '../route.view.tsx'
import { langNow, setLang, t } from '../say.view.ts'

type Props = { onMenu: (() => void) | undefined; drawn: boolean; onKeys: () => void }
export const Header = ({ onMenu, drawn, onKeys }: Props) => {
  const { office, live } = useDesk()
  const now = useNow(10_000)
  const inbox = useLoad<{ unread: number }>('unread', (signal) => get('/api/inbox', signal))
  useChanges(() => inbox.reload())
  const unread = inbox.data?.unread ?? 0
  return (
    <header className="head noprint">
      {onMenu ? <button type="button" className="head-item" aria-expanded={drawn} aria-label={t('菜单')} onClick={onMenu}><Bars size={18} /></button> : null}
      <Link to="/" className="brand"><strong>{t('新北一网统管')}</strong></Link>
      {office.me.street.demo ? <span className="demo-mark">{t('演示')}</span> : null}
      <SearchBox />
      <span className="grow" />
      {live ? null : <span className="head-item" role="status"><NoWave /><span className="wide-only">{t('没有连上')}</span></span>}
      <time className="head-item head-time tnum">{headTime(now)}</time>
      <Link to="/inbox" className="head-item" aria-label={t('消息，{n} 条未读', { n: unread })}><Bell /><span className="wide-only">{t('消息')}</span>{unread > 0 ? <b className="pill tnum">{unread > 99 ? '99+' : unread}</b> : null}</Link>
      <Person />
      <button type="button" className="head-item" aria-label={t('按键表')} onClick={onKeys}><kbd>?</kbd><span className="wide-only">{t('按键')}</span></button>
    </header>
  )
}

const SearchBox = () => {
  const { office } = useDesk()
  const place = usePlace()
  const asked = place.query.get('q') ?? ''
  const [text, setText] = useState(asked)
  useEffect(() => setText(asked), [asked])
  const type = workTypes(office).find((w) => w.id === place.path[0]) ?? workTypes(office)[0]
  const find = (e: FormEvent) => {
    e.preventDefault()
    const q = text.trim()
    if (!type) return
    if (q === '') { go(`/${type.id}`); return }
    go(`/${type.id}?q=${encodeURIComponent(q)}`)
    document.getElementById('screen')?.focus()
  }
  return (
    <form className="search" role="search" onSubmit={find}>
      <Search /><input id="search" type="search" aria-label={t('搜编号、地点、事由、人名首字母')} placeholder={t('搜编号、地点、事由、人名首字母')} value={text} autoComplete="off"
        onChange={(e) => setText(e.target.value)} onKeyDown={(e) => { if (e.key === 'Escape') { setText(asked); e.currentTarget.blur() } }} />
      <kbd aria-hidden="true">/</kbd>
    </form>
  )
}

const Person = () => {
  const { office, posts, chosen, choosePost, leave } = useDesk()
  const { me, post } = office, as = !chosen && posts.length > 1 ? t('全部岗位') : post?.title
  const label = <span className="person-name"><span className="sr">{t('岗位、语言和退出')}{t('：')}</span><span>{me.actor.name}</span>{as ? <span className="wide-only"> · {as}</span> : null}</span>
  return (
    <Fold className="head-item" align="right" label={label}>
      {(close) => (
        <div className="person">
          <p className="third">{t('岗位')}</p>
          {posts.length === 0 ? <p className="second">{t('没有岗位，请让规则管理员给您授岗。')}</p> : null}
          {posts.length > 1 ? <button type="button" className="fold-item" aria-pressed={!chosen} onClick={() => { choosePost(null); close() }}><span className="grow">{t('全部岗位')}</span></button> : null}
          {posts.map((p) => (
            <button key={postKey(p)} type="button" className="fold-item" aria-pressed={p === chosen || posts.length === 1} onClick={() => { if (posts.length > 1 && p.id) choosePost(p.id); close() }}>
              <span className="grow">{p.title}</span><span className="third">{p.unit?.name ?? p.area?.name ?? ''}</span>
            </button>
          ))}
          <p className="third">{t('语言')}</p>
          {(['zh', 'en'] as const).map((lang) => <button key={lang} type="button" className="fold-item" lang={lang} aria-pressed={langNow() === lang} onClick={() => setLang(lang)}>{lang === 'zh' ? '中文' : 'English'}</button>)}
          <hr />
          <button type="button" className="fold-item" onClick={leave}>{t('退出登录')}</button>
        </div>
      )}
    </Fold>
  )
}
