// From a session's holder to an actor with the parts that they play today.
import type { Actor as Holder } from '../../kernel/identity/identity.ts'
import { dayOf } from '../clock/days.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { Office } from '../record/office.ts'
import { playsOf, playsOutside, system, type Actor, type Play } from './access.ts'

/** Parts are looked up in the office as it stands, so a post given or ended counts from the next request on. A service plays the parts
 *  that its token names; somebody who chose one post for the session plays that one. */
export const actorOf = (engine: Engine, who: Holder): Actor => {
  const { kind, id, name } = who
  switch (kind) {
    case 'staff': {
      const plays = staffPlays(engine, id), { post } = who
      // A post that has ended meanwhile is none: they act as all that they hold.
      return post && plays.some((play) => play.post === post) ? { kind, id, name, post, plays: plays.filter((play) => !play.post || play.post === post) } : { kind, id, name, plays }
    }
    case 'guest': return { kind, id, name, plays: who.session ? playsOutside(engine.model) : [] }
    case 'resident': return { kind, id, name, plays: playsOutside(engine.model) }
    case 'service': return { kind, id, name, plays: (who.scopes ?? []).flatMap((scope) => engine.model.parts[scope] ? [{ part: engine.model.parts[scope], area: null, leaves: null, unit: null }] : []) }
    default: return system
  }
}
const staffPlays = (engine: Engine, id: string): readonly Play[] => {
  const office = engine.holder.office(), today = dayOf(nowOf(engine)), from = [today, office.areas, office.named.staff?.get(id)]
  let list = kept.get(office.posts)
  if (!list) kept.set(office.posts, list = new Map<string, { from: readonly unknown[]; plays: readonly Play[] }>())
  const old = list.get(id)
  if (old?.from.every((one, i) => one === from[i])) return old.plays
  const plays = playsOf(office, id, today)
  list.set(id, { from, plays })
  return plays
}
/** One list of posts gives one answer in a day, as long as the areas and the person stay what they are. */
const kept = new WeakMap<Office['posts'], Map<string, { from: readonly unknown[]; plays: readonly Play[] }>>()
