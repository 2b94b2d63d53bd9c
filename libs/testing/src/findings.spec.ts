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
