// Addresses: every screen, filter and chosen row has one that can be sent to a colleague. The history belongs to the browser.
import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react'

export const BASE = '/desk'
export type Place = { path: readonly string[]; query: URLSearchParams; text: string }

const ears = new Set<() => void>()
const wake = () => { for (const ear of ears) ear() }
addEventListener('popstate', wake)
const listen = (ear: () => void) => { ears.add(ear); return () => { ears.delete(ear) } }
const now = () => location.pathname + location.search

let last: Place | undefined
export const placeNow = (): Place => {
  const text = now()
  if (last?.text === text) return last
  const path = location.pathname.replace(/^\/desk\/?/, '').split('/').filter(Boolean).map(decodeURIComponent)
  last = { path, query: new URLSearchParams(location.search), text }
  return last
}
export const usePlace = (): Place => { useSyncExternalStore(listen, now); return placeNow() }

/** Goes to an address below /desk (or replaces the present one, where only the chosen row or a filter changes). */
export const go = (to: string, how: { replace?: boolean } = {}): void => {
  const url = to.startsWith('?') ? location.pathname + to : to.startsWith(BASE) ? to : BASE + to
  if (url === now()) return
  history[how.replace ? 'replaceState' : 'pushState'](null, '', url)
  wake()
}
/** Changes some of the query and keeps the rest; undefined or '' takes a key away. */
export const goQuery = (change: Readonly<Record<string, string | undefined>>, how: { replace?: boolean } = { replace: true }): void => {
  const query = new URLSearchParams(location.search)
  for (const [key, value] of Object.entries(change)) if (value === undefined || value === '') query.delete(key); else query.set(key, value)
  const text = query.toString()
  go(location.pathname + (text ? `?${text}` : ''), how)
}

type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { to: string }
/** An ordinary link (opens in a new tab where the person wants that) that does not reload the page. */
export const Link = ({ to, onClick, ...rest }: LinkProps) => {
  const href = to.startsWith(BASE) ? to : BASE + to
  const follow = (e: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(e)
    if (e.defaultPrevented || e.metaKey || e.ctrlKey || e.shiftKey || e.button !== 0 || rest.target) return
    e.preventDefault()
    go(href)
  }
  return <a {...rest} href={href} onClick={follow} />
}
