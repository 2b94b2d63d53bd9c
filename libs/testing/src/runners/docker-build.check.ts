import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, TimeLimit } from '#foundry/kernel';
import { toResources, type Resource } from '#foundry/planning';
import type { RunResult, Sandbox } from '#foundry/sandbox';
import { parse } from 'yaml';
import type { CheckContext, CheckRunner } from '../check.types.js';
import { CheckStop, defineCheck } from '../check-stop.js';
import { isObject } from '../contract/openapi.js';
import { inDependencyOrder, SampleRecords } from '../contract/sample-records.js';
import { boundedOutput, findingsOf, type FindingDraft } from '../findings.js';
import { ComposeProject } from '../tools/compose-project.js';
import { docker, type DockerOptions } from '../tools/docker.js';
import { requireFinished } from '../tools/project-tool.js';

export interface DockerBuildOptions extends DockerOptions {
  /** Base images by the name of the variable that sets them. */
  readonly baseImages: Readonly<Record<string, string>>;
}

const BACKEND_PORT = 8000;
const FRONTEND_PORT = 3000;
/** Seconds until all services must be healthy. */
const HEALTHY_WITHIN = 120;

/** Builds the images, starts them as `docker compose up` does, asks both, and starts them anew over the same data. */
export function dockerBuildCheck(sandbox: Sandbox, options: DockerBuildOptions): CheckRunner {
  return defineCheck({
    name: 'docker_build',
    after: ['compose', 'smoke'],
    weight: 60,
    async check(context) {
      const engine = await requireEngine(sandbox, options, context);
      const document: unknown = parse((await context.workspace.read('docker-compose.yml')).toString('utf8'));
      const project = new ComposeProject(sandbox, options, context, options.baseImages, document);
      const outputs: string[] = [];
      const drafts: FindingDraft[] = [];
      try {
        await project.remove(); // what a killed run of this build may have left
        await buildAndUse(project, context, toResources(context.plan), drafts, outputs);
      } finally {
        await project.remove();
      }
      return {
        status: drafts.length === 0 ? 'passed' : 'failed',
        findings: findingsOf('docker_build', context.workspace.root, drafts),
        command: project.commands.join(' && '),
        output: boundedOutput(...outputs),
        facts: { engine },
      };
    },
  });
}

/** @throws CheckStop `skipped` without an engine or Compose. */
async function requireEngine(sandbox: Sandbox, options: DockerOptions, context: CheckContext): Promise<string> {
  const version = await docker(sandbox, options, context, ['version', '--format', '{{.Server.Version}}'], {
    limits: { wallTimeMs: 10_000 },
  });
  const command = 'docker version';
  if (version.outcome === 'not_started') throw new CheckStop('skipped', 'There is no docker command on this machine.', command);
  if (version.outcome === 'cancelled') requireFinished(version, 'docker version', command, '');
  const server = version.stdout.text.trim();
  if (version.exitCode !== 0 || server === '') {
    const said = version.stderr.text.trim().split('\n').at(-1) || 'it did not answer in time';
    throw new CheckStop('skipped', `No container engine answers: ${said}`, command, version.stderr.text);
  }
  const compose = await docker(sandbox, options, context, ['compose', 'version', '--short'], { limits: { wallTimeMs: 10_000 } });
  if (compose.exitCode !== 0)
    throw new CheckStop('skipped', 'The docker command has no Compose plugin.', 'docker compose version', compose.stderr.text);
  return `${server}, Compose ${compose.stdout.text.trim()}`;
}

async function buildAndUse(
  project: ComposeProject,
  context: CheckContext,
  resources: readonly Resource[],
  drafts: FindingDraft[],
  outputs: string[],
): Promise<void> {
  const report = (rule: string, message: string): void => void drafts.push({ rule, message, severity: 'error' });
  const build = await project.run(['build']);
  outputs.push(lastLines(build));
  requireFinished(build, 'docker compose build', project.commands.join(' && '), outputs.join('\n'));
  if (build.exitCode !== 0) {
    stopForSurroundings(build, project);
    return report('build', lastLines(build));
  }
  if (!(await start(project, ['up', '--detach', '--no-build'], report, outputs))) return;
  const created = await useBoth(project, resources, context.signal, report);
  if (!created || drafts.length > 0) return;
  // a new container over the same volume: what was entered must still be there
  if (!(await start(project, ['up', '--detach', '--no-build', '--force-recreate', '--no-deps', 'backend'], report, outputs)))
    return;
  const backend = await project.address('backend', BACKEND_PORT);
  const again = await ask(`${backend ?? ''}${created}`, context.signal);
  if (again.status !== 200)
    report('data', `GET ${created} answered ${again.status} after the container was created anew: the data did not survive`);
}

