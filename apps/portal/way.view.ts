// Addresses of the portal: the path says the page, the hash the step within it.
export type At = { path: string; parts: string[]; step: string; query: URLSearchParams }
const ears = new Set<() => void>()
export const here = (): At => ({ path: location.pathname, parts: location.pathname.split('/').filter(Boolean).map(decodeURIComponent), step: location.hash.slice(1), query: new URLSearchParams(location.search) })
export const go = (to: string, replace = false): void => {
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  for (const ear of ears) ear()
}
export const onTurn = (ear: () => void): (() => void) => {
  ears.add(ear)
  addEventListener('popstate', ear)
  return () => { ears.delete(ear); removeEventListener('popstate', ear) }
}
