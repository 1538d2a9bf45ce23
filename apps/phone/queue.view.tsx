// The queue in sight: what waits since when, what came back and why.
import { shortMoment } from '../client/words.ts'
import { newId } from '../client/client.view.ts'
import { Icon } from '../light/icons.light.view.tsx'
import { dropItem, keepItem } from './store.view.ts'
import type { Item } from './store.view.ts'

export const Queue = ({ items, reached }: { items: Item[]; reached: boolean }) => {
  const now = Date.now()
  const waits = items.filter((i) => i.state === 'waiting'), back = items.filter((i) => i.state === 'refused'), sent = items.filter((i) => i.state === 'sent').slice(-3).reverse()
  /** The same facts as a new act: the refused one stays refused on the server's side. */
  const again = async (item: Item) => {
    const act = { ...item.act, id: newId() }
    const { seen: _seen, ...fresh } = act
    await dropItem(item)
    await keepItem({ ...item, id: act.id, act: fresh, state: 'waiting' }, [])
  }
  const photos = (i: Item) => (i.photos.length ? `，照片 ${i.photos.length} 张` : '')
  return <>
    {back.length > 0 && <section className="stack"><h2>退回 {back.length} 条</h2><ul className="wait-list">{back.map((i) => <li key={i.id}>
      <span className="grow">{i.title}<br /><span className="wrong">退回：{i.why}</span></span>
      <span className="row">{i.photos.every((p) => p.sent) && <button type="button" className="btn" onClick={() => void again(i)}>再交一次</button>}<button type="button" className="btn" onClick={() => void dropItem(i)}>知道了，去掉</button></span></li>)}</ul></section>}
    {waits.length > 0 && <section className="stack"><h2 className="amber row wrap"><Icon name={reached ? 'go' : 'off'} />{reached ? '正在发' : '待发'} {waits.length} 条 <span className="small" style={{ fontWeight: 400 }}>{reached ? '不用等' : '没有网络，联网自动发，不用等'}</span></h2>
      <ul className="wait-list">{waits.map((i) => <li key={i.id}><span>{i.title}</span><span className="soft num">{shortMoment(i.made, now)} 存{photos(i)}</span></li>)}</ul></section>}
    {sent.length > 0 && <section className="stack"><h2>已发出</h2><ul className="wait-list">{sent.map((i) => <li key={i.id}><span>{i.title}</span><span className="soft">{shortMoment(i.sentAt ?? i.made, now)}{i.no ? `，${i.no}` : ''}</span></li>)}</ul></section>}
  </>
}
