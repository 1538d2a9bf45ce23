// How an action is written down for the hash: the worker that seals and the verifier that checks must say it in the same words.
// Moments as microseconds and JSON in the database's own canonical order, so no setting of a session changes a letter.

const envelope = `a.id, a.record, a.version, a.type, a.step, a.state, a.was, a.who,
  (extract(epoch from a.at) * 1000000)::bigint, (extract(epoch from a.got) * 1000000)::bigint`
/** What stays of an action for ever, as one line of JSON (newlines inside are escaped), and its content, which may have to go.
 *  `a` is the action's alias in the statement. */
export const ENVELOPE = `jsonb_build_array(${envelope})::text`
export const CONTENT = `jsonb_build_array(a.data, a.veiled)::text`
/** The first form of a line, with the content in it. */
export const LINE = `jsonb_build_array(${envelope}, a.data, a.veiled)::text`
/** The order of a batch: as they came; within one moment by version. */
export const ORDER = 'a.got, a.version, a.id'

/** An action as those see it who derive something from it. Clear text of private fields is not among it. */
export type Acted = {
  id: string; record: string; version: number; type: string; step: string; state: string; was: string | null; who: string
  /** By the actor's clock, and when it reached the server. */
  at: string; got: string; data: Record<string, unknown>
}
export const readLine = (envelope: string, content: string): Acted => {
  const [id, record, version, type, step, state, was, who, at, got] = JSON.parse(envelope) as
    [string, string, number, string, string, string, string | null, string, number, number]
  return { id, record, version, type, step, state, was, who, at: new Date(at / 1000).toISOString(), got: new Date(got / 1000).toISOString(), data: (JSON.parse(content) as [Record<string, unknown>])[0] }
}
