import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findMarked, RUN_MARKER } from '../process-markers.js';
import { createSandbox, DEFAULT_SANDBOX_IMAGE } from '../sandbox.js';
import type { RunRequest, Sandbox } from '../sandbox.types.js';
import { Engine } from './engine.js';

export const IMAGE = process.env['FOUNDRY_SANDBOX_IMAGE'] ?? DEFAULT_SANDBOX_IMAGE;

/** A data directory with a sandbox that takes the real container engine. */
export interface ContainerFixture {
  readonly sandbox: Sandbox;
  /** Absolute path of the data directory. */
  readonly data: string;
  /** A folder in it, for runs to work in. */
  readonly work: string;
  /** In the names of all containers that belong to it. */
  readonly mark: string;
  /** A run of Node code. */
  request(script: string, more?: Partial<RunRequest>): RunRequest;
  /** What the code gives to `say`. @throws Error when it does not end well */
  ask(script: string, more?: Partial<RunRequest>): Promise<unknown>;
  /** Containers and visible processes that are left of its runs. */
  survivors(): Promise<unknown[]>;
  remove(): void;
}

export function containerFixture(): ContainerFixture {
  const mark = `container${process.pid}${randomBytes(3).toString('hex')}`;
  const data = realpathSync(mkdtempSync(join(process.getuid?.() === 0 ? '/var/tmp' : homedir(), '.container-engine-')));
  const work = join(data, 'work');
  mkdirSync(work);
  const sandbox = createSandbox({
    runDirectory: join(data, 'runs'),
    instanceId: mark,
    backend: 'container',
    image: IMAGE,
    sharedFolders: [join(data, 'store')],
  });
  const request = (script: string, more: Partial<RunRequest> = {}): RunRequest => ({
    command: 'node',
    args: ['-e', script],
    cwd: work,
    origin: 'model',
    network: 'none',
    ...more,
  });
  return {
    sandbox,
    data,
    work,
    mark,
    request,
    ask: async (script, more) => {
      const result = await sandbox.run(
        request(`const fs = require('fs'); const say = (x) => process.stdout.write(JSON.stringify(x));${script}`, more),
      );
      if (result.outcome !== 'exited' || result.exitCode !== 0) throw new Error(JSON.stringify(result));
      return JSON.parse(result.stdout.text) as unknown;
    },
    survivors: async () => {
      const listed = await Engine.find().call(['ps', '--all', '--format', '{{.Names}}']);
      const containers = listed.split('\n').filter((name) => name.includes(mark));
      return [...containers, ...findMarked(RUN_MARKER).filter(({ value }) => value.startsWith(`${mark}.`))];
    },
    remove: () => rmSync(data, { recursive: true, force: true }),
  };
}

/** How code of a test tries something that is refused: its value, or the error's code. */
export const tried = (code: string): string => `(() => { try { return ${code} } catch (error) { return error.code } })()`;
