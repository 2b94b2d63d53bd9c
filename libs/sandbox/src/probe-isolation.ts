import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SandboxBackend } from './backend.js';
import type { RunLauncher } from './run-launcher.js';

/** Looks around from inside, with nothing but Node's own modules. */
const LOOK_AROUND = `
const fs = require('fs');
const opens = (path, flags) => { try { fs.closeSync(fs.openSync(path, flags)); return true; } catch { return false; } };
const status = fs.readFileSync('/proc/self/status', 'utf8');
const field = (name) => (new RegExp('^' + name + ':\\\\s*(.*)$', 'm').exec(status) || [])[1];
process.stdout.write(JSON.stringify({
  uid: process.getuid(),
  rights: field('CapEff') + field('CapPrm') + field('CapAmb'),
  filtered: field('Seccomp') === '2',
  noNewRights: field('NoNewPrivs') === '1',
  processes: fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length,
  interfaces: fs.readFileSync('/proc/net/dev', 'utf8').split('\\n').slice(2).map((line) => line.split(':')[0].trim()).filter(Boolean),
  seesOutside: opens(process.argv[1], 'r'),
  changesKernel: opens('/proc/sys/kernel/core_pattern', 'r+'),
  changesSystem: opens('/usr/.foundry-probe', 'w'),
  writesHere: opens('written', 'w'),
}));
`;

const lookSchema = z.object({
  uid: z.number(),
  rights: z.string(),
  filtered: z.boolean(),
  noNewRights: z.boolean(),
  processes: z.number(),
  interfaces: z.array(z.string()),
  seesOutside: z.boolean(),
  changesKernel: z.boolean(),
  changesSystem: z.boolean(),
  writesHere: z.boolean(),
});
type Look = z.infer<typeof lookSchema>;

/** What has to hold, and what to say when it does not. */
const CLAIMS: readonly (readonly [(look: Look) => boolean, string])[] = [
  [({ uid }) => uid !== 0, 'a run would have root’s number'],
  [({ rights }) => /^0+$/.test(rights), 'a run would keep rights of the kernel'],
  [({ noNewRights }) => noNewRights, 'a run could gain rights from a set-id program'],
  [({ filtered }) => filtered, 'system calls are not filtered'],
  [({ processes }) => processes <= 4, 'a run would see other processes'],
  [({ interfaces }) => interfaces.every((name) => name === 'lo'), 'a run would have this machine’s network'],
  [({ seesOutside }) => !seesOutside, 'a run would read files that it was not given'],
  [({ changesKernel, changesSystem }) => !changesKernel && !changesSystem, 'a run could change the system'],
  [({ writesHere }) => writesHere, 'a run could not write to its own folder'],
];

const PROBE_TIME_MS = 20_000;

/** Runs something on a backend that looks whether it is isolated. @returns what is wrong, for people; undefined: it works. */
export async function probeIsolation(
  backend: SandboxBackend,
  {
    launcher,
    dataDirectory,
    signal,
  }: { readonly launcher: RunLauncher; readonly dataDirectory: string; readonly signal?: AbortSignal },
): Promise<string | undefined> {
  await mkdir(dataDirectory, { recursive: true });
  const folder = await mkdtemp(join(dataDirectory, '.probe-'));
  // Everybody on this machine may read it.
  const outside = `${folder}.outside`;
  try {
    await writeFile(outside, 'for everybody but isolated runs\n', { mode: 0o644 });
    const started = await launcher.launch(backend, {
      command: 'node',
      args: ['-e', LOOK_AROUND, outside],
      cwd: folder,
      origin: 'template',
      network: 'none',
      signal,
      limits: { wallTimeMs: PROBE_TIME_MS },
    });
    const result = 'result' in started ? started.result : await started.exited;
    if (result.outcome !== 'exited' || result.exitCode !== 0) {
      return result.reason ?? (result.stderr.text.trim().split('\n').at(-1) || `a first run ended with ${result.outcome}`);
    }
    const look = lookSchema.parse(JSON.parse(result.stdout.text));
    return CLAIMS.find(([holds]) => !holds(look))?.[1];
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(outside, { force: true });
  }
}
