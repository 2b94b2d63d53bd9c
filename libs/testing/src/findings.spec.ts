import { describe, expect, it } from 'vitest';
import { boundedOutput, findingsOf, type FindingDraft } from './findings.js';

const draft = (more: Partial<FindingDraft> = {}): FindingDraft => ({
  file: 'a.ts',
  line: 3,
  rule: 'r',
  message: 'm',
  severity: 'error',
  ...more,
});
const fingerprint = (more: Partial<FindingDraft> = {}): string | undefined =>
  findingsOf('backend_type', '/w', [draft(more)])[0]?.fingerprint;

describe('a finding', () => {
  it('keeps its fingerprint when the code moves and the run is repeated', () => {
    expect(fingerprint({ line: 9 })).toBe(fingerprint());
    expect(fingerprint({ message: 'at /w/a.ts:3:5 in 12 ms' })).toBe(fingerprint({ message: 'at /w/a.ts:8:1  in 340 ms' }));
  });

  it('keeps its fingerprint when a message tells the time, an id, a process or where dependencies lie', () => {
    const messages = (time: string, id: string, pid: number, store: string): string =>
      [
        `POST /api/pets answered 200: {"id":1,"createdAt":"${time}","key":"${id}"}`,
        `{"level":60,"time":${Date.parse(time)},"pid":${pid},"msg":"cannot listen"}`,
        `at load (file:///${store}/node_modules/vite/dist/node.js:12:3)`,
      ].join('\n');
    const once = messages('2026-11-21T08:48:07.586Z', '0f8fad5b-d9cb-469f-a165-70867728950e', 71, 'data/a1');
    const again = messages('2026-11-22T19:01:55.001Z', '7c9e6679-7425-40de-944b-e07fc1f90ae7', 4032, 'srv/foundry/b2');
    expect(fingerprint({ message: again })).toBe(fingerprint({ message: once }));
    expect(fingerprint({ message: once.replace('answered 200', 'answered 500') })).not.toBe(fingerprint({ message: once }));
  });

  it('keeps its fingerprint when a parser draws the code with other line numbers', () => {
    const drawn = (line: number): string => `Expected \`}\`\n  ${line} │ return pending;\n    │       ─ here`;
    expect(fingerprint({ message: drawn(24) })).toBe(fingerprint({ message: drawn(31) }));
  });

  it('has another fingerprint for another file, rule, message or check', () => {
    const others = [
      fingerprint(),
      fingerprint({ file: 'b.ts' }),
      fingerprint({ rule: 's' }),
      fingerprint({ message: 'n' }),
      findingsOf('backend_lint', '/w', [draft()])[0]?.fingerprint,
    ];
    expect(new Set(others).size).toBe(5);
  });

  it('differs from an equal one in the same file, so that repairing one is seen', () => {
    const two = findingsOf('backend_type', '/w', [draft(), draft({ line: 8 })]);
    expect(two[0]?.fingerprint).not.toBe(two[1]?.fingerprint);
    expect(two[0]?.fingerprint).toBe(fingerprint({ line: 8 }));
  });

  it('shows no terminal escapes, control characters or absolute paths, and has an end', () => {
    const [finding] = findingsOf('backend_type', '/w', [
      draft({ message: `\u001b[31mred\u001b[0m\u0007 /w/a.ts ${'x'.repeat(5000)}` }),
    ]);
    expect(finding?.message).toMatch(/^red a\.ts x+…$/);
    expect(finding?.message.length).toBeLessThan(2100);
  });

  it('is one of at most two hundred, the others are counted', () => {
    const findings = findingsOf(
      'backend_type',
      '/w',
      Array.from({ length: 500 }, () => draft()),
    );
    expect(findings).toHaveLength(201);
    expect(findings.at(-1)).toMatchObject({ rule: 'more', message: '300 more findings are not listed.', severity: 'info' });
  });
});

it('captured output keeps its beginning and its end', () => {
  const output = boundedOutput(`start ${'x'.repeat(200_000)}`, 'end');
  expect(output.length).toBeLessThan(50_000);
  expect(output).toMatch(/^start /);
  expect(output).toMatch(/characters left out/);
  expect(output).toMatch(/end$/);
});
