#!/usr/bin/env node
// Starts the built program that a command belongs to: `up` is the server, `mcp` the sidecar, everything else the command line.
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

const root = new URL('../', import.meta.url);
const app = { up: 'api', mcp: 'sidecar' }[process.argv[2]] ?? 'cli';
const entry = new URL(`dist/programs/${app}.js`, root);
if (!existsSync(entry)) {
  process.stderr.write('foundry: The program is not built yet. Run "npm ci" (or "npm run build") first.\n');
  process.exit(1);
}
// A command ends within seconds, beside tools that need the processors: optimising its code for hours of running does not
// pay off. Each version of V8 has its own measure of when to begin.
if (app === 'cli') {
  const before22 = Number.parseInt(process.versions.node, 10) < 22;
  setFlagsFromString(before22 ? '--interrupt-budget=500000' : '--invocation-count-for-turbofan=20000');
}
await import(entry.href);
