// A token bucket for each key, in memory: a key may ask `most` times at once, and as often again over `perSeconds`.
export type Rate = { most: number; perSeconds: number }
export type Limiter = (key: string, nowMs: number) => number

/** Answers 0 when the request may pass, otherwise the seconds to wait. Keeps at most `maxKeys` keys and forgets full buckets first. */
export const makeLimiter = ({ most, perSeconds }: Rate, maxKeys = 20_000): Limiter => {
  // A limit that is misspelt would let everybody pass.
  if (!(most >= 1 && perSeconds > 0)) throw new Error('a rate is { most, perSeconds }')
  const perSecond = most / perSeconds
  const buckets = new Map<string, { left: number; at: number }>()
  const forgetFull = (nowMs: number) => {
    for (const [key, it] of buckets) if (it.left + ((nowMs - it.at) / 1000) * perSecond >= most) buckets.delete(key)
    for (const key of buckets.keys()) {
      if (buckets.size < maxKeys) break
      buckets.delete(key)
    }
  }
  return (key, nowMs) => {
    let it = buckets.get(key)
    if (!it) {
      if (buckets.size >= maxKeys) forgetFull(nowMs)
      it = { left: most, at: nowMs }
      buckets.set(key, it)
    }
    it.left = Math.min(most, it.left + (Math.max(0, nowMs - it.at) / 1000) * perSecond)
    it.at = nowMs
    if (it.left < 1) return Math.max(1, Math.ceil((1 - it.left) / perSecond))
    it.left -= 1
    return 0
  }
}
