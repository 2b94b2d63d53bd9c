import type { FindingDraft } from '../findings.js';
import { plainText } from '../findings.js';
import type { Part } from './project-scripts.js';

const PLACED = /^(.+?)\((\d+),\d+\): (error|warning) (TS\d+): (.*)$/;
const GLOBAL = /^(error|warning) (TS\d+): (.*)$/;

/** The diagnostics of `tsc --pretty false`, their continuation lines joined; paths relative to the workspace. */
export function diagnosticsOf(output: string, part: Part): FindingDraft[] {
  const drafts: FindingDraft[] = [];
  for (const line of plainText(output).split('\n')) {
    const placed = PLACED.exec(line);
    const global = placed ? null : GLOBAL.exec(line);
    if (placed) {
      const [, file = '', lineNumber, severity, rule = '', message = ''] = placed;
      drafts.push({
        file: inWorkspace(file, part),
        line: Number(lineNumber),
        rule,
        message,
        severity: severity === 'warning' ? 'warning' : 'error',
      });
    } else if (global) {
      const [, severity, rule = '', message = ''] = global;
      drafts.push({ rule, message, severity: severity === 'warning' ? 'warning' : 'error' });
    } else if (/^\s+\S/.test(line)) {
      const last = drafts.at(-1);
      if (last) drafts[drafts.length - 1] = { ...last, message: `${last.message}\n${line.trimEnd()}` };
    }
  }
  return drafts;
}

/** `src/a.ts` of the backend is `backend/src/a.ts` of the workspace; `../shared/a.ts` is `shared/a.ts`. */
export function inWorkspace(path: string, part: Part): string {
  const segments: string[] = [part];
  for (const segment of path.replaceAll('\\', '/').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}