async function start(
  project: ComposeProject,
  args: readonly string[],
  report: (rule: string, message: string) => void,
  outputs: string[],
): Promise<boolean> {
  const [command = 'up', ...rest] = args;
  const up = await project.run([command, '--wait', '--wait-timeout', String(HEALTHY_WITHIN), ...rest]);
  outputs.push(lastLines(up));
  requireFinished(up, 'docker compose up', project.commands.join(' && '), outputs.join('\n'));
  if (up.exitCode === 0) return true;
  const logs = await project.run(['logs', '--no-color', '--tail', '60']);
  outputs.push(lastLines(logs));
  report('start', `The services did not become healthy.\n${lastLines(logs)}\n${lastLines(up)}`);
  return false;
}

/** @returns the path of a record that was created, or undefined when something was wrong. */
async function useBoth(
  project: ComposeProject,
  resources: readonly Resource[],
  signal: AbortSignal,
  report: (rule: string, message: string) => void,
): Promise<string | undefined> {
  const backend = await project.address('backend', BACKEND_PORT);
  const frontend = await project.address('frontend', FRONTEND_PORT);
  if (backend === undefined) report('ports', `The service backend publishes no port ${BACKEND_PORT}.`);
  if (frontend === undefined) report('ports', `The service frontend publishes no port ${FRONTEND_PORT}.`);
  if (backend === undefined || frontend === undefined) return undefined;
  // the entity that needs no other one
  const [resource] = inDependencyOrder(resources);
  const list = `/api/${resource?.path ?? ''}`;
  for (const [address, what] of [
    [`${backend}/health`, 'the health route'],
    [`${frontend}/`, 'the page'],
    [`${frontend}${list}`, 'the API through the frontend'],
  ] as const) {
    const { status } = await ask(address, signal);
    if (status !== 200) report('answer', `GET ${new URL(address).pathname}, ${what}, answered ${status}`);
  }
  const body = resource && new SampleRecords().minimal(resource);
  if (!body) return undefined;
  const created = await ask(`${frontend}${list}`, signal, body);
  if (created.status !== 201 || !isObject(created.json)) {
    report('answer', `POST ${list} through the frontend answered ${created.status}`);
    return undefined;
  }
  return `${list}/${String(created.json['id'])}`;
}

/** Status 0 when there was no answer; tried again for two seconds, as a port may open a moment after the health check. */
async function ask(
  address: string,
  signal: AbortSignal,
  body?: object,
): Promise<{ status: number; json: unknown; problem?: string }> {
  let problem = '';
  for (let attempt = 0; attempt < 10; attempt++) {
    const limit = new TimeLimit(5_000, signal);
    try {
      const response = await fetch(address, {
        signal: limit.signal,
        ...(body ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      });
      const text = await response.text();
      return {
        status: response.status,
        json: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined,
      };
    } catch (error) {
      signal.throwIfAborted();
      problem = messageOf(error);
      await delay(200, undefined, { signal });
    } finally {
      limit.stop();
    }
  }
  return { status: 0, json: undefined, problem };
}

/** What the project cannot help: a base image or a package registry that this machine does not reach. */
function stopForSurroundings(build: RunResult, project: ComposeProject): void {
  const text = `${build.stdout.text}\n${build.stderr.text}`;
  const command = project.commands.join(' && ');
  // a name that its registry does not know is the project's fault; a registry that does not answer is not
  const unasked = /failed to do request: \w+ "https?:\/\/[^"]*?\/v2\/(?:library\/)?([^"]+?)\/manifests\/([^"]+)"/.exec(text);
  const image = unasked ? `${unasked[1]}:${unasked[2]}` : undefined;
  if (image !== undefined)
    throw new CheckStop(
      'skipped',
      `The base image ${image} is not on this machine and cannot be pulled.`,
      command,
      lastLines(build),
    );
  if (/npm (?:error|ERR!) (?:code )?(?:ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|network)/.test(text)) {
    throw new CheckStop(
      'skipped',
      'The package registry cannot be reached from inside an image build.',
      command,
      lastLines(build),
    );
  }
}

function lastLines(run: RunResult): string {
  return boundedOutput(run.stdout.text, run.stderr.text).split('\n').slice(-60).join('\n');
}
