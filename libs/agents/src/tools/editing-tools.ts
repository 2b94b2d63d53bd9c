import { DomainError, sha256 } from '#foundry/kernel';
import { defineTool } from '#foundry/llm';
import { declareLocked } from '#foundry/sandbox';
import { applyEdits, pathsOfEdits, type Edit, type EditResult, type FileChange, type Workspace } from '#foundry/workspace';
import { z } from 'zod';
import { agentErrors } from '../agents.errors.js';
import type { AgentTool } from '../agent.types.js';
import { requireWritable, type WritePolicy } from '../policy/write-policy.js';
import { shownData } from './shown-data.js';

/** Refused patches of one file after which it may, and should, be written as a whole. */
const FAILED_PATCHES = 2;

/** Looks at changes before they stay; says in one sentence each why they may not. */
export type OutputFilter = (changes: readonly FileChange[]) => Promise<readonly string[]>;

export interface EditingOptions {
  readonly workspace: Workspace;
  readonly policy: WritePolicy;
  readonly filter: OutputFilter;
  /** Whose manifest `add_dependency` may add to; without it there is no such tool. */
  readonly part?: 'backend' | 'frontend';
}

/** The tools that change the project, and what they have changed so far. */
export class Editing {
  /** First and latest text of every file that was changed. */
  private readonly touched = new Map<string, { readonly before: string | null; after: string | null }>();
  private readonly failedPatches = new Map<string, number>();

  constructor(private readonly options: EditingOptions) {}

  tools(): AgentTool[] {
    const { part } = this.options;
    return [this.editFile(), this.writeFile(), this.applyDiff(), this.showDiff(), ...(part ? [this.addDependency(part)] : [])];
  }

  /** Equal for equal files. */
  state(): string {
    const changed = [...this.touched].filter(([, { before, after }]) => before !== after);
    return sha256(JSON.stringify(changed.map(([path, { after }]) => [path, after]).sort()));
  }

  private editFile(): AgentTool {
    return editing(
      defineTool({
        name: 'edit_file',
        description:
          'Replaces texts of one file, one after the other, all or none. Each `search` is in the file exactly once; give whole lines as the file has them.',
        input: z.strictObject({
          path: z.string().max(1_024),
          blocks: z
            .array(z.strictObject({ search: z.string().min(1), replace: z.string() }))
            .min(1)
            .max(20),
        }),
        run: ({ path, blocks }) => this.apply(blocks.map((block): Edit => ({ kind: 'replace', path, ...block }))),
      }),
    );
  }

  private writeFile(): AgentTool {
    return editing(
      defineTool({
        name: 'write_file',
        description: 'Writes a whole file: a new one, or a small one anew. Always complete, nothing left out.',
        input: z.strictObject({ path: z.string().max(1_024), content: z.string() }),
        run: ({ path, content }) => this.apply([{ kind: 'write', path, content }]),
      }),
    );
  }

  private applyDiff(): AgentTool {
    return editing(
      defineTool({
        name: 'apply_diff',
        description: 'Applies a unified diff with three lines of context to one or several files, all or none.',
        input: z.strictObject({ diff: z.string().min(1) }),
        run: ({ diff }) => this.apply([{ kind: 'diff', diff }]),
      }),
    );
  }

  private showDiff(): AgentTool {
    return {
      changes: false,
      ...defineTool({
        name: 'show_diff',
        description: 'Which files you have changed so far, each as it is now.',
        input: z.strictObject({}),
        run: () => {
          const changed = [...this.touched].filter(([, { before, after }]) => before !== after);
          if (changed.length === 0) return Promise.resolve('You have changed nothing.');
          const shown = changed.map(([path, { after }]) => `${path}\n${after ?? '(removed)'}`).join('\n\n');
          return Promise.resolve(shownData('changes', shown));
        },
      }),
    };
  }

