// Built faces, served from a folder that is read once: no address can lead out of it.
import { createReadStream, type Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fail } from '../fail/fail.ts'

/** Serves `dir` under `prefix` ('/desk/'). Files with a hash in their name are kept for ever, others are asked for again.
 *  `page` answers every address below the prefix that names no file (the face's own addresses). A `.br` or `.gz` beside a file is used. */
export const serveFolder = async (app: FastifyInstance, { prefix, dir, page }: { prefix: string; dir: string; page?: string }): Promise<void> => {
  const files = await readFolder(dir)
  const base = prefix.endsWith('/') ? prefix : `${prefix}/`
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    let path = (request.params as { '*'?: string })['*'] ?? ''
    if (path === '' && page) path = page
    const file = files.get(path) ?? (page && !extname(path) ? files.get(page) : undefined)
    if (!file) throw fail('not-found', { what: { zh: '文件', en: 'file' } })
    return sendFile(request, reply, file)
  }
  const config = { access: 'public' as const }
  app.get(`${base}*`, { config, schema: { hide: true } as object }, answer)
  // The router takes '/desk' and '/desk/' for one; a page's relative addresses need the slash.
  app.get(base === '/' ? '/' : base.slice(0, -1), { config, schema: { hide: true } as object }, (request, reply) =>
    request.url.split('?')[0]!.endsWith('/') ? answer(request, reply) : reply.redirect(base, 302))
}

type Kept = { path: string; size: number; type: string; etag: string; forever: boolean; packed: { br?: { path: string; size: number }; gzip?: { path: string; size: number } } }

const sendFile = (request: FastifyRequest, reply: FastifyReply, file: Kept) => {
  const accepts = String(request.headers['accept-encoding'] ?? '')
  const encoding = file.packed.br && /\bbr\b/.test(accepts) ? 'br' : file.packed.gzip && /\bgzip\b/.test(accepts) ? 'gzip' : undefined
  const body = encoding ? file.packed[encoding]! : file
  reply.headers({ 'cache-control': file.forever ? 'public, max-age=31536000, immutable' : 'no-cache', etag: file.etag, vary: 'Accept-Encoding' })
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
  reply.type(file.type).header('content-length', body.size)
  if (encoding) reply.header('content-encoding', encoding)
  return reply.send(createReadStream(body.path))
}

const readFolder = async (dir: string): Promise<Map<string, Kept>> => {
  const entries: Dirent[] = await readdir(dir, { recursive: true, withFileTypes: true })
  const sizes = new Map<string, { path: string; size: number; mtime: number }>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name), found = await stat(path)
    sizes.set(relative(dir, path).split(sep).join('/'), { path, size: found.size, mtime: found.mtimeMs })
  }
  const files = new Map<string, Kept>()
  for (const [name, it] of sizes) {
    const br = sizes.get(`${name}.br`), gzip = sizes.get(`${name}.gz`)
    files.set(name, {
      path: it.path, size: it.size, type: types[extname(name)] ?? 'application/octet-stream', forever: /-[\w-]{8,}\.\w+$/.test(name),
      etag: `"${createHash('sha256').update(`${name}:${it.size}:${it.mtime}`).digest('base64url').slice(0, 20)}"`,
      packed: { ...(br ? { br } : {}), ...(gzip ? { gzip } : {}) },
    })
  }
  return files
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.woff': 'font/woff',
  '.ttf': 'font/ttf', '.webmanifest': 'application/manifest+json', '.txt': 'text/plain; charset=utf-8', '.wasm': 'application/wasm', '.pbf': 'application/x-protobuf', '.map': 'application/json',
}
