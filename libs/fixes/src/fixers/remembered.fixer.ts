import { DomainError } from '#foundry/kernel';
import { type Edit, editFiles, type FileBefore, type FileChange, pathsOfEdits } from '#foundry/workspace';
import type { FailingFinding } from '../failing.js';
import type { FixContext, Fixer, Patch } from '../fixer.js';
import type { FindingRef, FixAttempt } from '../fixes.schemas.js';
import { refusals } from '../guards.js';

/** A fix that was kept in an earlier project, and where it is remembered. */
export interface RememberedFix {
  /** Id of the memory that led to it. */
  readonly id: string;
  /** As the journal of the earlier build recorded it. */
  readonly fix: Pick<FixAttempt, 'fixer' | 'summary' | 'diff' | 'findings'>;
}

export interface RememberedOptions {
  readonly remembered: readonly RememberedFix[];
  /** Refuses changes before they are tried, one sentence each: what was once a model's is looked at as if it came from one now. */
  readonly filter?: (changes: readonly FileChange[]) => Promise<readonly string[]>;
  /** Told of each patch that is offered, by the memory it came from. */
  readonly onOffer?: (patch: Patch, id: string) => void;
}

export const REMEMBERED = 'memory';

/** Ids of the memories that an applied attempt came from. */
export function rememberedIn({ fixer, summary }: Pick<FixAttempt, 'fixer' | 'summary'>): string[] {
  if (!fixer.split(', ').includes(REMEMBERED)) return [];
  return [...summary.matchAll(/\(as (mem_\w+) remembers\)/g)].map(([, id]) => id!);
}

/**
 * Offers what repaired the same fault before. It comes before the other fixers: it was kept once, and where it does not fit the files
 * any more it offers nothing. What it offers is judged by the checks like everything else.
 */
export function rememberedFixer({ remembered, filter, onOffer }: RememberedOptions): Fixer {
  return {
    name: REMEMBERED,
    async propose(context) {
      const patches: Patch[] = [];
      for (const { id, fix } of remembered) {
        for (const offer of offersOf(fix, context.findings)) {
          const changes = await changesOf(context, offer.edits);
          if (changes === undefined || refusals(changes).length > 0) continue;
          if (filter !== undefined && (await filter(changes)).length > 0) continue;
          const patch: Patch = {
            fixer: REMEMBERED,
            summary: `${fix.summary} (as ${id} remembers)`,
            targets: offer.targets.map(({ fingerprint }) => fingerprint),
            changes: changes.map(({ path, after }) => ({ path, content: after })),
          };
          patches.push(patch);
          onOffer?.(patch, id);
          break;
        }
      }
      return patches;
    },
  };
}

/** Whether a finding tells of the same fault as another one did, maybe in another project: its place and its numbers do not matter. */
export function isSameFault(finding: FailingFinding, known: FindingRef): boolean {
  return finding.check === known.check && finding.rule === known.rule && faultOf(finding) === faultOf(known);
}

/** Records keep 300 characters of a message. Its file, folders and numbers tell where, not what. */
function faultOf({ message, file }: Pick<FailingFinding | FindingRef, 'message' | 'file'>): string {
  const text = message.slice(0, 300).replaceAll(/(?:[\w.@-]+\/)+(?=[\w.@-])/g, '');
  const name = file?.split('/').at(-1);
  return (name === undefined ? text : text.replaceAll(name, 'the file'))
    .replaceAll(/\d+/g, '0')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 200)
    .trim();
}

interface Offer {
  readonly targets: readonly FailingFinding[];
  /** Ways to make the same change, the one that knows most of its surroundings first. */
  readonly edits: readonly (readonly Edit[])[];
}

function offersOf(fix: RememberedFix['fix'], findings: readonly FailingFinding[]): Offer[] {
  const known = fix.findings ?? [];
  const targets = findings.filter((finding) => known.some((one) => isSameFault(finding, one)));
  if (targets.length === 0) return [];
  const files = filesOf(fix.diff);
  const offers: Offer[] = [{ targets, edits: waysOf(files) }];
  // Of a fix that repaired several faults at once, the part of the file that has this one.
  for (const file of files.length > 1 ? files : []) {
    const own = targets.filter((target) => target.file === file.path);
    if (own.length > 0) offers.push({ targets: own, edits: waysOf([file]) });
  }
  const [only] = files;
  const places = new Set(targets.map((target) => target.file));
  // The same slip in a file of another name.
  if (files.length === 1 && only !== undefined)
    for (const place of places)
      if (place !== undefined && place !== only.path)
        offers.push({ targets: targets.filter(({ file }) => file === place), edits: [narrow({ ...only, path: place })] });
  return offers;
}

interface FileOfDiff {
  readonly path: string;
  readonly text: string;
}

/** A diff in git's format, file by file. */
function filesOf(diff: string): FileOfDiff[] {
  return diff.split(/^(?=diff --git )/m).flatMap((text) => {
    const path = /^\+\+\+ b\/(.+)$/m.exec(text)?.[1] ?? /^--- a\/(.+)$/m.exec(text)?.[1];
    return path === undefined ? [] : [{ path, text }];
  });
}

const waysOf = (files: readonly FileOfDiff[]): Edit[][] => [
  files.map(({ text }): Edit => ({ kind: 'diff', diff: text })),
  files.flatMap(narrow),
];

/** The changed lines alone, each with a line around it only where nothing but its surroundings says where it belongs. */
function narrow({ path, text }: FileOfDiff): Edit[] {
  const edits: Edit[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    if (!isChange(lines[at])) continue;
    const start = at;
    while (isChange(lines[at + 1])) at++;
    const group = lines.slice(start, at + 1);
    const before = group.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
    const after = group.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
    const around = before.length === 0 && lines[start - 1]?.startsWith(' ') ? [lines[start - 1]!.slice(1)] : [];
    const search = [...around, ...before].join('\n');
    if (search === '') return [];
    edits.push({ kind: 'replace', path, search, replace: [...around, ...after].join('\n') });
  }
  return edits;
}

const isChange = (line: string | undefined): boolean =>
  line !== undefined && /^[+-]/.test(line) && !/^(?:\+\+\+|---) (?:[ab]\/|\/dev\/null)/.test(line);

/** What the first of the ways that fits does; undefined when none does, or all would leave the files as they are. */
async function changesOf(context: FixContext, ways: Offer['edits']): Promise<readonly FileChange[] | undefined> {
  for (const edits of ways) {
    if (edits.length === 0) continue;
    try {
      const files = new Map<string, FileBefore | null>();
      for (const path of await pathsOfEdits(edits)) {
        const text = await context.read(path);
        files.set(path, text === undefined && !context.paths.includes(path) ? null : { text: text ?? null });
      }
      if (!edits.every((edit) => edit.kind !== 'replace' || hasLine(files.get(edit.path)?.text, edit.search))) continue;
      return (await editFiles(files, edits)).changes;
    } catch (error) {
      // It does not fit these files: another way may, and if none does there is nothing to offer.
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return undefined;
}

/** A line is meant as a whole: as a piece of another line it would be another statement. */
function hasLine(text: string | null | undefined, search: string): boolean {
  const first = search.split('\n', 1)[0]!.trim();
  return text?.split('\n').some((line) => line.trim() === first) ?? false;
}
