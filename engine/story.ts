// The demo story of a pack: what its people did, told as steps. Types only.
/** What a story may use of the demo street. */
export type SeedWorld = {
  now: string
  places: readonly { name: string; point: { lon: number; lat: number }; area: number }[]
  units: readonly { id: string; name: string }[]
  staff: readonly { id: string; name: string; unit: string | null }[]
}
/** `part` plays it: over `area` where it is an area's, for `unit` where it is a unit's; `guest` is a resident without an account.
 *  `{ photo: 'before' }` stands for a drawn picture.
 *  `under`: it is done on the part of `record` that has these values. */
export type SeedAct = { at: string; part: string; area?: number; unit?: string; type: string; record: string; under?: Readonly<Record<string, unknown>>; step: string; data: Readonly<Record<string, unknown>> }
/** `past`: what was over long ago. It is played first, day beside day, and nobody is told of it any more. `{ photo: 'before', again: true }` is that person's one picture of the kind. */
export type Story = ((world: SeedWorld) => readonly SeedAct[]) & { past?: true }
