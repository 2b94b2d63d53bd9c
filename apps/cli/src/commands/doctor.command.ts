import type { Config } from '#foundry/config';
import { messageOf, newId } from '#foundry/kernel';
import { llmSettings, type LlmSettings } from '#foundry/llm';
import { readServerFile } from '#foundry/runtime/server-file';
import { createSandbox, inspectMachine, type MachineFacts, type Sandbox } from '#foundry/sandbox';
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
  const folder = await mkdtemp(join(tmpdir(), 'foundry-doctor-'));
  try {
    const sandbox = createSandbox({
      runDirectory: join(folder, 'run'),
      instanceId: newId('run'),
      allowUnsandboxed: config.FOUNDRY_ALLOW_UNSANDBOXED,
      backend: config.FOUNDRY_SANDBOX,
      uid: config.FOUNDRY_SANDBOX_UID,
      image: config.FOUNDRY_SANDBOX_IMAGE,
    });
    const { tools, containerEngine } = await inspectMachine(sandbox);
    const findings: Finding[] = [
      ...tools.map(({ name, found, version, path, note }): Finding => ({
        name,
        state: found ? 'ok' : REQUIRED.has(name) ? 'problem' : 'missing',
        text: found ? `${version ?? ''} ${path ?? ''}`.trim() : (note ?? 'not found'),
      })),
      await isolationFinding(config, sandbox),
      engineFinding(config, containerEngine),
      await dataDirectoryFinding(config),
      ...modelFindings(config),
    ];
    process.stdout.write(options.json ? `${JSON.stringify({ findings })}\n` : findings.map(lineOf).join(''));
    return findings.some((finding) => finding.state === 'problem') ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function isolationFinding(config: Config, sandbox: Sandbox): Promise<Finding> {
  const name = 'isolation';
  const { backend, isolates, image, rejected, unusable } = await sandbox.isolation();
  if (unusable !== undefined) {
    return { name, state: 'problem', text: `FOUNDRY_SANDBOX asks for ${backend}, and that does not work: ${unusable}` };
  }
  const others = rejected.map(({ backend: other, reason }) => `; not ${other}: ${reason}`).join('');
  if (isolates) return { name, state: 'ok', text: `${backend}${image === undefined ? '' : ` (${image})`}${others}` };
  const consequence = config.FOUNDRY_ALLOW_UNSANDBOXED
    ? 'code of models and clients runs all the same, as FOUNDRY_ALLOW_UNSANDBOXED is true'
    : 'code of models and clients is not run';
  return { name, state: 'missing', text: `none (${backend})${others}; ${consequence}` };
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

function modelFindings(config: Config): Finding[] {
  let settings: LlmSettings;
  try {
    settings = llmSettings(config);
  } catch (error) {
    return [{ name: 'models', state: 'problem', text: messageOf(error) }];
  }
  const hosts = new Map(settings.providers.map(({ name, baseUrl }) => [name, new URL(baseUrl).host]));
  const nothing = { prompt: 0, completion: 0, cached: null, reasoning: null };
  const routes = Object.entries(settings.routes).flatMap(([name, entries]): Finding[] => {
    const words = (entries ?? []).map(({ provider, model }) => {
      const host = hosts.get(provider) ?? '';
      const price = settings.prices.of(host, model, nothing) === null ? ', price not known' : '';
      return `${provider}/${model} (${host}${price})`;
    });
    return words.length === 0 ? [] : [{ name: `models: ${name}`, state: 'ok', text: words.join(', then ') }];
  });
  if (routes.length > 0) return routes;
  return [
    {
      name: 'models',
      state: 'missing',
      text: 'none; builds are made offline, without FOUNDRY_MODEL_PROVIDERS and FOUNDRY_MODEL',
    },
  ];
}

const SIGNS = { ok: '✓', missing: '–', problem: '✗' } as const;

const lineOf = ({ name, state, text }: Finding): string => `${SIGNS[state]} ${name.padEnd(18)} ${text}\n`;
