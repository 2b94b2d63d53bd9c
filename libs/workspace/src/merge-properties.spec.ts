import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { author, at, WorkspaceFixture } from './workspace.fixture.js';
import type { Workspace } from './workspace.types.js';

const fixture = new WorkspaceFixture();
/** Each run is two repositories and a merge, about a second and a half. */
const RUNS = process.env.FOUNDRY_TEST_THOROUGH === 'true' ? 40 : 4;

const path = fc.constantFrom('a', 'b', 'c/d', 'c/e', 'größe.txt');
const line = fc.constantFrom('1', '2', '3', '', '}', '\r');
const content = fc.oneof(
  fc.array(line, { maxLength: 9 }).map((lines) => Buffer.from(lines.map((one) => `${one}\n`).join(''))),
  fc.constantFrom(Buffer.from([0, 1]), Buffer.from('no end'), Buffer.from([255, 10, 49, 10])),
);
const files = fc.uniqueArray(fc.record({ path, content, executable: fc.boolean() }), {
  selector: (file) => file.path,
  maxLength: 5,
});
/** What a side does: most files as they were, some written anew, some removed. */
const changes = fc.uniqueArray(fc.record({ path, content: fc.option(content), executable: fc.boolean() }), {
  selector: (file) => file.path,
  maxLength: 4,
});

/** Random changes are alike once in some hundred runs; few random runs may all have nothing to merge. */
const ADDED = [{ path: 'a' as const, content: Buffer.from('1\n'), executable: false }];
const EXAMPLES: [typeof ADDED, typeof ADDED, typeof ADDED][] = [
  [[], ADDED, ADDED],
  [[], [], ADDED],
];

async function make(
  place: Workspace,
  wanted: readonly { path: string; content: Buffer | null; executable: boolean }[],
): Promise<string> {
  await place.change({
    write: wanted.flatMap(({ content: bytes, ...file }) => (bytes === null ? [] : [{ ...file, content: bytes }])),
    remove: wanted.flatMap(({ path: one, content: bytes }) => (bytes === null ? [{ path: one }] : [])),
  });
  await place.write([{ path: 'always', content: 'x' }]);
  return (await place.commit({ message: 'x', author, at })) ?? ((await place.head()) as string);
}

/** What git's own merge makes of it: the tree, or null for a conflict. */
async function asGitDoes(ours: Workspace, theirs: Workspace, heads: readonly string[]): Promise<string | null> {
  const result = await fixture.sandbox.run({
    command: 'git',
    args: ['-c', 'merge.renames=false', '-c', 'safe.directory=*', 'merge-tree', '--write-tree', ...heads],
    cwd: fixture.folder,
    origin: 'foundry',
    network: 'none',
    env: {
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_DIR: join(dirname(ours.root), 'git'),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: join(dirname(theirs.root), 'git/objects'),
    },
  });
  if (result.exitCode !== 0 && result.exitCode !== 1) throw new Error(result.stderr.text);
  return result.exitCode === 0 ? result.stdout.text.trim() : null;
}

/** Without folders: one that a removal emptied is there until the next rollback, and is in no commit. */
const filesSeen = () => Object.entries(fixture.picture()).filter(([, seen]) => seen !== 'folder');

describe('any merge', () => {
  it('has the tree that git makes, is a conflict where git has one, and is then undone', async () => {
    const seen = { merged: 0, conflicts: 0 };
    await fc.assert(
      fc.asyncProperty(files, changes, changes, async (start, here, there) => {
        const workspace = await fixture.another();
        fixture.workspace = workspace;
        await make(workspace, start);
        const fork = await fixture.workspaces.fork(workspace, 'fork');
        const [ours, theirs] = [await make(workspace, here), await make(fork, there)];
        const expected = await asGitDoes(workspace, fork, [ours, theirs]);
        const before = fixture.picture();
        const outcome = await fixture.workspaces.merge(fork, { message: 'Merge', author, at });
        if (outcome.status === 'merged') {
          seen.merged++;
          expect((await fixture.git(workspace, ['rev-parse', `${outcome.commit}^{tree}`])).trim()).toBe(expected);
          const merged = filesSeen();
          await workspace.rollback(outcome.commit);
          expect(filesSeen()).toEqual(merged); // the files were already what the commit holds
        } else if (outcome.status === 'conflicts') {
          seen.conflicts++;
          // Of two new files git takes the one that is not empty; which of them is wanted is not known, though.
          const isOfNewFiles = outcome.conflicts.some(
            ({ kind, ours: our, theirs: their }) =>
              kind === 'both-added' && (our?.content.length === 0 || their?.content.length === 0),
          );
          if (!isOfNewFiles) expect(expected).toBeNull();
          expect(fixture.picture()).toEqual(before);
          expect(await workspace.head()).toBe(ours);
          const sides = Object.fromEntries(outcome.conflicts.map(({ path: one, theirs: side }) => [one, side]));
          expect(await fixture.workspaces.merge(fork, { message: 'Merge', author, at, resolutions: sides })).toMatchObject({
            status: 'merged',
          });
        } else {
          // Two sides that do the same at the same moment, as the same author, make one and the same commit.
          expect([fork.start, ours]).toContain(theirs);
        }
        await fixture.workspaces.remove(workspace.buildId);
      }),
      { numRuns: RUNS, endOnFailure: true, examples: EXAMPLES },
    );
    // Few runs may be all of one kind.
    if (RUNS >= 40) expect(Math.min(seen.merged, seen.conflicts)).toBeGreaterThan(0);
    expect(seen.merged + seen.conflicts).toBeGreaterThan(0);
  }, 120_000);
});
