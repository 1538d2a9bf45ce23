import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.XB_SERVER ?? 'http://127.0.0.1:3000'
const passed = Object.fromEntries(['/api', '/print', '/outbox', '/health'].map((path) => [path, { target: server, changeOrigin: false }]))

export default defineConfig({
  root: import.meta.dirname,
  base: '/wall/',
  plugins: [react()],
  server: { proxy: passed, fs: { allow: [`${import.meta.dirname}/../..`] } },
  build: { outDir: `${import.meta.dirname}/../../dist/wall`, emptyOutDir: true, target: 'es2022', reportCompressedSize: true, chunkSizeWarningLimit: 1000 },
})
