// Distances on foot and the order in which a day's matters are walked. Pure; points are [lon, lat], answers in metres.
export type Spot = readonly [lon: number, lat: number]

export const metresBetween = (a: Spot, b: Spot): number =>
  Math.hypot((a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180), a[1] - b[1]) * 111_320
/** 6 米, 120 米, 1.4 公里: as near as a phone knows. */
export const distanceName = (m: number): string =>
  m < 100 ? `${Math.round(m)} 米` : m < 1000 ? `${Math.round(m / 10) * 10} 米` : `${(m / 1000).toFixed(1)} 公里`

/** Nearest first, then nearest to that, and so on; what has no point comes last in its own order. What is late goes before all that is not. */
export const walk = <T extends { point: Spot | null; late?: boolean }>(rows: readonly T[], from: Spot | undefined): T[] => {
  const legs = (some: readonly T[], start: Spot | undefined): T[] => {
    const left = some.filter((r) => r.point), out: T[] = []
    let at = start
    while (left.length > 0) {
      const here = at
      const i = here ? left.reduce((best, r, k) => (metresBetween(here, r.point!) < metresBetween(here, left[best]!.point!) ? k : best), 0) : 0
      const [next] = left.splice(i, 1)
      out.push(next!)
      at = next!.point ?? at
    }
    return [...out, ...some.filter((r) => !r.point)]
  }
  const late = legs(rows.filter((r) => r.late), from)
  const end = late.findLast((r) => r.point)?.point ?? from
  return [...late, ...legs(rows.filter((r) => !r.late), end)]
}

/** Whether a ring holds a point. */
export const holds = (ring: readonly Spot[], p: Spot): boolean => {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!, b = ring[j]!
    if ((a[1] > p[1]) !== (b[1] > p[1]) && p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside
  }
  return inside
}
