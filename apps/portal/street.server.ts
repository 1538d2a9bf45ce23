// What the portal asks of a street's engine: its lists in force, its places, one act, one file, likenesses nearby.
import { giveCookie } from '#kernel/http/access.server.ts'
import type { Actor } from '#kernel/identity/identity.ts'
import { startGuest } from '#kernel/identity/resident.server.ts'
import { fileHeaders, getFile, putFile, usesOf, type FileStore } from '#kernel/files/files.server.ts'
import { outboxOf } from '#kernel/notice/notice.server.ts'
import { system } from '#engine/access/access.ts'
import { actorOf } from '#engine/access/actor.server.ts'
import { dayOf } from '#engine/clock/days.ts'
import { boxOf } from '#engine/place/cells.ts'
import { centreOf } from '#engine/place/areas.ts'
import { perform } from '#engine/record/act.server.ts'
import { alikeRows } from '#engine/record/alike.server.ts'
import { nowOf, type Engine } from '#engine/record/engine.server.ts'
import { publicOf, sharedTypes } from '#engine/share/public.ts'
import { inForce, onOf, settingOn } from '#engine/record/office.ts'
import { lookupCode } from '#engine/record/routes.server.ts'
import { sayNo, type Row } from '#engine/record/row.ts'
import type { PhoneDoors } from '../server/sessions.server.ts'
import { shapesFor } from '../light/shape.server.ts'
import type { PlaceName, PortalDeps } from './portal.server.ts'

export type StreetOf = { engine: Engine; files: FileStore; lookup: Buffer; demo: boolean; dir: string; base: unknown; doors: PhoneDoors; site?: string | undefined }
type Base = { estates?: readonly { name: string; point: readonly [number, number] | { lon: number; lat: number } }[] }

export const portalOf = ({ engine, files, lookup, demo, dir, base, doors, site }: StreetOf): PortalDeps => {
  const { model } = engine, today = () => dayOf(nowOf(engine)), named = (base as Base).estates ?? []
  const home = model.packs[0]?.id ?? ''
  return {
    dir, demo, shapes: shapesFor(model, 'resident'), now: () => engine.clock.now(),
    name: () => String(settingOn(engine.holder.office(), `${home}/calendarName`, today())),
    rows: async (table) => inForce(engine.holder.office(), table, today()).map((row) => ({ code: row.code, name: row.name, words: row.fields.words })),
    places: async () => {
      const { list } = engine.holder.office().areas
      const middles = list.flatMap((a) => { const ring = a.level === 'community' ? a.ring ?? list.find((b) => b.parent === a.id && b.ring)?.ring : undefined; return ring ? [{ name: a.name, ...centreOf(ring) }] : [] })
      const estates = named.map((e): PlaceName => ({ name: e.name, ...('lon' in e.point ? e.point : { lon: e.point[0], lat: e.point[1] }) }))
      const seen = new Set<string>(), rings = list.flatMap((a) => a.ring ?? []), box = rings.length ? boxOf(rings) : undefined
      return { places: [...estates, ...middles].filter((p) => !seen.has(p.name) && seen.add(p.name)), ...(box ? { box: [box.w, box.s, box.e, box.n] as const } : {}) }
    },
    act: async (who: Actor, act) => {
      const { answer } = await perform(engine, actorOf(engine, who), act as Parameters<typeof perform>[2])
      return { ...answer, no: answer.no === null ? null : sayNo(answer.no), ...(who.kind === 'guest' ? { code: lookupCode(lookup, answer.record) } : {}) }
    },
    guest: async (request, reply) => {
      const now = engine.clock.now(), session = await startGuest(engine.db, { now })
      giveCookie(request, reply, { token: session.token, expires: session.expires, now })
      return session.actor
    },
    putFile: ({ id, bytes, name, who }) => putFile(engine.db, files, { id, bytes: Buffer.from(bytes), name, who, now: engine.clock.now() }),
    open: {
      engine, site, usesOf: (id) => usesOf(engine.db, id), sendCode: doors.sendCode, enter: doors.enter,
      photo: async (id, size) => { const file = await getFile(engine.db, files, { id, ...(size ? { size } : {}) }); return { bytes: file.bytes, headers: fileHeaders(file) } },
    },
    ...(demo ? { outbox: async () => (await outboxOf(engine.db, { limit: 60 })).map((r) => ({ channel: r.channel, to: String(r.to ?? ''), title: r.title, text: r.text, at: String(r.at) })) } : {}),
    alike: async ({ type: id, kind, words, lon, lat }) => {
      const type = model.types[id], said = type?.search.find((name) => type.field[name]?.long) ?? type?.search[0]
      if (!type?.at) return []
      const row = { id: engine.newId(), type: id, state: '', fields: { [type.at]: { lon, lat }, ...(type.kind && kind ? { [type.kind]: kind } : {}), ...(said && words ? { [said]: words } : {}) }, meta: {} } as unknown as Row
      const office = engine.holder.office(), now = nowOf(engine), on = onOf(office, now), shared = sharedTypes(model).find((one) => one.type.id === id)
      // The office's own vocabulary of its classes: no word that only somebody else said can be guessed at.
      const vocabulary = inForce(office, type.field[type.kind ?? '']?.table ?? '', today()).flatMap((one) => `${one.name} ${String(one.fields.words ?? '')}`.split(/\s+/)).filter((word) => word.length > 1)
      // Only what the public may know of at all: its class, when, and how far, unless somebody lives there.
      return (await alikeRows(engine, system, { type, row, now, open: true })).flatMap(({ row: one, like }) => {
        const open = shared && publicOf(shared, one, { office, on })
        return open ? [{ id: one.id, title: open.kind.name, made: one.made, ...(open.blur === null && like.metres !== undefined ? { metres: like.metres } : {}), words: [...new Set(vocabulary.filter((word) => words?.includes(word) && like.words.some((said) => said.includes(word))))].slice(0, 3) }] : []
      }).slice(0, 3)
    },
  }
}
