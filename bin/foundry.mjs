#!/usr/bin/env node
// Starts the built program that a command belongs to. `up` is the server; everything else is the command line.
import { existsSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const app = process.argv[2] === 'up' ? 'api' : 'cli';
const entry = new URL(`dist/programs/${app}.js`, root);
if (!existsSync(entry)) {
  process.stderr.write('foundry: The program is not built yet. Run "npm ci" (or "npm run build") first.\n');
  process.exit(1);
}
await import(entry.href);
