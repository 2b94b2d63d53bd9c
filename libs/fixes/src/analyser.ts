import { z } from 'zod';
import { causeOf } from './causes.js';
import type { FailingFinding } from './failing.js';
import type { Patch } from './fixer.js';
import {
  failureAnalysisSchema,
  fixSuggestionSchema,
  type Complexity,
  type FailureAnalysis,
  type FixSuggestion,
} from './fixes.schemas.js';

const MAX_CAUSES = 20;
const MAX_SUGGESTIONS = 40;
const RANK: Readonly<Record<Complexity, number>> = { low: 0, medium: 1, high: 2 };

/**
 * What failed checks mean, as far as known classes tell it. Equal causes are named once.
 * @param patches what deterministic fixers propose, which become the suggestions
 * @param read the present text of a file that a patch changes
 */
export function analyseFindings(
  findings: readonly FailingFinding[],
  patches: readonly Patch[],
  read: ReadonlyMap<string, string>,
): FailureAnalysis {
  const known = findings.map((finding) => ({ finding, cause: causeOf(finding) }));
  const sentences = known.map(({ finding, cause }) => cause?.describe(finding) ?? unknownCause(finding));
  const suggestions = patches.flatMap((patch) => suggestionsOf(patch, read));
  const covered = new Set(patches.flatMap((patch) => patch.targets));
  const suggested = findings.filter((finding) => covered.has(finding.fingerprint)).length;
  const recognised = known.filter(({ cause }) => cause !== undefined).length;
  const complexity = known.reduce<Complexity>((worst, { cause }) => {
    const own = cause?.complexity ?? 'high';
    return RANK[own] > RANK[worst] ? own : worst;
  }, 'low');
  return {
    root_causes: [...new Set(sentences)].slice(0, MAX_CAUSES),
    fix_suggestions: suggestions.slice(0, MAX_SUGGESTIONS),
    confidence_score:
      findings.length === 0 ? 1 : round(0.5 * (recognised / findings.length) + 0.45 * (suggested / findings.length)),
    estimated_complexity: complexity,
  };
}

const round = (share: number): number => Math.round(share * 100) / 100;

const unknownCause = ({ check, message }: FailingFinding): string => `${check}: ${(message.split('\n')[0] ?? '').slice(0, 240)}`;

/** A patch as suggestions: the lines that differ, from the first to the last. */
function suggestionsOf(patch: Patch, read: ReadonlyMap<string, string>): FixSuggestion[] {
  return patch.changes.flatMap(({ path, content }) => {
    const before = (read.get(path) ?? '').split('\n');
    const after = (content ?? '').split('\n');
    let start = 0;
    while (start < before.length && start < after.length && before[start] === after[start]) start++;
    let end = 0;
    while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
    // A suggestion replaces something: what is only inserted is told with the line before it.
    if (before.length - end - start === 0 && start > 0) start--;
    return [
      {
        file: path,
        line_number: start + 1,
        current_code: before.slice(start, before.length - end).join('\n'),
        fixed_code: after.slice(start, after.length - end).join('\n'),
        explanation: patch.summary,
      },
    ];
  });
}

const looseSuggestion = z.object({
  file: z.string(),
  line_number: z.coerce.number().int().positive().nullish().catch(null),
  current_code: z.string().nullish(),
  fixed_code: z.string(),
  explanation: z.string().nullish(),
});

const looseAnalysis = z.object({
  root_causes: z.union([z.array(z.string()), z.string().transform((text) => [text])]).catch([]),
  fix_suggestions: z.array(z.unknown()).catch([]),
  confidence_score: z.coerce.number().catch(0.5),
  estimated_complexity: failureAnalysisSchema.shape.estimated_complexity.catch('medium'),
});

/** An unparsable answer is still an answer: how sure nobody can say. */
const FALLBACK_CONFIDENCE = 0.5;
const MAX_TEXT = 4_000;

/**
 * A model's answer as an analysis: its JSON, alone, in a code fence or among sentences. What is wrong in it is left
 * out; an answer without any becomes its plain text as the one root cause, with confidence 0.5.
 */
export function analysisOfAnswer(text: string): FailureAnalysis {
  for (const candidate of jsonIn(text)) {
    const parsed = looseAnalysis.safeParse(candidate);
    if (!parsed.success || (parsed.data.root_causes.length === 0 && parsed.data.fix_suggestions.length === 0)) continue;
    return {
      root_causes: parsed.data.root_causes,
      fix_suggestions: parsed.data.fix_suggestions.flatMap((one) => suggestionOf(one) ?? []),
      confidence_score: Math.min(1, Math.max(0, parsed.data.confidence_score)),
      estimated_complexity: parsed.data.estimated_complexity,
    };
  }
  const plain = text.trim();
  return {
    root_causes: plain === '' ? [] : [plain.length > MAX_TEXT ? `${plain.slice(0, MAX_TEXT)}…` : plain],
    fix_suggestions: [],
    confidence_score: FALLBACK_CONFIDENCE,
    estimated_complexity: 'medium',
  };
}

function suggestionOf(value: unknown): FixSuggestion | undefined {
  const loose = looseSuggestion.safeParse(value);
  if (!loose.success) return undefined;
  const { file, line_number, current_code, fixed_code, explanation } = loose.data;
  return fixSuggestionSchema.safeParse({
    file,
    line_number: line_number ?? null,
    current_code: current_code ?? '',
    fixed_code,
    explanation: explanation ?? '',
  }).data;
}

/** Every text that could be the answer's JSON, the whole text first. */
function* jsonIn(text: string): Generator {
  const fenced = [...text.matchAll(/```(?:json)?\s*\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  const [start, end] = [text.indexOf('{'), text.lastIndexOf('}')];
  const inner = start >= 0 && end > start ? [text.slice(start, end + 1)] : [];
  for (const candidate of [text, ...fenced, ...inner]) {
    try {
      yield JSON.parse(candidate);
    } catch {
      // not JSON: the next candidate, and at the end plain text
    }
  }
}
