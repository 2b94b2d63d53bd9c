import { describe, expect, it } from 'vitest';
import { CompiledSchema } from '../json-schema/compiled-schema.js';
import { manifestOf, packageOf } from '../tools.fixture.js';
import { readArchive } from './package-archive.js';
import { type PackageFile, readPackage } from './tool-package.js';

const problemsOf = (files: readonly PackageFile[]): string => {
  try {
    readPackage(files);
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'tools.invalid_package' });
    return (error as { details: { problems: string[] } }).details.problems.join('\n');
  }
};
const withFile = (path: string, content: string | Uint8Array = '') => problemsOf([...packageOf(), { path, content }]);

describe('a package', () => {
  it('is read whatever order its files come in, and equal ones have equal hashes', () => {
    const packed = readPackage(packageOf());
    expect(packed).toMatchObject({ entry: 'src/index.ts', language: 'typescript', tests: ['tests/add.test.ts'] });
    expect(readPackage(packageOf().toReversed()).sha256).toBe(packed.sha256);
    expect(readPackage(packageOf({ description: 'Another.' })).sha256).not.toBe(packed.sha256);
    expect(readPackage([...packageOf(), { path: 'node_modules/x/index.js', content: '' }]).sha256).toBe(packed.sha256);
  });

  it.each(['../escape.ts', '/etc/passwd', 'src/../../x', 'src//x', 'src\\x', 'con', 'src/a\0b', '.Git/config', ''])(
    'has no file at %j',
    (path) => expect(withFile(path)).not.toBe(''),
  );

  it('has no two files that are one elsewhere, none that is a folder, and not too many or too large ones', () => {
    expect(withFile('SRC/index.ts')).toMatch(/one file on some systems/);
    expect(withFile('src/sum.ts/more.ts')).toMatch(/a file and a folder/);
    expect(withFile('src/large.ts', Buffer.alloc(1024 * 1024 + 1))).toMatch(/larger than/);
    const many = Array.from({ length: 200 }, (_, index) => ({ path: `src/${index}.ts`, content: '' }));
    expect(problemsOf([...packageOf(), ...many])).toMatch(/200 is the limit/);
    const heavy = Array.from({ length: 5 }, (_, index) => ({ path: `src/${index}.ts`, content: Buffer.alloc(1024 * 1024) }));
    expect(problemsOf([...packageOf(), ...heavy])).toMatch(/together are larger/);
  });

  it('has one entry, a manifest and a test, and every problem is listed at once', () => {
    expect(problemsOf(packageOf({}, { 'src/index.ts': null }))).toMatch(/There is none of src\/index\.ts/);
    expect(problemsOf(packageOf({}, { 'src/index.py': '' }))).toMatch(/more than one entry/);
    expect(problemsOf(packageOf({}, { 'tests/add.test.ts': null, 'tool.json': '{' }))).toMatch(/not JSON[^]*no test/);
  });

  it.each([
    [{ name: 'Add' }, /name/],
    [{ name: 'tool_thing' }, /Foundry’s own tools/],
    [{ name: 'chat' }, /Foundry’s own tools/],
    [{ description: '' }, /description/],
    [{ inputSchema: { type: 'array' } }, /"type": "object"/],
    [{ inputSchema: { type: 'object', $ref: 'https://example.org/s.json' } }, /only references inside/],
    [{ inputSchema: { type: 'object', $schema: 'http://json-schema.org/draft-07/schema#' } }, /2020-12/],
    [{ permissions: { network: ['https://a.example/path'] } }, /permissions\.network\.0/],
    [{ permissions: { network: ['*.example.org'] } }, /permissions\.network\.0/],
    [{ permissions: { secrets: ['lower'] } }, /permissions\.secrets\.0/],
    [{ permissions: { timeoutMs: 1e9 } }, /permissions\.timeoutMs/],
    [{ more: 1 }, /more/],
  ])('has a manifest that is as it must be, unlike %j', (change, words) => {
    expect(problemsOf(packageOf(JSON.stringify({ ...manifestOf(), ...change })))).toMatch(words);
  });

  it('has schemas that are no deeper and larger than may be', () => {
    let deep: object = { type: 'object' };
    for (let level = 0; level < 40; level++) deep = { type: 'object', properties: { a: deep } };
    expect(problemsOf(packageOf({ inputSchema: deep as never }))).toMatch(/levels deep/);
    const wide = {
      type: 'object',
      properties: Object.fromEntries(Array.from({ length: 6_000 }, (_, index) => [`p${index}`, {}])),
    };
    expect(problemsOf(packageOf({ inputSchema: wide }))).toMatch(/parts/);
  });

  it('does not come in what is no archive', async () => {
    await expect(readArchive(Buffer.from('PK no'))).rejects.toMatchObject({ code: 'tools.invalid_package' });
    await expect(readArchive(Buffer.alloc(5 * 1024 * 1024))).rejects.toMatchObject({ code: 'tools.invalid_package' });
  });
});

describe('a schema', () => {
  it('cannot keep the server busy: what takes too long does not fit', async () => {
    const schema = await CompiledSchema.compile({ type: 'object', properties: { text: { type: 'string', pattern: '^(a+)+$' } } });
    expect(schema.problemsOf({ text: 'aaa' })).toEqual([]);
    expect(schema.problemsOf({ text: `${'a'.repeat(60)}!` })).toMatchObject([
      { message: expect.stringContaining('within') as unknown },
    ]);
    const unique = await CompiledSchema.compile({ type: 'object', properties: { all: { type: 'array', uniqueItems: true } } });
    const many = Array.from({ length: 100_000 }, (_, index) => ({ index }));
    expect(unique.problemsOf({ all: many })).toMatchObject([{ message: expect.stringContaining('within') as unknown }]);
    expect(unique.problemsOf({ all: [1, 2] })).toEqual([]);
  });

  it('that refers to itself is followed as far as the value goes', async () => {
    const tree = { type: 'object', properties: { child: { $ref: '#' } }, additionalProperties: false };
    const schema = await CompiledSchema.compile(tree);
    expect(schema.problemsOf({ child: { child: {} } })).toEqual([]);
    expect(schema.problemsOf({ child: { wrong: {} } })).toMatchObject([{ path: '/child' }]);
  });

  it.each([{ type: 'nonsense' }, { minimum: 'one' }, { unknownKeyword: 1 }, { pattern: '(' }, { format: 'no-such-format' }])(
    'is refused when it is none: %j',
    async (wrong) => {
      await expect(CompiledSchema.compile({ type: 'object', properties: { a: wrong } })).rejects.toThrow(/./);
    },
  );
});
