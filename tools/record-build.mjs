// Records a real build in a terminal as an animated SVG for the README: node tools/record-build.mjs FILE "<request>"
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [file, request] = process.argv.slice(2);
if (!file || !request) throw new Error('Say the file to write and the request to build.');
const launcher = fileURLToPath(new URL('../bin/foundry.mjs', import.meta.url));
const COLUMNS = 112;
const LINE = 18;
const COLOURS = { '✓': '#3fb950', '✗': '#f85149', '–': '#d29922', '▸': '#58a6ff' };

const folder = await mkdtemp(join(tmpdir(), 'foundry-record-'));
const lines = [];
try {
  const env = { ...process.env, FOUNDRY_DATA_DIR: process.env.FOUNDRY_DATA_DIR ?? join(folder, 'data') };
  const child = spawn(process.execPath, [launcher, 'build', request, '--out', folder], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started = performance.now();
  for (const stream of [child.stderr, child.stdout]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      for (const line of chunk.replace(/\n$/, '').split('\n'))
        lines.push({ at: (performance.now() - started) / 1_000, text: line.replaceAll(folder, '.') });
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(lines.map(({ text }) => text).join('\n'));
} finally {
  await rm(folder, { recursive: true, force: true });
}

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const prompt = `$ npm run foundry -- build "${request}"`;
const shown = [
  ...wrap(prompt).map((text) => ({ at: 0, text })),
  { at: 0, text: '' },
  ...lines.flatMap(({ at, text }) => wrap(text).map((part) => ({ at, text: part }))),
];
const rows = shown.map(({ at, text }, index) => {
  const colour = COLOURS[text[0]];
  const mark = colour ? `<tspan fill="${colour}">${text[0]}</tspan>${escape(text.slice(1))}` : escape(text);
  return `<text x="20" y="${52 + index * LINE}" style="animation-delay:${at.toFixed(1)}s"${text.startsWith('$') ? ' fill="#f0f6fc"' : ''}>${mark}</text>`;
});
const height = 64 + shown.length * LINE;
await writeFile(
  file,
  `<svg xmlns="http://www.w3.org/2000/svg" width="920" height="${height}" viewBox="0 0 920 ${height}" role="img" aria-label="A build in the terminal">
<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#c9d1d9;white-space:pre;opacity:0;animation:show 0s forwards}@keyframes show{to{opacity:1}}@media (prefers-reduced-motion:reduce){text{opacity:1;animation:none}}</style>
<rect width="920" height="${height}" rx="10" fill="#0d1117"/><circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/><circle cx="62" cy="20" r="6" fill="#28c840"/>
${rows.join('\n')}
</svg>
`,
);

function wrap(text) {
  const parts = [];
  let rest = text;
  while (rest.length > COLUMNS) {
    const cut = rest.lastIndexOf(' ', COLUMNS);
    const at = cut > 20 ? cut : COLUMNS;
    parts.push(rest.slice(0, at));
    rest = `  ${rest.slice(at).trimStart()}`;
  }
  return [...parts, rest];
}
