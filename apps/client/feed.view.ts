// The live feed: one EventSource for all tabs of a browser (a browser gives a site six connections), reconnecting by itself.
import { heard } from './client.view.ts'
import type { Change } from './wire.ts'

export type FeedState = 'live' | 'lost'
type Ears = {
  onChange?: (change: Change) => void
  onState?: (state: FeedState) => void
  /** Changes may have been missed: fetch again what is on the screen. */
  onGap?: () => void
}
type Said = { change: Change } | { state: FeedState } | { gap: true }

/** Opens the feed; the answer closes it. The tab that holds the lock listens for all; where there are no locks (plain http on an
 *  intranet) each tab listens for itself. */
export const openFeed = (ears: Ears): (() => void) => {
  const stop = new AbortController()
  const hear = (said: Said) => {
    if ('change' in said) ears.onChange?.(said.change)
    else if ('gap' in said) ears.onGap?.()
    else { heard(said.state === 'live'); ears.onState?.(said.state) }
  }
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') {
    listen(hear, stop.signal)
    return () => stop.abort()
  }
  const channel = new BroadcastChannel('xb-feed')
  channel.onmessage = (e: MessageEvent<Said>) => hear(e.data)
  const lead = () => new Promise<void>((done) => {
    listen((said) => { hear(said); if (!stop.signal.aborted) channel.postMessage(said) }, stop.signal)
    stop.signal.addEventListener('abort', () => done())
  })
  navigator.locks.request('xb-feed', { signal: stop.signal }, lead).catch(() => undefined)
  stop.signal.addEventListener('abort', () => channel.close())
  return () => stop.abort()
}

/** No word for this long means that the line is dead, whatever the browser thinks: the server ticks every 15 s. */
const SILENCE = 40_000

const listen = (hear: (said: Said) => void, stop: AbortSignal) => {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let wait = 1000
  let state: FeedState | undefined
  const say = (next: FeedState) => { if (state !== next) { state = next; hear({ state: next }) } }
  const alive = () => {
    wait = 1000
    say('live')
    clearTimeout(timer)
    timer = setTimeout(lost, SILENCE)
  }
  const lost = () => {
    say('lost')
    source?.close()
    clearTimeout(timer)
    clearTimeout(again)
    again = setTimeout(open, wait)
    wait = Math.min(wait * 2, 15_000)
  }
  let first = true
  const open = () => {
    if (stop.aborted) return
    source = new EventSource('/api/changes')
    source.onopen = () => {
      alive()
      if (!first) hear({ gap: true })
      first = false
    }
    source.onerror = lost
    source.addEventListener('tick', alive)
    source.addEventListener('again', () => { alive(); hear({ gap: true }) })
    source.addEventListener('act', (e) => {
      alive()
      try { hear({ change: JSON.parse((e as MessageEvent<string>).data) as Change }) } catch { /* a broken line is not worth a broken screen */ }
    })
  }
  const wake = () => { if (state === 'lost') { wait = 1000; lost() } }
  addEventListener('online', wake)
  stop.addEventListener('abort', () => {
    removeEventListener('online', wake)
    source?.close()
    clearTimeout(timer)
    clearTimeout(again)
  })
  open()
}
