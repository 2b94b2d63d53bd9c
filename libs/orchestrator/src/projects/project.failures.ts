import type { ArtifactStore } from '#foundry/artifacts';
import { analyseFindings, failingFindings, isBad } from '#foundry/fixes';
import type { Plan } from '#foundry/planning';
import { type CheckResult, checkResultSchema, type Finding } from '#foundry/testing';
import type { Workspace } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import { BuildActionRepository } from '../build-action.repository.js';
import { BuildRepository } from '../build.repository.js';
import type { Caller } from '../build.service.js';
import { ARTIFACT_STORE } from '../ports.js';
import { resultsOf } from './check-results.js';
import { ProjectAccess } from './project.access.js';
import { isBinary } from './project.files.js';
import type { FailureContext, FailuresQuery } from './project.schemas.js';

/** Lines before and after the one that a finding names. */
const AROUND = 6;
const MAX_LINE = 400;
/** Of what is asked for, so much is kept for what the checks printed. */
const OUTPUT_SHARE = 0.25;

/** What a client's model needs to repair what failed: bounded, and about the files as they are. */
@Injectable()
export class ProjectFailures {
  constructor(
    @Inject(ProjectAccess) private readonly access: ProjectAccess,
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildActionRepository) private readonly actions: BuildActionRepository,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
  ) {}

  async context(caller: Caller, id: string, { maxCharacters, check }: FailuresQuery): Promise<FailureContext> {
    const build = await this.access.project(caller, id);
    const workspace = await this.access.workspace(build);
    const commit = await workspace.head();
    const results = [...(await resultsOf(this.builds, this.actions, id, commit)).values()];
    const failed = results.filter((result) => isBad(result) && (check === undefined || result.name === check));
    const findings = failingFindings(failed);
    const budget = new Budget(maxCharacters);
    const excerpts = new Excerpts(workspace, filesWithSecrets(failed));
    const checks: FailureContext['checks'] = [];
    for (const { name, status, round, reason, command, findings: found } of failed) {
      const shown: FailureContext['checks'][number]['findings'] = [];
      for (const finding of found) {
        if (!budget.spend(finding.message.length + 100)) continue;
        const lines = await excerpts.around(finding);
        const fits = lines !== null && budget.spend(lines.reduce((sum, { text }) => sum + text.length + 10, 0));
        shown.push({ ...finding, excerpt: fits ? { lines } : null });
      }
      checks.push({ name, status, round, reason: reason ?? null, command, findings: shown, output: '' });
    }
    const forOutput = Math.floor((maxCharacters * OUTPUT_SHARE) / Math.max(1, checks.length));
    for (const one of checks) {
      const output = await this.outputOf(id, one.name);
      const allowed = Math.min(output.length, Math.max(forOutput, budget.left));
      one.output = output.slice(output.length - allowed);
      budget.spend(allowed);
      budget.leftOut += output.length - allowed;
    }
    return {
      commit,
      checks,
      analysis: analyseFindings(findings, [], new Map()),
      plan: relatedParts(build.plan, failed),
      leftOut: budget.leftOut,
    };
  }

  /** The journal keeps results without their output; the whole is in the newest artifact of the check. */
  private async outputOf(id: string, name: string): Promise<string> {
    const artifact = `checks/${name}.json`;
    if (!(await this.builds.artifact(id, artifact))) return '';
    return checkResultSchema.parse(JSON.parse((await this.artifacts.read(id, artifact)).toString('utf8'))).output;
  }
}

/** Counts characters, and those that did not fit. */
class Budget {
  leftOut = 0;

  constructor(public left: number) {}

  spend(characters: number): boolean {
    if (characters > this.left) {
      this.leftOut += characters;
      return false;
    }
    this.left -= characters;
    return true;
  }
}

/** Files in which a check found secrets: whoever repairs them is told the place, and models are sent none of their lines. */
const filesWithSecrets = (failed: readonly CheckResult[]): ReadonlySet<string> =>
  new Set(failed.flatMap(({ name, findings }) => (name === 'secrets' ? findings.flatMap(({ file }) => file ?? []) : [])));

/** The lines around findings, but of files that hold secrets; each file is read once. */
class Excerpts {
  private readonly files = new Map<string, Promise<string[] | null>>();

  constructor(
    private readonly workspace: Workspace,
    private readonly secret: ReadonlySet<string>,
  ) {}

  async around({ file, line }: Finding): Promise<{ number: number; text: string }[] | null> {
    if (file === undefined || line === undefined || this.secret.has(file)) return null;
    let lines = this.files.get(file);
    if (!lines) this.files.set(file, (lines = this.read(file)));
    const all = await lines;
    if (all === null || line > all.length) return null;
    const first = Math.max(1, line - AROUND);
    return all
      .slice(first - 1, line + AROUND)
      .map((text, index) => ({ number: first + index, text: text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}…` : text }));
  }

  /** Findings name files in a tool's own words: one that is no project file has no lines to show. */
  private async read(file: string): Promise<string[] | null> {
    try {
      const content = await this.workspace.read(file);
      return isBinary(content) ? null : content.toString('utf8').split(/\r?\n/);
    } catch (error) {
      if (/^workspace\./.test((error as { code?: string }).code ?? '')) return null;
      throw error;
    }
  }
}

const wordsOf = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Criteria that are named or refuted, and entities whose name is in a path or a message. */
function relatedParts(plan: Plan | null, failed: readonly CheckResult[]): FailureContext['plan'] {
  if (!plan) return { entities: [], criteria: [], paths: [] };
  const texts = failed.flatMap(({ findings, facts }) => [
    ...findings.map(({ file, message }) => `${file ?? ''} ${message}`),
    String(facts?.['criteriaRefuted'] ?? ''),
  ]);
  const ids = new Set(texts.flatMap((text) => text.match(/\bAC-\d+\b/g) ?? []));
  const folded = texts.map(wordsOf).join(' ');
  const criteria = plan.criteria.filter(({ id }) => ids.has(id));
  const named = new Set(criteria.flatMap(({ entity }) => entity ?? []));
  const entities = plan.entities.filter(
    ({ name, pluralLabel }) => named.has(name) || folded.includes(wordsOf(name)) || folded.includes(wordsOf(pluralLabel)),
  );
  const plurals = entities.map(({ pluralLabel }) => wordsOf(pluralLabel));
  const paths = Object.keys((plan.contract['paths'] as Record<string, unknown> | undefined) ?? {}).filter((path) =>
    plurals.some((plural) => wordsOf(path).includes(plural)),
  );
  return { entities, criteria, paths };
}
