// The promise that one sub-district is one shard, kept without a cluster at hand: the live catalogue, the statements and the migration
// files are read for what a distributed PostgreSQL refuses. (Rules R0–R7 were tried on a real one; R8, R9 are the house's own.)
import { loadModule, parseSync } from 'libpg-query'
import type { Db, Sql } from '#kernel/db/db.ts'

export type Fault = { rule: string; where: string; what: string }
type Node = { [key: string]: unknown }

/** Reads the catalogue as the owner. Tables say in their comment how they are spread: `@dist=tenant|reference|local`. */
export const catalogueFaults = (db: Db): Promise<Fault[]> => db.asOwner((tx) => tx.query<Fault>(CATALOGUE))

/** The names of the tables that carry a tenant. */
export const tenantTables = (db: Db): Promise<string[]> => db.asOwner(async (tx) => (await tx.query<{ name: string }>(`${TABLES} select name from t where dist = 'tenant' order by 1`)).map((row) => row.name))

/** A handle that keeps the text of every statement asked through it or its transactions. The owner's sections (migrations, the verifier)
 *  are not the app's and are left out. */
export const recordStatements = (db: Db): { db: Db; texts: Set<string> } => {
  const texts = new Set<string>()
  const kept = (sql: Sql): Sql => ({ query: (text, values) => { texts.add(text); return sql.query(text, values) } })
  return { texts, db: { ...db, query: kept(db).query, tx: (work) => db.tx((tx) => work(kept(tx))) } }
}

/** A statement on a tenant's tables names the tenant: `tenant = $n` for each of them, directly or by a join on it. One that must not
 *  says so in its text, with the reason: a comment that begins with "all tenants: ". */
export const statementFaults = async (text: string, tables: readonly string[]): Promise<Fault[]> => {
  if (/\/\*\s*all tenants:\s*[^\s*]/.test(text)) return []
  await loadModule()
  const faults: Fault[] = []
  const where = text.replace(/\s+/g, ' ').trim().slice(0, 160)
  const add = (rule: string, what: string) => { faults.push({ rule, where, what }) }
  for (const { stmt } of (parseSync(text) as unknown as { stmts: { stmt: Node }[] }).stmts) scope(stmt, { tables: new Set(tables), ctes: new Set(), sure: new Set(), add })
  return faults
}

/** What a distributed database does not send to the tenant's shard as one: an INSERT inside WITH, or WITH before an INSERT (it runs them piece by
 *  piece through the coordinator). UPDATE and DELETE inside WITH are sent as they are. */
export const pushdownFaults = async (text: string): Promise<Fault[]> => {
  await loadModule()
  const faults: Fault[] = [], where = text.replace(/\s+/g, ' ').trim().slice(0, 160)
  walk(parseSync(text) as unknown as Node, (kind, node) => {
    if (kind === 'CommonTableExpr' && Object.hasOwn(node['ctequery'] as Node, 'InsertStmt')) faults.push({ rule: 'P', where, what: `insert inside with: ${String(node['ctename'])}` })
    if (kind === 'InsertStmt' && node['withClause']) faults.push({ rule: 'P', where, what: 'with before insert' })
  })
  return faults
}

/** What a migration may not contain, by its file's text. */
export const migrationFaults = async (name: string, text: string): Promise<Fault[]> => {
  await loadModule()
  const faults: Fault[] = []
  const add = (what: string) => { faults.push({ rule: 'M', where: name, what }) }
  walk(parseSync(text) as unknown as Node, (kind, node) => {
    if (kind in FORBIDDEN) add(FORBIDDEN[kind]!)
    if (kind === 'TypeName' && names(node['names']).some((word) => /^(small|big)?serial\d?$/.test(word))) add('serial: a sequence')
    if (kind === 'Constraint') {
      if (node['contype'] === 'CONSTR_IDENTITY') add('identity: a sequence')
      if (node['generated_kind'] === 'v') add('virtual column: newer than PostgreSQL 15')
      if (node['without_overlaps']) add('without overlaps: newer than PostgreSQL 15')
      for (const action of ['fk_del_action', 'fk_upd_action']) if (node[action] === 'n' || node[action] === 'd') add('set null / set default on a foreign key')
    }
    if (kind === 'IndexStmt' && node['concurrent']) add('concurrently: not inside a transaction')
    if (kind === 'FuncCall' && names(node['funcname']).some((word) => /^(uuidv7|uuidv4|nextval|json_table)$/.test(word))) add(`${names(node['funcname']).at(-1)}(): a sequence, or newer than PostgreSQL 15`)
  })
  return faults
}

const FORBIDDEN: Record<string, string> = {
  CreateTrigStmt: 'trigger', CreateEventTrigStmt: 'event trigger', CreateFunctionStmt: 'function', CreateSeqStmt: 'sequence', RuleStmt: 'rule',
  MergeStmt: 'merge', VacuumStmt: 'vacuum: not inside a transaction',
}

