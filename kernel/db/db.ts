// What the house means by a database. Two engines stand behind it (an embedded one in a worker thread, a PostgreSQL server),
// and nobody above this room can tell which: same SQL, same JS values, same errors.
export type Row = Record<string, unknown>

/** One statement a call, `$1…` for values, prepared by its text. What comes back is the same on both engines:
 *  int2/4/8 and floats → number (an int8 beyond 2^53 is refused, never rounded), numeric → string (exact), timestamptz → ISO-8601 UTC
 *  with milliseconds, date → 'YYYY-MM-DD', timestamp, time, interval, uuid → string, json(b) → parsed, bytea → Uint8Array, arrays of these.
 *  What goes in: string, number, bigint, boolean, null/undefined, Date, Uint8Array, arrays of them; json(b) as a JSON.stringify'd string.
 *  Throws Failure 'bad-text' (400) on text no database can hold, 'database-away' (503) when it is gone or too slow; every other
 *  database error has `.code` (SQLSTATE, '23505' = unique) and `.constraint`. */
export type Sql = { query<R = Row>(text: string, values?: readonly unknown[]): Promise<R[]> }

/** The schema owner's handle: row-level security does not hold it back, and it may run a file of many statements. */
export type OwnerSql = Sql & { script(text: string): Promise<void> }

export type Db = Sql & {
  kind: 'pglite' | 'postgres'
  /** The server's own version, for example '15.18'. */
  version: string
  tenant: number
  /** BEGIN … COMMIT as the app's role; throws → ROLLBACK. The root handle is refused inside: use `tx`. */
  tx<T>(work: (tx: Sql) => Promise<T>): Promise<T>
  /** The same as the schema's owner: migrations, maintenance, the verifier. */
  asOwner<T>(work: (tx: OwnerSql) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** How a room names the app's role: it owns nothing, sees its own tenant only and cannot rewrite history. */
export const APP_ROLE = 'xinbei_app'