  private addDependency(part: 'backend' | 'frontend'): AgentTool {
    return editing(
      defineTool({
        name: 'add_dependency',
        description:
          'Declares an installed package as a dependency, at the version that is installed. Packages that are not installed are refused, with those that may be declared.',
        input: z.strictObject({ name: z.string().min(1).max(214) }),
        run: async ({ name }) => {
          const { workspace, filter } = this.options;
          const [manifest, lockfile] = [`${part}/package.json`, `${part}/package-lock.json`];
          const read = async (path: string): Promise<string> => (await workspace.read(path)).toString('utf8');
          const before = { packageJson: await read(manifest), packageLock: await read(lockfile) };
          const { version, ...after } = declareLocked(before, name);
          const changes: FileChange[] = [
            { path: manifest, kind: 'modified', before: before.packageJson, after: after.packageJson },
            { path: lockfile, kind: 'modified', before: before.packageLock, after: after.packageLock },
          ];
          const problems = await filter(changes);
          if (problems.length > 0) throw agentErrors.outputRefused(`${problems.join(' ')} Nothing was changed.`);
          await workspace.write(changes.map(({ path, after: content }) => ({ path, content: content ?? '' })));
          this.keep(changes);
          return `${name} ${version} is a dependency of the ${part} now.`;
        },
      }),
    );
  }

  private keep(changes: readonly FileChange[]): void {
    for (const { path, before, after } of changes)
      this.touched.set(path, { before: this.touched.has(path) ? this.touched.get(path)!.before : before, after });
  }

  private async apply(edits: readonly Edit[]): Promise<string> {
    const { workspace, policy, filter } = this.options;
    const paths = await pathsOfEdits(edits);
    for (const path of paths) requireWritable(policy, path);
    const wholeFiles = paths.filter((path) => (this.failedPatches.get(path) ?? 0) >= FAILED_PATCHES);
    let result: EditResult;
    try {
      result = await applyEdits(workspace, edits, { wholeFiles });
    } catch (error) {
      throw this.withAdvice(error, edits, paths);
    }
    for (const { path } of result.changes) this.failedPatches.delete(path);
    // Whatever the edits named: what was changed is what counts.
    const problems = await problemsOf(result.changes, policy, filter);
    if (problems.length > 0) {
      await undo(workspace, result.changes);
      throw agentErrors.outputRefused(`${problems.join(' ')} Nothing was changed.`, { details: { problems } });
    }
    this.keep(result.changes);
    const told = result.changes.map(({ path, kind }) => `${kind} ${path}`).join(', ');
    const lines = result.applied.flatMap(({ path, line }) => (line === null ? [] : [`${path}:${line}`]));
    return `Done: ${told}.${lines.length > 0 ? ` First lines: ${lines.join(', ')}.` : ''}`;
  }

  /** A model that could not patch a file twice is asked for the whole file. */
  private withAdvice(error: unknown, edits: readonly Edit[], paths: readonly string[]): unknown {
    if (!(error instanceof DomainError)) return error;
    if (edits.some(({ kind }) => kind === 'write')) return error;
    for (const path of paths) this.failedPatches.set(path, (this.failedPatches.get(path) ?? 0) + 1);
    const tired = paths.find((path) => (this.failedPatches.get(path) ?? 0) >= FAILED_PATCHES);
    const nearest = candidateOf(error);
    const advice =
      tired === undefined ? '' : ` Edits of ${tired} were refused twice: read it, and write it as a whole with write_file.`;
    const shown = nearest === undefined ? '' : `\n${shownData('nearest', nearest)}`;
    return new DomainError(error.code, error.status, `${error.message}${advice}${shown}`, error.details, { cause: error });
  }
}

const editing = (tool: ReturnType<typeof defineTool>): AgentTool => ({ ...tool, changes: true });

async function problemsOf(changes: readonly FileChange[], policy: WritePolicy, filter: OutputFilter): Promise<readonly string[]> {
  for (const { path } of changes) {
    try {
      requireWritable(policy, path);
    } catch (error) {
      if (error instanceof DomainError) return [error.message];
      throw error;
    }
  }
  return await filter(changes);
}

async function undo(workspace: Workspace, changes: readonly FileChange[]): Promise<void> {
  await workspace.remove(changes.flatMap(({ path, before, after }) => (before === null && after !== null ? [path] : [])));
  await workspace.write(changes.flatMap(({ path, before }) => (before === null ? [] : [{ path, content: before }])));
}

/** The lines that a text which was not found is most like, so that the model sees what it should have said. */
function candidateOf({ details }: DomainError): string | undefined {
  const failures = details?.['failures'];
  const first: unknown = Array.isArray(failures) ? failures[0] : undefined;
  const candidate =
    (first as { candidate?: { text?: unknown } } | undefined)?.candidate ??
    (details?.['candidate'] as { text?: unknown } | undefined);
  return typeof candidate?.text === 'string' ? candidate.text : undefined;
}
