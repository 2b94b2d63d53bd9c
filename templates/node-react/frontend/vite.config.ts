import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const backend = process.env['BACKEND_URL'] ?? 'http://localhost:8000';

export default defineConfig({
  plugins: [react()],
  server: { port: 3000, proxy: { '/api': backend } },
  build: { target: 'es2022', reportCompressedSize: false, chunkSizeWarningLimit: 1000 },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.spec.{ts,tsx}'],
    css: false,
    testTimeout: 20_000,
    // The files share one module graph: loading the component library costs more than all tests together.
    isolate: false,
    pool: 'threads',
    maxWorkers: 1,
  },
});
