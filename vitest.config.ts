import { defineConfig } from 'vitest/config'

/** `house`: everything that needs no browser. `journeys`: people in front of a real server and a real browser, one file at a time. */
export default defineConfig({
  test: {
    pool: 'forks', maxWorkers: 2,
    projects: [
      { test: { name: 'house', include: ['{kernel,engine,packs,apps,tests,tools}/**/*.test.{ts,tsx}'], exclude: ['tests/journeys/**'], testTimeout: 20_000, hookTimeout: 60_000 } },
      { test: { name: 'journeys', globalSetup: ['tests/journeys/stage.ts'], include: ['tests/journeys/*.test.ts'], fileParallelism: false, isolate: false, testTimeout: 180_000, hookTimeout: 240_000, expect: { poll: { timeout: 20_000, interval: 200 } } } },
    ],
  },
})
