import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseKey, isGitFolder, parseProjectPath, shown } from './project-path.js';
import { author, WorkspaceFixture } from './workspace.fixture.js';

const fixture = new WorkspaceFixture();
const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const SPICE =
  '.. . / \\ \0 .git .GIT git~1 con NUL.txt a A ß SS é e\u0301 ı İ i \u200c \u202e \ufeff \u{e0041} : \ufffd ﬁ \u3164 ~ %2e%2e \uff0e';
const spice = fc.constantFrom(' ', '\ud800', 'x'.repeat(256), ...SPICE.split(' '));
const anyPath = fc.array(fc.oneof(anyText, spice, fc.constant('/')), { maxLength: 8 }).map((parts) => parts.join(''));

function parsed(path: string): readonly string[] | null {
  try {
    return parseProjectPath(path);
  } catch (error) {
    expect(error).toMatchObject({ code: 'workspace.invalid_path' });
    return null;
  }
}

describe('any path', () => {
  it('is refused with a code and a printable sentence, or is one that stays inside on every system', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const names = parsed(path);
        if (names === null) return;
        expect(join('/root', ...names)).toBe(`/root/${path}`);
        for (const name of names) {
          expect(name).not.toMatch(/^\.{0,2}$|[\\/:\0<>"|?*]|[. ]$/);
          expect(name).toBe(Buffer.from(name).toString());
          expect(name).toBe(name.normalize('NFC'));
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
          expect(isGitFolder(name)).toBe(false);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('is shown in one printable line, whatever is in it', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        expect(shown(path)).toMatch(/^"[\x20-\x7e\p{L}\p{N}…]*"$/u);
        expect(shown(path).length).toBeLessThanOrEqual(120);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has one key with all its spellings in other cases and compositions', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
        const key = caseKey(name);
        for (const other of [name.toUpperCase(), name.toLowerCase(), name.normalize('NFD'), name.normalize('NFC'), key]) {
          expect(caseKey(other)).toBe(key);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['a', 'A'],
    ['straße', 'STRASSE'],
    ['é', 'e\u0301'],
    ['ı', 'I'],
    ['İ', 'i'],
    ['ς', 'Σ'],
    ['ﬁ', 'FI'],
    ['K', '\u212a'],
  ])('%s and %s are one name', (one, other) => {
    expect(caseKey(one)).toBe(caseKey(other));
  });

  it.each([
    '.git',
    '.GIT',
    '.Git ',
    '.git.',
    '.git...',
    'git~1',
    'GIT~12',
    '.g\u200cit',
    '\ufeff.git',
    '\uff0egit',
    '.ｇｉｔ',
    '.git::$DATA',
    '.gıt',
    '.gİt',
  ])('%j is git’s own folder', (name) => {
    expect(isGitFolder(name)).toBe(true);
    expect(parsed(`src/${name}/config`)).toBeNull();
  });
});

const NAMES = ['a', 'b', 'C', '.hidden', '[x]', '$y.ts', 'größe', 'weird !#name', '-rf', '.gitignore'];
const name = fc.constantFrom(...NAMES);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const content = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc.constantFrom('', 'a\r\nb\n\r', '$Id$', '\0\xff', 'a\n').map((text) => Buffer.from(text, 'latin1')),
);
const files = fc.uniqueArray(fc.record({ path, content, executable: fc.boolean() }), {
  selector: ({ path }) => path,
  maxLength: 8,
});

/** What a job does to a project, past all rules; what does not work out is left. */
const mischief = fc.oneof(
  fc.record({ do: fc.constant('write' as const), path, content }),
  fc.record({ do: fc.constant('remove' as const), path }),
  fc.record({ do: fc.constant('folder' as const), path }),
  fc.record({ do: fc.constant('link' as const), path, target: fc.constantFrom('/etc', '..', 'a', 'nowhere') }),
  fc.record({ do: fc.constant('mode' as const), path, mode: fc.constantFrom(0o755, 0o644, 0o4755, 0o600, 0o400, 0o777, 0) }),
  fc.record({ do: fc.constant('odd name' as const), path, raw: fc.uint8Array({ minLength: 1, maxLength: 5 }) }),
);
type Mischief = typeof mischief extends fc.Arbitrary<infer T> ? T : never;

function commit(root: string, act: Mischief): void {
  const target = join(root, act.path);
  try {
    if (act.do === 'write') mkdirSync(dirname(target), { recursive: true });
    if (act.do === 'remove' || act.do === 'folder') rmSync(target, { recursive: true, force: true });
    if (act.do === 'link') unlinkSync(target);
    if (act.do === 'write') writeFileSync(target, act.content);
    if (act.do === 'mode') chmodSync(target, act.mode);
    if (act.do === 'link') symlinkSync(act.target, target);
    if (act.do === 'folder') mkdirSync(target, { recursive: true });
    if (act.do === 'odd name') {
      const bytes = Buffer.from(act.raw).map((byte) => (byte === 0 || byte === 47 ? 1 : byte));
      writeFileSync(Buffer.concat([Buffer.from(`${root}/`), bytes]), 'x');
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

describe('any project', () => {
  it('is after a rollback what it was at the commit, whatever was done to it', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.array(mischief, { maxLength: 12 }), async (before, acts) => {
        const workspace = await fixture.another();
        fixture.workspace = workspace;
        // Some of the files would be folders of others: those that can be written are.
        for (const file of before)
          await workspace.write([file]).catch((error: { code: string }) => expect(error.code).toMatch(/^workspace\./));
        const all = fixture.picture();
        for (const path of Object.keys(all)) if (path.endsWith('.gitignore')) await workspace.remove([path]);
        await workspace.write([{ path: 'always', content: 'there' }]);
        const sha = (await workspace.commit({ message: 'x', author })) as string;
        await workspace.rollback(sha);
        const good = fixture.picture();
        expect((await workspace.list()).map(({ path }) => path).sort()).toEqual(
          Object.keys(good)
            .filter((path) => !path.endsWith('/'))
            .sort(),
        );
        for (const { path, content } of before) {
          if (`${path}` in good) expect((await workspace.read(path)).equals(content)).toBe(true);
        }
        for (const act of acts) commit(workspace.root, act);
        await workspace.rollback(sha);
        expect(fixture.picture()).toEqual(good);
        expect(await workspace.commit({ message: 'y', author })).toBeNull();
        expect(readdirSync(join(dirname(workspace.root), 'staging'))).toEqual([]);
        await fixture.workspaces.remove(workspace.buildId);
      }),
      { numRuns: process.env.FOUNDRY_TEST_THOROUGH === 'true' ? 40 : 12 },
    );
  }, 120_000);
});