const TABLES = `with t as (
  select c.oid, c.relname::text as name, (regexp_match(coalesce(obj_description(c.oid, 'pg_class'), ''), '^@dist=(tenant|reference|local)\\y'))[1] dist,
    coalesce(obj_description(c.oid, 'pg_class'), '') note, c.relrowsecurity,
    (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant' and a.attnotnull and a.atttypid = 'int4'::regtype and not a.attisdropped) tenant
  from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
    and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))`
const CATALOGUE = `${TABLES}, f as (select con.*, a.name "from", a.dist, a.tenant, b.name "to", b.dist dist_to, b.tenant tenant_to
    from pg_constraint con join t a on a.oid = con.conrelid join t b on b.oid = con.confrelid where con.contype = 'f')
  select 'R0' rule, name as "where", 'says not how it is spread: comment @dist=tenant|reference|local' what from t where dist is null
  union all select 'R1', name, 'column tenant int not null is missing' from t where dist = 'tenant' and tenant is null
  union all select 'R2', name, 'no primary key' from t where dist = 'tenant' and not exists (select 1 from pg_index i where i.indrelid = t.oid and i.indisprimary)
  union all select 'R2', i.indexrelid::regclass::text, 'a unique key that does not begin with tenant' from t join pg_index i on i.indrelid = t.oid
    where dist = 'tenant' and (i.indisunique or i.indisexclusion) and i.indkey[0] is distinct from t.tenant
  union all select 'R3', conname::text, 'a foreign key between tenants'' tables without (tenant, tenant)' from f where dist = 'tenant' and dist_to = 'tenant'
    and not exists (select 1 from unnest(f.conkey, f.confkey) p(a, b) where p.a = f.tenant and p.b = f.tenant_to)
  union all select 'R4', conname::text, 'a foreign key from a ' || coalesce(dist, '?') || ' table to a tenant''s' from f where dist is distinct from 'tenant' and dist_to = 'tenant'
  union all select 'R5', conname::text, 'on delete or update: set null / set default' from f where confdeltype in ('n', 'd') or confupdtype in ('n', 'd')
  union all select 'R6', tgname::text, 'a trigger on ' || t.name from pg_trigger g join t on t.oid = g.tgrelid where not g.tgisinternal
  union all select 'R7', t.name || '.' || a.attname, 'a default or identity that is not the same on every node: ' || coalesce(pg_get_expr(d.adbin, d.adrelid), 'identity')
    from t join pg_attribute a on a.attrelid = t.oid and not a.attisdropped and a.attnum > 0 left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
    where a.attidentity <> '' or exists (select 1 from regexp_matches(pg_get_expr(d.adbin, d.adrelid), '([a-z_0-9]+)\\(', 'g') m join pg_proc p on p.proname = m[1] and p.provolatile = 'v')
  union all select 'R8', name, 'row-level security is off, or has no policy' from t where dist = 'tenant' and not (relrowsecurity and exists (select 1 from pg_policy p where p.polrelid = t.oid))
  union all select 'R8', t.name, 'append-only, but the app''s role may ' || p.what from t, unnest(array['update', 'delete', 'truncate']) p(what)
    where note like '%append-only%' and has_table_privilege('xinbei_app', t.oid, p.what)
  union all select 'R8', c.relname::text, 'a view with its owner''s eyes: with (security_invoker = true)' from pg_class c where c.relkind in ('v', 'm') and c.relnamespace = 'public'::regnamespace
    and not coalesce('security_invoker=true' = any(c.reloptions), false) and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  union all select 'R9', p.proname::text, 'a function of our own in the database' from pg_proc p where p.pronamespace = 'public'::regnamespace
    and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  order by 1, 2, 3`

// ── reading a parsed statement ────────────────────────────────────────────────────────────
type Scope = { tables: ReadonlySet<string>; ctes: ReadonlySet<string>; sure: ReadonlySet<string>; add: (rule: string, what: string) => void }
type Seen = { table: string; alias: string }

