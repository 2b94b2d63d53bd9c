import type { FileChange } from '#foundry/workspace';

export type JudgedChange = Pick<FileChange, 'path' | 'before' | 'after'>;

/** Never written by a model or a client, whatever a check says: what decides over code that runs outside of the sandbox. */
const FORBIDDEN: readonly [RegExp, string][] = [
  [/(^|\/)\.(github|gitlab|circleci|ci)(\/|$)|(^|\/)\.gitlab-ci\.ya?ml$|(^|\/)Jenkinsfile$/i, 'continuous integration'],
  [/(^|\/)\.git[^/]*(\/|$)/i, 'settings of git'],
  [/(^|\/)(package-lock|npm-shrinkwrap)\.json$|(^|\/)(yarn|pnpm-lock)\.(lock|yaml)$/i, 'a lockfile'],
  [/(^|\/)(Dockerfile|Containerfile)[^/]*$/i, 'a Dockerfile'],
  [/(^|\/)\.env(\.(?!example$)[^/]*)?$/i, 'an environment file'],
  [/(^|\/)\.npmrc$|(^|\/)\.yarnrc[^/]*$/i, 'settings of a package manager'],
  [/(^|\/)node_modules(\/|$)/i, 'installed dependencies'],
];

const count = (text: string | null, pattern: RegExp): number => text?.match(pattern)?.length ?? 0;

/** What makes a check say less instead of making the project better: pattern, and what it is called. */
const SILENCING: readonly [RegExp, string][] = [
  [/eslint-disable/g, 'a comment that switches the linter off'],
  [/@ts-(?:ignore|nocheck|expect-error)/g, 'a comment that switches the compiler off'],
  [/(?:oxfmt|prettier)-ignore/g, 'a comment that switches the formatter off'],
  [
    /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:skip|only|todo|fails|skipIf|runIf)\b|\bx(?:it|describe)\s*\(/g,
    'a test that is left out',
  ],
  [/\bprocess\.exit\s*\(\s*0\s*\)/g, 'an exit with success'],
];

const CONFIGURATION =
  /(^|\/)(eslint\.config\.\w+|tsconfig[\w.]*\.json|vitest\.config\.\w+|vite\.config\.\w+|package\.json|\.oxfmtrc\.json)$/;
/** Settings that make a check look at less, or mind less. */
const LOOSER =
  /['"]off['"]|\bignores\b|\bignorePatterns\b|\bexclude\b|passWithNoTests|testNamePattern|--no-verify|\|\|\s*true|"(?:skipLibCheck|allowJs|noCheck)"\s*:\s*true|"(?:strict\w*|no[A-Z]\w*|verbatimModuleSyntax|isolatedModules)"\s*:\s*false/g;
const STRICT =
  /"(?:strict\w*|noUnchecked\w*|noImplicit\w*|noUnused\w*|noFallthrough\w*|verbatimModuleSyntax|isolatedModules)"\s*:\s*true/g;
const TEST = /\b(?:it|test)(?:\.each)?\s*[.(`]/g;
const EXPECTATION = /\bexpect\s*[.(]/g;

/**
 * Why a brain's changes may not be tried, one sentence each. These rules do not know what is right: they know what no
 * repair needs, because a check that is silenced passes as well as one that is satisfied.
 */
export function refusals(changes: readonly JudgedChange[]): string[] {
  return changes.flatMap(({ path, before, after }) => {
    const forbidden = FORBIDDEN.find(([pattern]) => pattern.test(path));
    if (forbidden) return [`${path} is ${forbidden[1]}, which no fix may change.`];
    const reasons: string[] = [];
    for (const [pattern, what] of SILENCING)
      if (count(after, pattern) > count(before, pattern)) reasons.push(`${path} would get ${what}.`);
    if (/\.(spec|test)\.[cm]?[jt]sx?$/.test(path) && before !== null) {
      if (count(after, TEST) < count(before, TEST)) reasons.push(`${path} would have fewer tests.`);
      else if (count(after, EXPECTATION) < count(before, EXPECTATION)) reasons.push(`${path} would expect less.`);
    }
    if (CONFIGURATION.test(path) && before !== null) {
      if (after === null) reasons.push(`${path} would be removed, and what it sets with it.`);
      else if (count(after, LOOSER) > count(before, LOOSER) || count(after, STRICT) < count(before, STRICT))
        reasons.push(`${path} would make a check look at less.`);
    }
    return reasons;
  });
}
