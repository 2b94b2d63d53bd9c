import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  define: { __FOUNDRY_VERSION__: JSON.stringify(version) },
  build: {
    outDir: '../../dist/apps/web',
    emptyOutDir: true,
    target: 'es2022',
    // The server's content security policy allows fonts and scripts from its own origin only.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      '/api': process.env.FOUNDRY_URL ?? 'http://127.0.0.1:3100',
      '/ws': { target: process.env.FOUNDRY_URL ?? 'http://127.0.0.1:3100', ws: true },
      '/healthz': process.env.FOUNDRY_URL ?? 'http://127.0.0.1:3100',
    },
  },
});
