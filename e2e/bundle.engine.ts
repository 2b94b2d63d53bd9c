import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBuildResult, type BuildResult } from './support/build-result.js';
import { freePort } from './support/delivered.js';
import { environment, foundry, SHARED_DEPENDENCIES, temporaryFolder } from './support/foundry.js';

const run = promisify(execFile);
const REQUEST =
  'A bicycle rental: bikes (name, kind: city, mountain or electric, price per day in EUR), rentals (customer name, start date, end date) belong to a bike.';

/** With a real container engine (DOCKER_HOST): the check that builds images, and Compose as the bundle's README says. */
describe('with a container engine', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let result: BuildResult;
  let project: string | undefined;
  let ports: { backend: number; frontend: number };

  /** Under a project name of its own: another bundle of that name that runs on this machine is left alone. */
  const compose = (...args: string[]): Promise<{ stdout: string }> =>
    run('docker', ['compose', '--progress', 'quiet', ...args], {
      cwd: project,
      env: environment({
        COMPOSE_PROJECT_NAME: 'foundry-e2e-bundle',
        BACKEND_PORT: String(ports.backend),
        FRONTEND_PORT: String(ports.frontend),
      }),
      maxBuffer: 64 * 1024 * 1024,
    });
  const remove = (): Promise<unknown> => compose('down', '--volumes', '--rmi', 'local', '--timeout', '2');

  beforeAll(async () => {
    folder = await temporaryFolder('engine');
    const env = { FOUNDRY_DATA_DIR: join(folder.path, 'data'), FOUNDRY_DOCKER: 'auto' };
    await mkdir(SHARED_DEPENDENCIES, { recursive: true });
    await mkdir(env.FOUNDRY_DATA_DIR);
    await symlink(SHARED_DEPENDENCIES, join(env.FOUNDRY_DATA_DIR, 'dependencies'));
    const built = await foundry(['build', REQUEST, '--json', '--out', folder.path], { env });
    result = parseBuildResult(built.stdout);
    expect([built.code, result.error]).toEqual([0, undefined]);
    await run('unzip', ['-q', result.bundle!, '-d', folder.path]);
    project = join(folder.path, result.plan!.slug);
    ports = { backend: await freePort(), frontend: await freePort() };
    // Its health is asked for each second instead of every five; what is asked is the images' own.
    const services = Object.fromEntries(['backend', 'frontend'].map((name) => [name, { healthcheck: { interval: '1s' } }]));
    await writeFile(join(project, 'docker-compose.override.yml'), JSON.stringify({ services }));
    await remove(); // what a killed run may have left
  });
  afterAll(async () => {
    if (project) await remove();
    await folder.remove();
  });

  it('passes the docker_build check', () => {
    expect(result.checks).toContainEqual(expect.objectContaining({ name: 'docker_build', status: 'passed' }));
  });

  it('comes up healthy, answers on both ports, and keeps its data over a restart', async () => {
    await compose('up', '--build', '--wait');
    const api = `http://127.0.0.1:${ports.backend}`;
    const page = `http://127.0.0.1:${ports.frontend}`;
    expect(await (await fetch(`${api}/health`)).json()).toMatchObject({ status: 'ok' });
    expect(await (await fetch(page)).text()).toContain('<div id="root">');
    const kept = { name: 'Kept over the restart', kind: 'city', pricePerDay: 12.5 };
    const made = await fetch(`${page}/api/bikes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(kept),
    });
    expect([made.status, made.status === 201 ? '' : await made.clone().text()]).toEqual([201, '']);
    const { id } = (await made.json()) as { id: number };
    await compose('down');
    await compose('up', '--wait');
    expect(await (await fetch(`${page}/api/bikes/${id}`)).json()).toMatchObject(kept);
  });
});
