// Sends what waits: oldest first, one tab at a time, photos before the act that names them. Nothing here blocks a screen.
import { call, heard, isFailed } from '../client/client.view.ts'
import type { Acted } from '../client/wire.ts'
import { pause, verdict } from '../light/send.ts'
import type { Verdict } from '../light/send.ts'
import { changeItem, getBlob, photoSent, waitingItems } from './store.view.ts'
import type { Item } from './store.view.ts'

let tries = 0
let hold = 0
type Told = { verdict: Verdict; why?: string }

/** One walk over the queue of this person. `enter` is called when the session has ended: the queue stays until they are back. */
export const flush = async (who: string, ask: { enter: () => void; sent: () => void; now?: boolean }): Promise<void> => {
  if (!ask.now && Date.now() < hold) return
  const run = async () => {
    let any = false
    for (const item of await waitingItems(who)) {
      const told = await sendItem(item)
      if (told.verdict === 'refused') await changeItem(item.id, { state: 'refused', why: told.why ?? '没有收下' })
      else if (told.verdict === 'done') any = true
      else {
        if (told.verdict === 'enter') ask.enter()
        hold = Date.now() + pause(tries++, Math.random())
        return any
      }
      tries = 0
      hold = 0
    }
    return any
  }
  const any = await ('locks' in navigator ? navigator.locks.request('xb-send', { ifAvailable: true }, (lock) => (lock ? run() : false)) : run())
  if (any) ask.sent()
}

const sendItem = async (item: Item): Promise<Told> => {
  for (const photo of item.photos.filter((p) => !p.sent)) {
    const blob = await getBlob(photo.id)
    if (!blob) return { verdict: 'refused', why: '照片不在这台手机里了，请重新拍' }
    const told = await ask(() => call('PUT', `/api/files/${photo.id}`, { body: blob, headers: { 'content-type': 'image/jpeg', 'x-name': encodeURIComponent(photo.name) } }))
    if (told.verdict !== 'done') return told
    await photoSent(item, photo)
  }
  let answer: Acted | undefined
  const told = await ask(async () => { answer = await call<Acted>('POST', '/api/acts', { json: item.act }) })
  if (told.verdict === 'done') await changeItem(item.id, { state: 'sent', sentAt: Date.now(), no: answer?.no ?? null })
  return told
}
const ask = async (work: () => Promise<unknown>): Promise<Told> => {
  try {
    await work()
    return { verdict: 'done' }
  } catch (e) {
    if (!isFailed(e)) throw e
    if (e.status === 0) heard(false)
    const reasons = e.details?.reasons
    return { verdict: verdict(e.status), why: Array.isArray(reasons) && reasons.length ? reasons.join('；') : e.message }
  }
}
/** Since when the oldest has waited, in words for the line on top; undefined when nothing waits. */
export const oldest = (items: readonly Item[]): number | undefined => items.find((i) => i.state === 'waiting')?.made
