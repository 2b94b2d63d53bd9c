import type { FailingFinding } from '../failing.js';
import type { FixContext, Fixer, Patch } from '../fixer.js';
import { nearest, replaceWord } from './nearest.js';

const NEAR = /near "(.+?)": syntax error|(?:incomplete input)/;
const UNKNOWN = /no such (?:table|column): (?:\w+\.)*([A-Za-z_]\w*)|has no column named ([A-Za-z_]\w*)/;
const KEYWORDS =
  'CREATE TABLE INDEX VIEW TRIGGER UNIQUE PRIMARY KEY AUTOINCREMENT NOT NULL DEFAULT CHECK REFERENCES FOREIGN CONSTRAINT ON DELETE UPDATE CASCADE RESTRICT STRICT AS SELECT FROM WHERE JOIN LEFT INNER ORDER GROUP BY LIMIT OFFSET INSERT INTO VALUES SET TEXT INTEGER REAL BLOB COLLATE NOCASE BEGIN COMMIT ALTER ADD COLUMN DROP'.split(
    ' ',
  );

/** Statements that SQLite refuses: a slip of a name or keyword, a comma or a parenthesis too few. */
export const databaseFixer: Fixer = {
  name: 'database',
  async propose(context) {
    const problems = new Map<string, FailingFinding[]>();
    for (const finding of context.findings) {
      const said = NEAR.exec(finding.message)?.[0] ?? UNKNOWN.exec(finding.message)?.[0];
      if (said !== undefined) problems.set(said, [...(problems.get(said) ?? []), finding]);
    }
    const patches: Patch[] = [];
    for (const [said, findings] of problems) {
      const targets = findings.map(({ fingerprint }) => fingerprint);
      const unknown = UNKNOWN.exec(said);
      const found = unknown
        ? await names(context, unknown[1] ?? unknown[2] ?? '')
        : await syntax(context, NEAR.exec(said)?.[1]?.replaceAll('"', ''));
      patches.push(...found.map((one) => ({ ...one, targets })));
    }
    return patches;
  },
};

type Draft = Omit<Patch, 'targets'>;

const migrationsOf = (context: FixContext): string[] => context.paths.filter((path) => path.endsWith('.sql'));

/** A name that the database does not know: whichever side wrote the one that the other side does not have is taken for the slip. */
async function names(context: FixContext, unknown: string): Promise<Draft[]> {
  const migrations = await texts(context, migrationsOf(context));
  const code = await texts(
    context,
    context.paths.filter((path) => /^backend\/src\/.*\.ts$/.test(path) && !/\.spec\.ts$/.test(path)),
  );
  const inSql = new Set(migrations.flatMap(({ text }) => [...text.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? '')));
  const inCode = new Set(code.flatMap(({ text }) => [...text.matchAll(/'([a-z]\w*)'/g)].map((match) => match[1] ?? '')));
  const drafts: Draft[] = [];
  const replace = (files: readonly { path: string; text: string }[], from: string, to: string): void => {
    for (const { path, text } of files) {
      const content = replaceWord(text, from, to);
      if (content !== text)
        drafts.push({ fixer: 'database', summary: `write ${to} instead of ${from} in ${path}`, changes: [{ path, content }] });
    }
  };
  // The code asks for a name that no migration makes: one of the two sides has a slip of the other's.
  for (const known of nearest(unknown, inSql, 2)) {
    if (!inCode.has(known)) replace(migrations, known, unknown);
    replace(code, unknown, known);
    replace(migrations, unknown, known);
  }
  return drafts;
}

async function syntax(context: FixContext, token: string | undefined): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const { path, text } of await texts(context, migrationsOf(context))) {
    const offer = (summary: string, content: string): void => {
      if (content !== text) drafts.push({ fixer: 'database', summary: `${summary} in ${path}`, changes: [{ path, content }] });
    };
    if (token !== undefined)
      for (const keyword of KEYWORDS.includes(token.toUpperCase()) ? [] : nearest(token, KEYWORDS, 2))
        offer(`write ${keyword} instead of ${token}`, replaceWord(text, token, keyword));
    offer('separate the columns by commas', withCommas(text));
    offer('close the parentheses', withParentheses(text));
  }
  if (token !== undefined)
    for (const { path, text } of await texts(
      context,
      context.paths.filter((one) => /^backend\/src\/.*\.ts$/.test(one)),
    ))
      for (const keyword of KEYWORDS.includes(token.toUpperCase()) ? [] : nearest(token, KEYWORDS, 1)) {
        const content = replaceWord(text, token, keyword);
        if (content !== text)
          drafts.push({ fixer: 'database', summary: `write ${keyword} in ${path}`, changes: [{ path, content }] });
      }
  return drafts;
}

/** Between two lines of a list in parentheses there is a comma. */
function withCommas(sql: string): string {
  const lines = sql.split('\n');
  return lines
    .map((line, i) => {
      const next = (lines[i + 1] ?? '').trim();
      const inList = /^\s+"\w+"/.test(line) && /^"\w+"|^(?:PRIMARY|FOREIGN|UNIQUE|CHECK|CONSTRAINT)\b/.test(next);
      return inList && !/[,(]\s*$/.test(line)
        ? `${line},`
        : !/^\s*--/.test(line) && /^\)/.test(next)
          ? line.replace(/,\s*$/, '')
          : line;
    })
    .join('\n');
}

/** A statement that opens more than it closes is closed before what follows its list. */
function withParentheses(sql: string): string {
  return sql
    .split(/(?<=;)/)
    .map((statement) => {
      const bare = statement.replace(/--[^\n]*|'[^']*'/g, '');
      const open = (bare.match(/\(/g)?.length ?? 0) - (bare.match(/\)/g)?.length ?? 0);
      if (open !== 1) return statement;
      return /\n\s*STRICT\s*;$/.test(statement)
        ? statement.replace(/\n\s*STRICT\s*;$/, '\n) STRICT;')
        : statement.replace(/;$/, ');');
    })
    .join('');
}

async function texts(context: FixContext, paths: readonly string[]): Promise<{ path: string; text: string }[]> {
  const all = await Promise.all(paths.map(async (path) => ({ path, text: (await context.read(path)) ?? '' })));
  return all.filter(({ text }) => text !== '');
}
