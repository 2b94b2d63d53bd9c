import { setTimeout as delay } from 'node:timers/promises';
import { foundry, start } from './foundry.js';
import { parseBuildResult, type BuildResult } from './build-result.js';

interface Event {
  readonly seq: number;
  readonly data: { type: string; step?: string; status?: string; check?: string; name?: string };
}

export interface KilledBuild {
  readonly result: BuildResult;
  readonly events: readonly Event[];
  /** Milliseconds after each start at which the process was killed. */
  readonly kills: readonly number[];
}

/**
 * Builds while killing the process (SIGKILL) at random moments, then lets it finish.
 * @param moments how long after its start each process is killed, in milliseconds.
 */
export async function buildWithKills(
  request: string,
  env: Record<string, string>,
  out: string,
  moments: readonly number[],
): Promise<KilledBuild> {
  let id: string | undefined;
  const kills: number[] = [];
  for (const moment of moments) {
    const running = start(['build', '--out', out, ...(id ? ['--resume', id] : [request])], { env });
    let seen = '';
    running.process.stderr?.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    const ended = await Promise.race([delay(moment).then(() => false), running.finished.then(() => true)]);
    if (!ended) {
      running.process.kill('SIGKILL');
      kills.push(moment);
    }
    const { stderr } = await running.finished;
    id ??= /Build (bld_\w+)/.exec(`${seen}${stderr}`)?.[1] ?? (await storedBuild(request, env));
    if (ended) break;
  }
  const last = await foundry(['build', '--json', '--out', out, ...(id ? ['--resume', id] : [request])], { env });
  if (!last.stdout) throw new Error(`The build did not go on after its kills: ${last.stderr}`);
  const result = parseBuildResult(last.stdout);
  return { result, events: await eventsOf(result.buildId, env), kills };
}

export async function eventsOf(buildId: string, env: Record<string, string>): Promise<(Event & { readonly at: string })[]> {
  const { stdout } = await foundry(['events', buildId], { env });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event & { readonly at: string });
}

/** The build may have been stored in the moment before the process was killed. */
async function storedBuild(request: string, env: Record<string, string>): Promise<string | undefined> {
  const { stdout } = await foundry(['list', '--json', '--limit', '1'], { env });
  const [newest] = (JSON.parse(stdout) as { items: { id: string; request: string }[] }).items;
  return newest?.request === request ? newest.id : undefined;
}

/** What a timeline must show after any number of kills; every broken promise as a sentence. */
export function brokenPromises({ result, events }: KilledBuild): string[] {
  const broken: string[] = [];
  if (result.status !== 'succeeded') broken.push(`the build ended as ${result.status}: ${result.error?.message ?? ''}`);
  events.forEach((event, index) => {
    if (event.seq !== index + 1) broken.push(`event ${index + 1} has the number ${event.seq}`);
  });
  const count = (type: string, step: string): number =>
    events.filter(({ data }) => data.type === type && data.step === step).length;
  for (const { name, status, attempts } of result.steps) {
    if (status !== 'succeeded') broken.push(`${name} is ${status}`);
    if (count('step.finished', name) !== 1) broken.push(`${name} finished ${count('step.finished', name)} times`);
    if (count('step.started', name) !== attempts)
      broken.push(`${name} has ${count('step.started', name)} start events and ${attempts} attempts`);
    if (count('step.interrupted', name) !== attempts - 1)
      broken.push(`${name} was interrupted ${count('step.interrupted', name)} times and started ${attempts} times`);
    const finish = events.findIndex(({ data }) => data.type === 'step.finished' && data.step === name);
    if (events.slice(finish + 1).some(({ data }) => data.type === 'step.started' && data.step === name))
      broken.push(`${name} was started after it had finished`);
  }
  const checks = events.filter(({ data }) => data.type === 'check.finished').map(({ data }) => data.check);
  if (new Set(checks).size !== checks.length) broken.push('a check reported twice');
  if (events.filter(({ data }) => data.type === 'build.succeeded').length !== 1)
    broken.push('the build did not succeed exactly once');
  return broken;
}
