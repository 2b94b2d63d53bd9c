import { afterEach, describe, expect, it } from 'vitest';
import { createCheckRunners } from './check-runners.js';
import { projectOf, type ProjectFixture } from './fixtures/project.fixture.js';
import { runCheck } from './run-check.js';

let project: ProjectFixture;
afterEach(() => project.remove());

describe('the checks of a project', () => {
  it('keep one that the operator left out, skipped with the reason and waiting for nothing', async () => {
    project = await projectOf({ 'docker-compose.yml': 'services: {}' });
    const all = createCheckRunners({ sandbox: project.sandbox });
    const runners = createCheckRunners({ sandbox: project.sandbox, leftOut: { docker_build: 'FOUNDRY_DOCKER is off.' } });
    expect(runners.map(({ name }) => name).sort()).toEqual(all.map(({ name }) => name).sort());
    const docker = runners.find(({ name }) => name === 'docker_build')!;
    expect(docker.after).toEqual([]);
    expect(await runCheck(docker, project.context)).toMatchObject({
      name: 'docker_build',
      status: 'skipped',
      reason: 'FOUNDRY_DOCKER is off.',
      findings: [],
    });
  });
});