/** One SELECT, INSERT, UPDATE or DELETE, and every one inside it. */
const scope = (node: Node, outer: Scope): void => {
  const [kind] = Object.keys(node)
  if (!kind) return
  const body = node[kind] as Node
  if (kind === 'MergeStmt') return outer.add('S', 'merge')
  if (!['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'].includes(kind)) return inside(body, outer)
  const ctes = new Set(outer.ctes)
  const withClause = body['withClause'] as { ctes?: Node[]; recursive?: boolean } | undefined
  for (const cte of withClause?.ctes ?? []) ctes.add(String((cte['CommonTableExpr'] as Node)['ctename']))
  for (const cte of withClause?.ctes ?? []) scope((cte['CommonTableExpr'] as Node)['ctequery'] as Node, { ...outer, ctes })
  if (body['larg']) {
    scope({ SelectStmt: body['larg'] }, { ...outer, ctes })
    return scope({ SelectStmt: body['rarg'] }, { ...outer, ctes })
  }
  const own: Seen[] = []
  const conditions: Node[] = []
  const from = (item: Node): void => {
    const range = (item['RangeVar'] ?? (item['relname'] ? item : undefined)) as Node | undefined
    if (range) {
      const table = String(range['relname'])
      if (outer.tables.has(table) && !ctes.has(table)) own.push({ table, alias: String((range['alias'] as Node | undefined)?.['aliasname'] ?? table) })
    }
    const join = item['JoinExpr'] as Node | undefined
    if (join) { from(join['larg'] as Node); from(join['rarg'] as Node); if (join['quals']) conditions.push(join['quals'] as Node) }
  }
  if (kind === 'InsertStmt') {
    const { relname } = body['relation'] as Node
    if (outer.tables.has(String(relname)) && !(body['cols'] as Node[] | undefined ?? []).some((col) => (col['ResTarget'] as Node)['name'] === 'tenant')) outer.add('S', `insert into ${relname} without the column tenant by name`)
  } else if (body['relation']) from(body['relation'] as Node)
  for (const item of [...(body['fromClause'] as Node[] | undefined ?? []), ...(body['usingClause'] as Node[] | undefined ?? [])]) from(item)
  if (body['whereClause']) conditions.push(body['whereClause'] as Node)
  const sure = settle(own, conditions, outer.sure)
  for (const { table, alias } of own) if (!sure.has(alias)) outer.add('S', `${table}${alias === table ? '' : ` ${alias}`} without tenant = …`)
  const { withClause: _, ...rest } = body
  inside(rest, { ...outer, ctes, sure })
}

/** Which of the tables have their tenant fixed by these conditions. */
const settle = (own: readonly Seen[], conditions: Node[], outer: ReadonlySet<string>): ReadonlySet<string> => {
  const open = new Set(own.map((one) => one.alias))
  const sure = new Set([...outer].filter((alias) => !open.has(alias)))
  const pairs: [string, string][] = []
  const read = (node: Node): void => {
    const and = node['BoolExpr'] as Node | undefined
    if (and?.['boolop'] === 'AND_EXPR') return (and['args'] as Node[]).forEach(read)
    const equal = node['A_Expr'] as Node | undefined
    if (!equal || equal['kind'] !== 'AEXPR_OP' || names(equal['name']).at(-1) !== '=') return
    const [a, b] = [side(equal['lexpr'] as Node), side(equal['rexpr'] as Node)]
    if (a !== undefined && b !== undefined) pairs.push([a, b])
    else if (a !== undefined) sure.add(a)
    else if (b !== undefined) sure.add(b)
  }
  /** The alias whose tenant this is; undefined for every other value. */
  const side = (node: Node): string | undefined => {
    const cast = node['TypeCast'] as Node | undefined
    if (cast) return side(cast['arg'] as Node)
    const column = node['ColumnRef'] as Node | undefined
    const path = column ? names(column['fields']) : []
    if (path.at(-1) !== 'tenant') return undefined
    return path.length > 1 ? path.at(-2)! : own.length === 1 ? own[0]!.alias : '?'
  }
  conditions.forEach(read)
  // A join on tenant passes certainty on; what is no table of a tenant (a CTE, a subquery) was looked at in its own place.
  for (let more = true; more;) {
    more = false
    for (const [a, b] of pairs) for (const [x, y] of [[a, b], [b, a]] as const)
      if (!sure.has(y) && (sure.has(x) || (!open.has(x) && x !== '?'))) { sure.add(y); more = true }
  }
  return sure
}

/** Statements nested anywhere below. */
const inside = (node: unknown, at: Scope): void => {
  if (Array.isArray(node)) return node.forEach((one) => inside(one, at))
  if (!node || typeof node !== 'object') return
  for (const [key, value] of Object.entries(node)) {
    if (key === 'SelectStmt' || key === 'InsertStmt' || key === 'UpdateStmt' || key === 'DeleteStmt') scope({ [key]: value }, at)
    else inside(value, at)
  }
}

const walk = (node: unknown, see: (kind: string, node: Node) => void): void => {
  if (Array.isArray(node)) return node.forEach((one) => walk(one, see))
  if (!node || typeof node !== 'object') return
  for (const [key, value] of Object.entries(node)) {
    if (value && typeof value === 'object' && !Array.isArray(value)) see(key === 'typeName' ? 'TypeName' : key, value as Node)
    walk(value, see)
  }
}

const names = (list: unknown): string[] => ((list ?? []) as Node[]).map((one) => String((one['String'] as Node | undefined)?.['sval'] ?? '*'))
