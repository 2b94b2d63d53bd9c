import type { Config } from '#foundry/config';
import { messageOf, newId } from '#foundry/kernel';
import { readServerFile } from '#foundry/runtime/server-file';
import { createSandbox, inspectMachine, type MachineFacts } from '#foundry/sandbox';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'missing' | 'problem';
  readonly text: string;
}

/** What no build works without. */
const REQUIRED = new Set(['node', 'npm', 'git']);

/** `foundry doctor`: exit 1 when something is missing that every build needs. */
export async function doctorCommand(config: Config, options: { json?: boolean }): Promise<number> {
  const runDirectory = await mkdtemp(join(tmpdir(), 'foundry-doctor-'));
  try {
    const { tools, containerEngine } = await inspectMachine(createSandbox({ runDirectory, instanceId: newId('run') }));
    const findings: Finding[] = [
      ...tools.map(({ name, found, version, path, note }): Finding => ({
        name,
        state: found ? 'ok' : REQUIRED.has(name) ? 'problem' : 'missing',
        text: found ? `${version ?? ''} ${path ?? ''}`.trim() : (note ?? 'not found'),
      })),
      engineFinding(config, containerEngine),
      await dataDirectoryFinding(config),
    ];
    process.stdout.write(options.json ? `${JSON.stringify({ findings })}\n` : findings.map(lineOf).join(''));
    return findings.some((finding) => finding.state === 'problem') ? 1 : 0;
  } finally {
    await rm(runDirectory, { recursive: true, force: true });
  }
}

function engineFinding(config: Config, engine: MachineFacts['containerEngine']): Finding {
  const name = 'container engine';
  if (config.FOUNDRY_DOCKER === 'off')
    return { name, state: 'missing', text: 'FOUNDRY_DOCKER is off; the docker_build check is skipped' };
  return engine.answers
    ? { name, state: 'ok', text: engine.version ?? 'answers' }
    : { name, state: 'missing', text: `${engine.reason ?? 'does not answer'}; the docker_build check is skipped` };
}

async function dataDirectoryFinding(config: Config): Promise<Finding> {
  const name = 'data directory';
  try {
    const server = await readServerFile(config.FOUNDRY_DATA_DIR);
    const use = server ? `served at ${server.url}` : 'no server runs on it';
    return { name, state: 'ok', text: `${config.FOUNDRY_DATA_DIR}, ${use}` };
  } catch (error) {
    return { name, state: 'problem', text: `${config.FOUNDRY_DATA_DIR}: ${messageOf(error)}` };
  }
}

const SIGNS = { ok: '✓', missing: '–', problem: '✗' } as const;

const lineOf = ({ name, state, text }: Finding): string => `${SIGNS[state]} ${name.padEnd(18)} ${text}\n`;
