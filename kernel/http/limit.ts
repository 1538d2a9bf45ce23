// A token bucket for each key, in memory: who asks faster than `perSecond` after a first `burst` has to wait.
export type Rate = { burst: number; perSecond: number }
export type Limiter = (key: string, nowMs: number) => number

/** Answers 0 when the request may pass, otherwise the seconds to wait. Keeps at most `maxKeys` keys and forgets full buckets first. */
export const makeLimiter = ({ burst, perSecond }: Rate, maxKeys = 20_000): Limiter => {
  const buckets = new Map<string, { left: number; at: number }>()
  const forgetFull = (nowMs: number) => {
    for (const [key, it] of buckets) if (it.left + ((nowMs - it.at) / 1000) * perSecond >= burst) buckets.delete(key)
    for (const key of buckets.keys()) {
      if (buckets.size < maxKeys) break
      buckets.delete(key)
    }
  }
  return (key, nowMs) => {
    let it = buckets.get(key)
    if (!it) {
      if (buckets.size >= maxKeys) forgetFull(nowMs)
      it = { left: burst, at: nowMs }
      buckets.set(key, it)
    }
    it.left = Math.min(burst, it.left + (Math.max(0, nowMs - it.at) / 1000) * perSecond)
    it.at = nowMs
    if (it.left < 1) return Math.max(1, Math.ceil((1 - it.left) / perSecond))
    it.left -= 1
    return 0
  }
}
