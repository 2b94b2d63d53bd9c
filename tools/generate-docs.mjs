// Writes what the documentation repeats from the code: the table of settings in the README, the table of errors, the
// OpenAPI document, the graph of libraries. With --check it writes nothing and fails when a file is not up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata';

const root = fileURLToPath(new URL('../', import.meta.url));
const load = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);

const { libraries } = JSON.parse(readFileSync(join(root, 'tools/boundaries.json'), 'utf8'));
for (const name of Object.keys(libraries)) await load(`libs/${name}/src/index.js`);
await load('apps/api/src/http/http.errors.js');
await load('apps/api/src/server.errors.js');
await load('apps/cli/src/cli.errors.js');

const { allErrors } = await load('libs/kernel/src/index.js');
const { configTable } = await load('apps/cli/src/commands/config.command.js');
const { describeApi } = await load('apps/api/src/docs/describe-api.js');

function errorTable() {
  const rows = allErrors().map(({ code, status, meaning }) => `| \`${code}\` | ${status} | ${meaning} |`);
  return `# Errors

Every error says in one sentence what happened and what to do, and carries one of these codes, which stay the same, and the
correlation id. Over REST it is \`application/problem+json\` with the status below; the command line exits with 2 for 400,
413 and 422, and with 1 for any other. Made by \`npm run docs\`.

| code | status | meaning |
|---|---:|---|
${rows.join('\n')}
`;
}

function libraryGraph() {
  const edges = Object.entries(libraries).flatMap(([name, uses]) =>
    uses.filter((used) => used !== 'kernel').map((used) => `  ${name} --> ${used}`),
  );
  return `# The libraries

An arrow means "uses". Every library may also use the kernel. The rule is \`tools/boundaries.json\`; lint enforces it.
Made by \`npm run docs\`.

\`\`\`mermaid
graph TD
${edges.join('\n')}
\`\`\`

${Object.keys(libraries)
  .map((name) => `- [${name}](../libs/${name}/README.md): ${purposeOf(name)}`)
  .join('\n')}
`;
}

/** The first sentence of the library's own page. */
function purposeOf(name) {
  const text = readFileSync(join(root, 'libs', name, 'README.md'), 'utf8').replace(/^# .*\n+/, '');
  return (
    text
      .split(/\n\n/)[0]
      .replace(/\s+/g, ' ')
      .match(/^.*?[.:](?=\s|$)/)?.[0]
      .replace(/:$/, '.') ?? ''
  );
}

const START = '<!-- settings: made by "npm run docs" -->';
const END = '<!-- end of settings -->';
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const [before, rest] = readme.split(START);
const after = rest?.split(END)[1];
if (after === undefined) throw new Error('README.md has no place for the settings.');

const files = {
  'README.md': `${before}${START}\n${configTable()}${END}${after}`,
  'docs/errors.md': errorTable(),
  'docs/libraries.md': libraryGraph(),
  'docs/openapi.json': `${JSON.stringify(await describeApi(), null, 2)}\n`,
};

const stale = Object.entries(files).filter(([file, content]) => {
  try {
    return readFileSync(join(root, file), 'utf8') !== content;
  } catch (error) {
    if (error.code === 'ENOENT') return true;
    throw error;
  }
});
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`Not up to date: ${stale.map(([file]) => file).join(', ')}. Run "npm run docs".`);
    process.exitCode = 1;
  }
} else for (const [file, content] of stale) writeFileSync(join(root, file), content);
