// The log: what happened to the machine, never what people wrote. No addresses, no queries, no bodies, no headers.
import { pino, type DestinationStream, type Logger } from 'pino'

export type Log = Logger

/** One JSON line an event, on standard output. `to` takes the lines in tests. */
export const makeLog = (how: { level?: string; to?: DestinationStream } = {}): Log =>
  pino({ level: how.level ?? 'warn', base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: quietError, req: () => undefined, res: () => undefined } },
    how.to ?? pino.destination({ fd: 1, sync: true }))

/** An error without the values that messages of databases and parsers quote. */
export const quietError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = (error as { code?: unknown }).code
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line)).slice(0, 8).map(line => line.trim())
  return { type: error.name, ...(code === undefined ? {} : { code }), message: withoutValues(error.message), at: frames, ...(error.cause === undefined ? {} : { cause: quietError(error.cause) }) }
}

const withoutValues = (text: string): string =>
  text.replace(/"[^"]*"|'[^']*'|“[^”]*”/g, '"…"').replace(/\([^()]*\)=\([^()]*\)/g, '(…)').replace(/\d{5,}/g, '…').slice(0, 300)
