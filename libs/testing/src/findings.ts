import { sha256 } from '#foundry/kernel';
import type { CheckName, Finding } from './check.types.js';

/** A finding before it is given its fingerprint. */
export type FindingDraft = Omit<Finding, 'fingerprint'>;

/** A report with thousands of findings helps nobody and fills the database: the rest is counted. */
const MAX_FINDINGS = 200;
const MAX_MESSAGE_CHARACTERS = 2000;
const MAX_OUTPUT_CHARACTERS = 48 * 1024;

const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;
/** Control characters that a terminal would obey; tab, line feed and carriage return stay. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Output of a project is data: no terminal escapes, no control characters, bounded. */
export function plainText(text: string): string {
  return text.replace(ANSI, '').replace(CONTROL, '').replace(/\r\n?/g, '\n');
}

/** At most 48 Ki characters: the beginning, the end, and how much was left out between. */
export function boundedOutput(...texts: readonly string[]): string {
  const text = texts
    .map(plainText)
    .map((part) => part.trimEnd())
    .filter(Boolean)
    .join('\n');
  if (text.length <= MAX_OUTPUT_CHARACTERS) return text;
  const half = MAX_OUTPUT_CHARACTERS / 2;
  return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters left out …\n${text.slice(-half)}`;
}

/**
 * What of a message stays the same when the code around it moves or the run is repeated: no positions, no durations, no
 * moments, no absolute paths, no ports, no line numbers beside quoted code, one space between words.
 */
function lasting(message: string, root: string): string {
  return (
    message
      .replaceAll(root, '')
      // where this machine keeps dependencies
      .replace(/(?:file:\/\/)?\/[^\s'"()]*\/node_modules\//g, 'node_modules/')
      .replace(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?/g, '#time')
      .replace(/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g, '#id')
      .replace(/"(?:pid|time)":\d+/g, '#')
      // the frame of code that parsers draw
      .replace(/^\s*\d+ (?=[│|])/gm, '# ')
      .replace(/:\d+(:\d+)?\b/g, ':#')
      .replace(/\(\d+,\d+\)/g, '(#)')
      .replace(/\b\d+(\.\d+)?\s?m?s\b/g, '#s')
      .replace(/\b(line|column) \d+/gi, '$1 #')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/**
 * Gives drafts their fingerprints and bounds the list. Two equal findings of one file differ by their ordinal, so
 * that repairing one of them is seen as progress.
 * @param root the workspace's root, removed from messages
 */
export function findingsOf(check: CheckName, root: string, drafts: readonly FindingDraft[]): Finding[] {
  const seen = new Map<string, number>();
  const findings = drafts.slice(0, MAX_FINDINGS).map((draft): Finding => {
    const message = cut(plainText(draft.message).replaceAll(`${root}/`, '').trim());
    const identity = [check, draft.rule, draft.file ?? '', lasting(message, root)].join('\u0000');
    const ordinal = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, ordinal);
    const fingerprint = sha256(`${identity}\u0000${ordinal}`).slice(0, 24);
    return { ...draft, message, fingerprint };
  });
  const left = drafts.length - findings.length;
  if (left > 0) {
    const message = `${left} more findings are not listed.`;
    findings.push({ rule: 'more', message, severity: 'info', fingerprint: sha256(`${check}\u0000more`).slice(0, 24) });
  }
  return findings;
}

function cut(message: string): string {
  return message.length <= MAX_MESSAGE_CHARACTERS ? message : `${message.slice(0, MAX_MESSAGE_CHARACTERS)}…`;
}

/** Findings as a compiler prints them: the captured output of tools that answer in JSON. */
export function listing(findings: readonly Finding[]): string {
  return findings
    .map((f) => {
      const place = f.file === undefined ? '' : `${f.file}${f.line === undefined ? '' : `:${f.line}`}  `;
      return `${place}${f.severity}  ${f.rule}  ${f.message}`;
    })
    .join('\n');
}
