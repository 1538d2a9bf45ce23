import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['{kernel,engine,packs,apps,tests,tools}/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 60_000, pool: 'forks', maxWorkers: 2 },
})
