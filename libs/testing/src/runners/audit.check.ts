import { findNpm, type Sandbox } from '#foundry/sandbox';
import { z } from 'zod';
import type { CheckContext, CheckRunner } from '../check.types.js';
import { CheckStop, defineCheck } from '../check-stop.js';
import { boundedOutput, findingsOf, listing, type FindingDraft } from '../findings.js';
import type { Part } from '../tools/project-scripts.js';
import { requireFinished } from '../tools/project-tool.js';

const severitySchema = z.enum(['info', 'low', 'moderate', 'high', 'critical']);
type Severity = z.infer<typeof severitySchema>;

const reportSchema = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: severitySchema.catch('high'),
      range: z.string().catch(''),
      via: z.array(
        z.union([
          z.string(),
          z.object({ title: z.string().catch(''), url: z.string().catch(''), severity: severitySchema.catch('high') }),
        ]),
      ),
    }),
  ),
});

export interface AuditOptions {
  /** Where npm asks for advisories; default: npm's own configuration. */
  readonly registry?: string;
}

/**
 * `npm audit` of each part's lockfile. An advisory of severity high or critical in a production dependency fails the
 * check; anything else is a warning.
 */
export function auditCheck(sandbox: Sandbox, options: AuditOptions): CheckRunner {
  return defineCheck({
    name: 'dependency_security',
    weight: 2,
    async check(context) {
      const parts: PartAudit[] = [];
      for (const part of ['backend', 'frontend'] as const) {
        parts.push(await auditPart(sandbox, options, context, part));
        if (parts.at(-1)?.refusal !== undefined) break; // the registry would refuse the other part as well
      }
      const drafts = parts.flatMap((part) => part.drafts);
      const findings = findingsOf('dependency_security', context.workspace.root, drafts);
      const command = parts.map((part) => part.command).join(' ; ');
      const refused = parts.find((part) => part.refusal !== undefined);
      const failed = findings.some((finding) => finding.severity === 'error');
      // one part's advisories stay true when the registry did not answer for the other
      if (refused && !failed) throw new CheckStop('skipped', refused.refusal ?? '', command, refused.output);
      return {
        status: failed ? 'failed' : 'passed',
        findings,
        command,
        output: boundedOutput(listing(findings), ...parts.map((part) => part.output)),
        facts: { advisories: drafts.length },
      };
    },
  });
}

interface PartAudit {
  readonly drafts: FindingDraft[];
  readonly command: string;
  readonly output: string;
  readonly refusal?: string;
}

/** npm reads settings beside the lockfile; the project's must not say which advisories count or who is asked for them. */
const APART = 'cp package.json package-lock.json "$TMPDIR" && cd "$TMPDIR" && exec "$0" "$@"';

async function auditPart(sandbox: Sandbox, options: AuditOptions, context: CheckContext, part: Part): Promise<PartAudit> {
  const args = ['audit', '--json', '--package-lock-only'];
  const registry: Record<string, string> = options.registry === undefined ? {} : { npm_config_registry: options.registry };
  const ask = async (more: readonly string[]) => {
    const npm = findNpm();
    if (npm === null) throw new CheckStop('skipped', 'npm was not found, which asks the registry for advisories.');
    const cwd = `${context.workspace.root}/${part}`;
    const result = await sandbox.run({
      command: 'sh',
      args: ['-c', APART, npm.command, ...npm.args, ...args, ...more],
      cwd,
      mounts: [{ source: context.workspace.root }],
      origin: context.origin,
      network: 'registry',
      env: { npm_config_fetch_retries: '0', npm_config_fetch_timeout: '15000', npm_config_update_notifier: 'false', ...registry },
      limits: { captureBytes: 4 * 1024 * 1024 },
      signal: context.signal,
    });
    requireFinished(result, `npm audit in ${part}`, `cd ${part} && npm ${args.join(' ')}`, result.stderr.text);
    return result;
  };
  const command = `cd ${part} && npm ${args.join(' ')}`;
  const all = await ask([]);
  const refusal = refusalOf(all.stdout.text, all.stderr.text);
  const errors = boundedOutput(all.stderr.text);
  if (refusal !== undefined) return { drafts: [], command, output: errors, refusal };
  const found = reportSchema.parse(JSON.parse(all.stdout.text)).vulnerabilities;
  if (Object.keys(found).length === 0) return { drafts: [], command, output: errors };
  // asked only when there is something to tell apart: which of them are production dependencies
  const production = await ask(['--omit=dev']);
  const shipped = new Set(Object.keys(reportSchema.parse(JSON.parse(production.stdout.text)).vulnerabilities));
  const drafts = Object.entries(found).map(([name, { severity, range, via }]): FindingDraft => {
    const advisories = via.flatMap((cause) =>
      typeof cause === 'string' ? [`through ${cause}`] : [`${cause.title} ${cause.url}`.trim()],
    );
    const where = shipped.has(name) ? 'production dependency' : 'development dependency';
    return {
      file: `${part}/package-lock.json`,
      rule: `advisory-${severity}`,
      message: `${name} ${range} (${where}): ${advisories.join('; ')}`,
      severity: shipped.has(name) && isSevere(severity) ? 'error' : 'warning',
    };
  });
  return { drafts, command, output: errors };
}

function isSevere(severity: Severity): boolean {
  return severity === 'high' || severity === 'critical';
}

/** Why the registry gave no advisories, in one sentence; undefined when it did. */
function refusalOf(stdout: string, stderr: string): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return `npm audit gave no answer: ${firstLine(stderr) ?? 'it said nothing'}.`;
  }
  if (reportSchema.safeParse(answer).success) return undefined;
  const { message, error } = answer as { message?: string; error?: { summary?: string; code?: string } };
  const said = message ?? error?.summary ?? error?.code ?? firstLine(stderr) ?? 'no reason was given';
  // npm appends the request it made; the answer is what a person needs.
  const answerOnly = said.replace(/ - [A-Z]+ https?:\S+/, '').trim();
  return `The package registry gives no security advisories: ${answerOnly.replace(/\.$/, '')}.`;
}

function firstLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.replace(/^npm (?:warn|error) (?:audit )?/, '').trim())
    .find((line) => line !== '' && !line.startsWith('Unknown '));
}
