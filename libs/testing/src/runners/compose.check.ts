import { messageOf } from '#foundry/kernel';
import type { Sandbox } from '#foundry/sandbox';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { CheckContext, CheckRunner } from '../check.types.js';
import { defineCheck } from '../check-stop.js';
import { boundedOutput, findingsOf, listing, type FindingDraft } from '../findings.js';
import { composeProblems, type ProjectFiles } from '../tools/compose-rules.js';
import { composeSchemaProblems } from '../tools/compose-schema.js';
import { docker, type DockerOptions } from '../tools/docker.js';

const FILE = 'docker-compose.yml';

/** The Compose file against the Compose Specification, then against the project, then as Docker Compose reads it. */
export function composeCheck(sandbox: Sandbox, dockerOptions: DockerOptions): CheckRunner {
  return defineCheck({
    name: 'compose',
    weight: 1,
    async check(context) {
      const [drafts, client] = await Promise.all([ownFindings(context), clientFindings(sandbox, dockerOptions, context)]);
      drafts.push(...client.drafts);
      const findings = findingsOf('compose', context.workspace.root, drafts);
      return {
        status: findings.length === 0 ? 'passed' : 'failed',
        findings,
        command: `docker compose -f ${FILE} config --quiet`,
        output: boundedOutput(listing(findings), client.output),
        facts: { dockerCompose: client.fact },
      };
    },
  });
}

async function ownFindings(context: CheckContext): Promise<FindingDraft[]> {
  let text: string;
  try {
    text = (await context.workspace.read(FILE)).toString('utf8');
  } catch (error) {
    return [{ file: FILE, rule: 'file', message: `The Compose file cannot be read: ${messageOf(error)}`, severity: 'error' }];
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return document.errors.map((error) => ({
      file: FILE,
      line: lines.linePos(error.pos[0]).line,
      rule: 'yaml',
      message: error.message.split('\n')[0] ?? error.message,
      severity: 'error' as const,
    }));
  }
  const at = (path: readonly (string | number)[]): number => lineOf(document, lines, path);
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  const schema = composeSchemaProblems(value);
  if (schema.length > 0) {
    return schema.map(({ path, message }) => ({
      file: FILE,
      line: at(path),
      rule: 'compose-specification',
      message: `${path.join('.') || 'The file'}: ${message}`,
      severity: 'error' as const,
    }));
  }
  return composeProblems(value, await projectFiles(context)).map(({ rule, path, message }) => ({
    file: FILE,
    line: at(path),
    rule,
    message,
    severity: 'error' as const,
  }));
}

async function projectFiles(context: CheckContext): Promise<ProjectFiles> {
  const paths = (await context.workspace.list()).map((entry) => entry.path);
  const dockerfiles = new Map<string, string>();
  for (const path of paths.filter((candidate) => /(?:^|\/|\.)Dockerfile[^/]*$/i.test(candidate))) {
    dockerfiles.set(path, (await context.workspace.read(path)).toString('utf8'));
  }
  return { paths, dockerfiles };
}

/** The line of the innermost part of the path that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

interface ClientAnswer {
  readonly drafts: FindingDraft[];
  readonly output: string;
  readonly fact: string;
}

async function clientFindings(sandbox: Sandbox, options: DockerOptions, context: CheckContext): Promise<ClientAnswer> {
  const run = await docker(sandbox, options, context, ['compose', '-f', FILE, 'config', '--quiet']);
  const said = boundedOutput(run.stderr.text, run.stdout.text);
  if (run.outcome === 'not_started') return { drafts: [], output: '', fact: 'not asked: the docker command is not there' };
  if (run.outcome !== 'exited')
    return { drafts: [], output: said, fact: `not asked: the docker command ended with ${run.outcome}` };
  if (run.exitCode === 0) return { drafts: [], output: said, fact: 'accepted' };
  // without the Compose plugin the client complains about the command or its options, not about the file
  if (/is not a docker command|unknown (?:shorthand )?flag|unknown command/i.test(said)) {
    return { drafts: [], output: '', fact: 'not asked: the docker command has no Compose' };
  }
  return { drafts: [{ file: FILE, rule: 'docker-compose', message: said, severity: 'error' }], output: said, fact: 'refused' };
}
