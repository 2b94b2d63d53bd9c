import { dockerEnvironment, type Sandbox } from '#foundry/sandbox';
import type { CheckName, CheckRunner } from './check.types.js';
import { CheckStop, defineCheck } from './check-stop.js';
import { auditCheck } from './runners/audit.check.js';
import { buildCheck } from './runners/build.check.js';
import { composeCheck } from './runners/compose.check.js';
import { contractCheck } from './runners/contract.check.js';
import { dockerBuildCheck } from './runners/docker-build.check.js';
import { lintCheck } from './runners/lint.check.js';
import { secretsCheck } from './runners/secrets.check.js';
import { securityCheck } from './runners/security.check.js';
import { smokeCheck } from './runners/smoke.check.js';
import { typeCheck } from './runners/type.check.js';
import { unitCheck } from './runners/unit.check.js';
import type { CleanFiles } from './tools/clean-files.js';
import type { DockerOptions } from './tools/docker.js';

export interface CheckRunnerOptions {
  readonly sandbox: Sandbox;
  /** Absolute path or name of a Chromium; default: the usual ones are tried. */
  readonly browserPath?: string;
  /** The Docker client; default `docker`, with the engine that Foundry's own environment names. */
  readonly docker?: Partial<DockerOptions>;
  /** Base images by the name of the build argument that sets them, as `{ NODE_IMAGE: 'node:24-slim' }`. */
  readonly baseImages?: Readonly<Record<string, string>>;
  /** Where npm asks for advisories; default: npm's own configuration. */
  readonly auditRegistry?: string;
  /** What linters need not look at again; without it, they look at everything. */
  readonly cleanFiles?: CleanFiles;
  /** Checks that the operator wants left out, each with the reason that its result then gives, one sentence. */
  readonly leftOut?: Readonly<Partial<Record<CheckName, string>>>;
}

/** Every check of the stack `node-react`, the longest first. */
export function createCheckRunners(options: CheckRunnerOptions): CheckRunner[] {
  const { sandbox } = options;
  const docker: DockerOptions = {
    command: options.docker?.command ?? 'docker',
    environment: options.docker?.environment ?? dockerEnvironment(),
  };
  const runners = [
    typeCheck(sandbox, 'backend'),
    typeCheck(sandbox, 'frontend'),
    lintCheck(sandbox, 'backend', options.cleanFiles),
    lintCheck(sandbox, 'frontend', options.cleanFiles),
    unitCheck(sandbox, 'backend'),
    unitCheck(sandbox, 'frontend'),
    buildCheck(sandbox, 'backend'),
    buildCheck(sandbox, 'frontend'),
    securityCheck(sandbox, options.cleanFiles),
    auditCheck(sandbox, { registry: options.auditRegistry }),
    secretsCheck(),
    composeCheck(sandbox, docker),
    contractCheck(sandbox),
    smokeCheck(sandbox, { browserPath: options.browserPath }),
    dockerBuildCheck(sandbox, { ...docker, baseImages: options.baseImages ?? {} }),
  ];
  return runners.map((runner) => leaveOut(runner, options.leftOut?.[runner.name])).sort((a, b) => b.weight - a.weight);
}

/** A check that is left out stays in the list, so that every report shows that it was not run, and why. */
function leaveOut(runner: CheckRunner, reason: string | undefined): CheckRunner {
  if (reason === undefined) return runner;
  return defineCheck({ name: runner.name, weight: 0, check: () => Promise.reject(new CheckStop('skipped', reason)) });
}
