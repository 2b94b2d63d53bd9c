import { afterEach, describe, expect, it } from 'vitest';
import type { CheckResult } from '../check.types.js';
import { projectOf, type ProjectFixture } from '../fixtures/project.fixture.js';
import { runCheck } from '../run-check.js';
import { composeCheck } from './compose.check.js';

let project: ProjectFixture;
afterEach(() => project.remove());

const GOOD = `name: clinic
services:
  backend:
    build: ./backend
    ports: ["\${BACKEND_PORT:-8000}:8000"]
    volumes: ["data:/data"]
    healthcheck:
      test: ["CMD", "node", "-e", "0"]
      interval: 5s
      start_interval: 1s
  frontend:
    build: { context: ./frontend, args: { NODE_IMAGE: "\${NODE_IMAGE:-node:24-slim}" } }
    ports: ["3000:3000"]
    depends_on:
      backend: { condition: service_healthy }
volumes:
  data:
`;

async function check(compose: string): Promise<CheckResult> {
  project = await projectOf({ 'docker-compose.yml': compose, 'backend/Dockerfile': 'FROM x', 'frontend/Dockerfile': 'FROM x' });
  return runCheck(composeCheck(project.sandbox, { command: 'docker-that-is-not-there', environment: {} }), project.context);
}

describe('the compose check', () => {
  it('passes for a file the specification allows, and says that the client was not asked', async () => {
    const result = await check(GOOD);
    expect(result).toMatchObject({
      status: 'passed',
      findings: [],
      facts: { dockerCompose: 'not asked: the docker command is not there' },
    });
  });

  it('names the place of what the specification does not know', async () => {
    const result = await check(GOOD.replace('interval: 5s', 'intervall: 5s'));
    expect(result.status).toBe('failed');
    expect(result.findings).toMatchObject([{ file: 'docker-compose.yml', line: 8, rule: 'compose-specification' }]);
    expect(result.findings[0]?.message).toContain('"intervall"');
  });

  it('reports broken YAML with its line', async () => {
    const result = await check(`services:\n  a: [\n`);
    expect(result).toMatchObject({ status: 'failed', findings: [{ rule: 'yaml' }] });
  });

  it('fails when there is no Compose file', async () => {
    project = await projectOf({ 'README.md': '#' });
    const result = await runCheck(
      composeCheck(project.sandbox, { command: 'docker-that-is-not-there', environment: {} }),
      project.context,
    );
    expect(result).toMatchObject({ status: 'failed', findings: [{ rule: 'file' }] });
  });

  it('knows a health check that the Dockerfile brings', async () => {
    const compose = GOOD.replace(/ {4}healthcheck:[\s\S]*start_interval: 1s\n/, '');
    project = await projectOf({
      'docker-compose.yml': compose,
      'backend/Dockerfile': 'FROM x\nHEALTHCHECK CMD true',
      'frontend/Dockerfile': 'FROM x',
    });
    const result = await runCheck(
      composeCheck(project.sandbox, { command: 'docker-that-is-not-there', environment: {} }),
      project.context,
    );
    expect(result).toMatchObject({ status: 'passed', findings: [] });
  });

  it.each([
    ['build-context', (text: string) => text.replace('build: ./backend', 'build: ./server'), './server does not exist'],
    [
      'dockerfile',
      (text: string) => text.replace('build: ./backend', 'build: { context: ./backend, dockerfile: Other }'),
      'no backend/Other in the project',
    ],
    [
      'depends-on',
      (text: string) => text.replace('backend: { condition', 'database: { condition'),
      'database, which does not exist',
    ],
    [
      'healthcheck',
      (text: string) => text.replace(/ {4}healthcheck:[\s\S]*start_interval: 1s\n/, ''),
      'backend has no health check',
    ],
    ['volume', (text: string) => text.replace('volumes:\n  data:\n', ''), 'data is not declared'],
    ['port', (text: string) => text.replace('3000:3000', '8000:3000'), '8000/tcp is already published by backend'],
    ['image', (text: string) => text.replace('    build: ./backend\n', ''), 'neither an image nor a build'],
  ])('finds a wrong %s', async (rule, breakIt, words) => {
    const result = await check(breakIt(GOOD));
    expect(result.status).toBe('failed');
    expect(result.findings.map((finding) => finding.rule)).toContain(rule);
    expect(result.findings.map((finding) => finding.message).join()).toContain(words);
  });
});
