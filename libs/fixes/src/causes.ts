import type { FailingFinding } from './failing.js';
import type { Complexity } from './fixes.schemas.js';

/** A class of failures that is known without a model. */
export interface KnownCause {
  readonly name: string;
  readonly complexity: Complexity;
  matches(finding: FailingFinding): boolean;
  /** One sentence. */
  describe(finding: FailingFinding): string;
}

const at = ({ file, line }: FailingFinding): string => (file ? ` in ${file}${line ? `:${line}` : ''}` : '');
const first = ({ message }: FailingFinding): string => (message.split('\n')[0] ?? '').slice(0, 240);
const rule = (pattern: RegExp) => (finding: FailingFinding) => pattern.test(finding.rule);
const says = (pattern: RegExp) => (finding: FailingFinding) => pattern.test(finding.message);

/** The first that matches is what a finding is taken for. */
export const KNOWN_CAUSES: readonly KnownCause[] = [
  {
    name: 'syntax',
    complexity: 'low',
    matches: (finding) =>
      rule(/^(TS1\d{3}|TS17\d{3}|syntax)$/)(finding) || says(/PARSE_ERROR|Transform failed|Unexpected token/)(finding),
    describe: (finding) => `The code cannot be parsed${at(finding)}: ${first(finding)}`,
  },
  {
    name: 'missing module',
    complexity: 'low',
    matches: (finding) => rule(/^TS2307$/)(finding) || says(/Cannot find (?:module|package)|Failed to resolve import/)(finding),
    describe: (finding) => `A module that is imported${at(finding)} is not there: ${first(finding)}`,
  },
  {
    name: 'import',
    complexity: 'low',
    matches: rule(
      /^(TS2304|TS2305|TS2552|TS2614|TS2724|TS2459|TS1484|TS6133|TS6192|no-undef|.*no-unused-vars|.*consistent-type-imports)$/,
    ),
    describe: (finding) => `An import is missing or not needed${at(finding)}: ${first(finding)}`,
  },
  {
    name: 'formatting',
    complexity: 'low',
    matches: rule(/^format$/),
    describe: (finding) => `The file is not formatted as the project formats its code${at(finding)}.`,
  },
  {
    name: 'type',
    complexity: 'medium',
    matches: rule(/^TS(?!5\d{3}|6\d{3}|18003)\d+$/),
    describe: (finding) => `The types do not agree${at(finding)}: ${first(finding)}`,
  },
  {
    name: 'database',
    complexity: 'medium',
    matches: says(/SqliteError|SQLITE_|no such (?:table|column)|has no column named|near "[^"]*": syntax error/),
    describe: (finding) =>
      `The database refuses a statement${at(finding)}: ${/(no such|near "|has no column|\w+ constraint)[^\n]*/.exec(finding.message)?.[0] ?? first(finding)}`,
  },
  {
    name: 'contract',
    complexity: 'medium',
    matches: (finding) => finding.check === 'contract' && finding.rule !== 'start',
    describe: (finding) => `The API does not answer as its contract says: ${first(finding)}`,
  },
  {
    name: 'configuration',
    complexity: 'low',
    matches: (finding) =>
      ['compose'].includes(finding.check) || rule(/^(TS5\d{3}|TS6\d{3}|TS18003|eslint|no-tests|tsc|vitest)$/)(finding),
    describe: (finding) => `A setting is wrong${at(finding)}: ${first(finding)}`,
  },
  {
    name: 'lint',
    complexity: 'low',
    matches: (finding) => /_(lint|security)$/.test(finding.check),
    describe: (finding) => `The linter refuses the code${at(finding)}: ${first(finding)} (${finding.rule})`,
  },
  {
    name: 'failing test',
    complexity: 'high',
    matches: rule(/^test$/),
    describe: (finding) => `A test fails${at(finding)}: ${first(finding)}`,
  },
  {
    name: 'start',
    complexity: 'medium',
    matches: (finding) => finding.check === 'contract' || finding.check === 'smoke',
    describe: (finding) => `The running project does not do what it should: ${first(finding)}`,
  },
];

export const causeOf = (finding: FailingFinding): KnownCause | undefined => KNOWN_CAUSES.find((cause) => cause.matches(finding));
