// The description of every route, made from the very schemas that check them: OpenAPI 3.1 at /api/openapi.json.
import type { FastifyInstance } from 'fastify'
import swagger from '@fastify/swagger'
import { failureList } from '../fail/fail.ts'

/** Register before the routes. A route hides itself with `schema: { hide: true }`. */
export const describeRoutes = async (app: FastifyInstance, { title, version }: { title: string; version: string }): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title, version, description: 'Every error has the shape `Error`; `message` follows Accept-Language (zh, en).' },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, cookie: { type: 'apiKey', in: 'cookie', name: 'xb' } },
        schemas: { Error: errorSchema() as object },
      },
    },
    transform: ({ schema, url, route }) => {
      const of = (schema ?? {}) as Record<string, unknown>
      if (of['hide']) return { schema: of as object, url }
      const rule = route.config?.access
      const method = [route.method].flat()[0] ?? 'GET'
      return {
        url,
        schema: {
          operationId: nameOf(method, url), summary: `${method} ${url}`,
          ...(rule === 'public' ? { security: [] } : { security: [{ bearer: [] }, { cookie: [] }] }),
          ...of,
          response: { ...(of['response'] as object | undefined ?? { 200: { description: 'OK' } }), default: { description: 'A refusal', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } } },
        } as object,
      }
    },
  })
  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { summary: 'This description', response: { 200: { type: 'object', additionalProperties: true, description: 'OpenAPI 3.1' } } } },
    async () => app.swagger())
}

const nameOf = (method: string, url: string): string =>
  method.toLowerCase() + url.replace(/^\/api/, '').split(/[^A-Za-z0-9]+/).filter(Boolean).map(part => part[0]!.toUpperCase() + part.slice(1)).join('')

const errorSchema = () => ({
  type: 'object', required: ['error'],
  properties: {
    error: {
      type: 'object', required: ['code', 'message'],
      properties: {
        code: { type: 'string', examples: failureList().map(it => it.code) }, message: { type: 'string' },
        path: { type: 'string', description: 'The field, as data.phone' }, allowed: { type: 'array', description: 'What may stand there instead' }, details: { type: 'object' },
      },
    },
  },
})
