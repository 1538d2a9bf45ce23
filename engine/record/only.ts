// A pack's filter as a condition of SQL.
/** Filters of a pack as a condition: the same as `meets` asks of one row. */
export const onlySql = (key: string, want: unknown, add: (value: unknown) => string): string => {
  if (key === 'state') return `r.state = any(${add([want].flat())}::text[])`
  if (typeof want !== 'object' || want === null || Array.isArray(want)) return `r.body->>'${key}' = any(${add([want].flat().map(String))}::text[])`
  if ('set' in want) return `(r.body->'${key}' is not null) = ${add(want.set)}::boolean`
  const { from, below } = want as { from?: number; below?: number }
  return `((r.body->>'${key}')::numeric >= ${add(from ?? -1e15)}::numeric and (r.body->>'${key}')::numeric < ${add(below ?? 1e15)}::numeric)`
}
