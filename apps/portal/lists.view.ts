// The office's lists as the portal needs them: kinds with the words that people use for them, places with a point. One small answer.
import { get } from '../client/client.view.ts'
import { metresBetween } from '../light/ways.ts'

export type Kind = { code: string; name: string; keys: string; words?: string }
export type Lists = { kinds: Kind[]; places: { name: string; lon: number; lat: number }[]; box?: [w: number, s: number, e: number, n: number]; demo: boolean; alike?: true }

let asked: Promise<Lists> | undefined
/** Asked once a visit, when first wanted. A failure is forgotten, so that the next want asks again. */
export const getLists = (): Promise<Lists> => asked ??= get<Lists>('/portal/lists').catch((e: unknown) => { asked = undefined; throw e })

/** Kinds that fit what was typed: by name, by the initials of its pinyin, by the words that people use; best first. */
export const findKinds = (lists: Lists, typed: string, most = 6): Kind[] => {
  const q = typed.trim().toLowerCase()
  const score = (k: Kind): number => k.name.startsWith(q) ? 5 : k.name.includes(q) ? 4 : k.keys.startsWith(q) ? 3 : /^[a-z]{2,}$/.test(q) && k.keys.includes(q) ? 2
    : (k.words ?? '').split(' ').some((w) => w.length > 1 && (w.includes(q) || q.includes(w))) ? 2 : 0
  return q === '' ? [] : lists.kinds.map((k) => [score(k), k] as const).filter(([s]) => s > 0).sort((a, b) => b[0] - a[0]).slice(0, most).map(([, k]) => k)
}
/** Kinds that a sentence speaks of: it holds one of the words that people use, or two characters in a row of the name. */
export const guessKinds = (lists: Lists, said: string, most = 3): Kind[] => {
  const score = (k: Kind): number => {
    const pairs = [...k.name].slice(0, -1).map((c, i) => c + k.name[i + 1]!)
    return pairs.filter((p) => said.includes(p)).length + (k.words ?? '').split(' ').filter((w) => w.length > 1 && said.includes(w)).length * 2
  }
  return lists.kinds.map((k) => [score(k), k] as const).filter(([s]) => s > 0).sort((a, b) => b[0] - a[0]).slice(0, most).map(([, k]) => k)
}
/** The place that an address speaks of: the longest name that it holds. */
export const findPlace = (lists: Lists | undefined, address: string) =>
  lists?.places.filter((p) => p.name.length > 1 && address.includes(p.name)).sort((a, b) => b.name.length - a.name.length)[0]
/** A point in words: the place with a name that is nearest, if one is near. */
export const placeWords = (lists: Lists | undefined, spot: { lon: number; lat: number } | undefined): string => {
  const near = spot && lists?.places.map((p) => ({ name: p.name, far: metresBetween([p.lon, p.lat], [spot.lon, spot.lat]) })).sort((a, b) => a.far - b.far)[0]
  return near && near.far < 600 ? `${near.name}附近` : ''
}
export const isNumber = (typed: string): boolean => /^\S*\d{4}-?\d{3,4}-?\d{2,}$/.test(typed.trim())
