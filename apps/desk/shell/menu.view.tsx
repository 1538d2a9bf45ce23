// The menu: own work first with live counts, then the systems the person has a part in, then what the office keeps about itself.
import { get, getCounts } from '../../client/client.view.ts'
import { count } from '../../client/words.ts'
import { useCalm, useLoad } from '../kit/load.view.ts'
import { seenTypes, seesScores, settingTypes, workTypes, type Office } from '../model.ts'
import { type TypeModel } from '#engine/record/model.ts'
import { useChanges, useDesk } from '../office.view.tsx'
import { Link, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'

export type View = { id: string; title: string; filter: string; tone?: 'super' | 'late' }
/** The person's own views; each is one saved filter of the server. */
export const ownViews = (office: Office): View[] => [
  { id: 'todo', title: t('待我办'), filter: 'mine=todo' }, { id: 'touched', title: t('我经手'), filter: 'mine=touched' },
  { id: 'unit', title: office.post?.unit?.name ?? t('本部门'), filter: 'mine=unit&sort=due' },
  { id: 'supervised', title: t('督办件'), filter: 'light=supervised', tone: 'super' }, { id: 'late', title: t('超期未结'), filter: 'light=late', tone: 'late' },
]
/** Rows on which a limit runs. */
const OPEN = 'sort=due'
/** Counts of all own views over the work types, fetched again (calmly) whenever something happens. */
export const useOwnCounts = (office: Office): Record<string, Record<string, number>> => {
  const types = workTypes(office)
  const load = useLoad(`counts:${types.map((w) => w.id).join()}`, async (signal) => {
    const views = [...ownViews(office).map((v) => v.filter), OPEN]
    const each = await Promise.all(types.map(async (w) => [w.id, await getCounts(w.id, views, signal)] as const))
    return Object.fromEntries(each) as Record<string, Record<string, number>>
  })
  const calm = useCalm(load.reload, 1500)
  useChanges(calm)
  return load.data ?? {}
}

export const Menu = () => {
  const { office, posts, chosen } = useDesk()
  const { path } = usePlace()
  const counts = useOwnCounts(office)
  const work = workTypes(office)
  const at = path[0] ?? 'my'
  const own = at === 'my' ? path[1] ?? 'todo' : ''
  const total = (view: View) => work.reduce((sum, w) => sum + (counts[w.id]?.[view.filter] ?? 0), 0)
  const keeps = settingTypes(office)
  const groups = groupsOf(office)
  const reviews = useLoad<{ waiting: unknown[] }>(keeps.some((k) => k.table) ? 'reviews' : undefined, (signal) => get('/api/reviews', signal))
  useChanges((change) => { if (!change || keeps.some((k) => k.id === change.type)) reviews.reload() })
  const Item = ({ to, title, n, on, tone }: { to: string; title: string; n?: number | undefined; on: boolean; tone?: string | undefined }) => (
    <li><Link to={to} className={`menu-item ${tone ?? ''}`} aria-current={on ? 'page' : undefined}>
      <span className="grow cut">{title}</span>{n === undefined ? null : <span className="menu-count tnum">{count(n)}</span>}
    </Link></li>
  )
  return (
    <nav className="menu noprint" aria-label={t('主菜单')}>
      <div className="menu-scroll">
        {work.length > 0 ? <><p className="menu-head">{t('我的工作')}</p><ul>
          {ownViews(office).map((v) => <Item key={v.id} to={`/my/${v.id}`} title={v.title} n={total(v)} on={own === v.id} tone={total(v) > 0 ? v.tone : undefined} />)}
        </ul></> : null}
        {work.length > 0 ? <><p className="menu-head">{t('看数')}</p><ul><Item to="/today" title={t('今日运行')} on={at === 'today'} />{Object.values(office.model.indicators).some((one) => work.some((w) => w.id === one.is.of)) ? <Item to="/figures" title={t('考核指标')} on={at === 'figures'} /> : null}{seesScores(office) ? <Item to="/scores" title={t('考评')} on={at === 'scores'} /> : null}{work.some((w) => w.whole && w.kind && w.at) ? <li><a className="menu-item" href="/wall/" target="_blank" rel="noreferrer"><span className="grow cut">{t('大屏')}</span></a></li> : null}{seenTypes(office).some((one) => one.topics) ? <Item to="/topics" title={t('热点')} on={at === 'topics'} /> : null}{seenTypes(office).some((one) => one.bulletin) ? <Item to="/bulletins" title={t('简报')} on={at === 'bulletins'} /> : null}</ul></> : null}
        {groups.map((g) => (
          <div key={g.title}><p className="menu-head">{g.title}</p><ul>{g.types.map((type) => <Item key={type.id} to={`/${type.id}`} title={type.title} n={counts[type.id]?.[OPEN]} on={at === type.id} />)}</ul></div>
        ))}
        {keeps.length > 0 ? <>
          {[{ title: t('规则'), list: keeps.filter((k) => k.table) }, { title: t('底册'), list: keeps.filter((k) => !k.table) }].map((g) => <div key={g.title}><p className="menu-head">{g.title}</p><ul>{g.list.some((k) => k.table) ? <Item to="/settings/reviews" title={t('待复核')} n={reviews.data?.waiting.length || undefined} on={at === 'settings' && path[1] === 'reviews'} /> : null}{g.list.map((k) => <Item key={k.id} to={`/settings/${k.id}`} title={k.title} on={at === 'settings' && path[1] === k.id} />)}</ul></div>)}
          <p className="menu-head">{t('设置')}</p><ul><Item to="/import" title={t('导入台账')} on={at === 'import'} /></ul></> : null}
        {office.me.street.demo ? <><p className="menu-head">{t('演示')}</p><ul><Item to="/outbox" title={t('发件箱')} on={at === 'outbox'} /></ul></> : null}
      </div>
      <div className="menu-foot third">{!chosen && posts.length > 1 ? <p className="cut">{t('全部岗位')}</p> : office.post ? <><p className="cut">{office.post.title}</p><p className="cut">{office.post.area?.name ?? office.post.unit?.name ?? office.me.street.name}</p></> : <p>{t('没有岗位')}</p>}</div>
    </nav>
  )
}

/** Systems by the chapter of the plan that their pack names, else by the pack itself. */
const groupsOf = (office: Office): { title: string; types: TypeModel[] }[] => {
  const out = new Map<string, TypeModel[]>()
  const work = new Set(workTypes(office).map((w) => w.id))
  for (const type of seenTypes(office)) {
    if (!work.has(type.id) && !(type.partOf !== undefined && Object.keys(type.states).length > 1)) continue
    const pack = office.model.packs.find((p) => p.id === type.pack)
    const title = pack?.chapter ?? pack?.title ?? type.pack
    out.set(title, [...(out.get(title) ?? []), type])
  }
  return [...out].map(([title, types]) => ({ title, types }))
}
