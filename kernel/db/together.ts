// What many people ask at the same time goes to the database in one statement: whatever comes while a round is under way goes together in the
// next. Nobody waits for company: alone, one goes at once. A statement costs its sender and the database more than one more row in it.

type Waiting<T, R> = { item: T; done: (result: R) => void; failed: (error: unknown) => void }
export type Together<T, R> = {
  one: (item: T) => Promise<R>
  many: (items: readonly T[]) => Promise<readonly R[]>
  /** Two of the same name never meet in one round. */
  apart: (item: T) => string
  /** At most so many in a round. */
  most?: number
}
/** Milliseconds after which those who wait go without the round before them (it may itself wait for somebody's row), and how many rounds may be
 *  under way then. */
const STANDS = 25, ROUNDS = 4

/** One item in, its own answer out, whoever travelled with it. A round that fails as a whole is asked again one by one, so that each gets its own
 *  error and nobody another's: asking twice must do nothing twice. */
export const together = <T, R>({ one, many, apart, most = 24 }: Together<T, R>): ((item: T) => Promise<R>) => {
  const waiting: Waiting<T, R>[] = []
  let running = 0, since = 0, called = false, alarm: ReturnType<typeof setTimeout> | undefined
  const alone = ({ item, done, failed }: Waiting<T, R>): Promise<void> => one(item).then(done, failed)
  const take = (): Waiting<T, R>[] => {
    const names = new Set<string>(), round: Waiting<T, R>[] = []
    for (let i = 0; i < waiting.length && round.length < most;) {
      const name = apart(waiting[i]!.item)
      if (names.has(name)) { i++; continue }
      names.add(name)
      round.push(...waiting.splice(i, 1))
    }
    return round
  }
  const free = (): boolean => running === 0 || (running < ROUNDS && performance.now() - since >= STANDS)
  const go = (): void => {
    called = false
    if (waiting.length && free()) {
      const round = take()
      running++
      since = performance.now()
      void carry(round).finally(() => { running--; go() })
    }
    if (waiting.length) alarm ??= setTimeout(() => { alarm = undefined; go() }, STANDS)
  }
  const carry = async (round: Waiting<T, R>[]): Promise<void> => {
    if (round.length === 1) return alone(round[0]!)
    let results: readonly R[]
    try { results = await many(round.map(({ item }) => item)) } catch { await Promise.all(round.map(alone)); return }
    for (const [i, { done }] of round.entries()) done(results[i]!)
  }
  // What came in one turn of the loop goes together.
  return (item) => new Promise((done, failed) => {
    waiting.push({ item, done, failed })
    if (called) return
    called = true
    queueMicrotask(() => { queueMicrotask(go) })
  })
}
