import type { Intent } from '../chat.schemas.js';
import { type DescribedTool, describedTool } from './described-tool.js';

/** What a message asks for, and what to do about it when no model is there to decide. */
export interface Classified {
  readonly intent: Intent;
  /** From 0 to 1: how sure the rules are. */
  readonly confidence: number;
  readonly action: Action;
}

export type Action =
  | { readonly kind: 'greet' | 'help' | 'unknown' }
  | { readonly kind: 'build'; readonly request: string; readonly of: 'project' | 'tool' }
  | { readonly kind: 'plan'; readonly request: string }
  | { readonly kind: 'builds' | 'status' | 'cancel-build' | 'download' }
  | { readonly kind: 'remember'; readonly text: string }
  | { readonly kind: 'recall'; readonly query: string }
  | { readonly kind: 'run-code'; readonly language: string; readonly code: string }
  /** A tool that the message names; `rest` says with what. */
  | { readonly kind: 'call'; readonly tool: string; readonly rest: string };

export interface Known {
  /** Names of the tools that the person may call. */
  readonly tools: readonly string[];
  /** Those of them that a message may call by describing what they do. */
  readonly described?: readonly DescribedTool[];
  readonly hasActiveBuild: boolean;
}

const PLEASE = String.raw`^(?:(?:hi|hello|hey|ok(?:ay)?|now|then|so)[,!.]?\s+)?(?:please[,]?\s+)?(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?)?`;
/** What people call software that they want to have. */
const SOFTWARE =
  'app|apps|application|web ?app|system|platform|web ?site|site|portal|dashboard|tracker|manager|tool|page|program|software|service|database|planner|organi[sz]er|shop|store|blog|board|directory|calendar|catalog(?:ue)?|crm|register|wiki|forum|quiz|game|calculator|converter|validator|generator|formatter|parser|function';
const MAKE = 'build|make|create|develop|implement|generate|write|design|set up|code';

const rule = (source: string): RegExp => new RegExp(source, 'isu');

const REMEMBER = rule(
  `${PLEASE}(?:remember|note(?: down)?|memori[sz]e|keep in mind|do not forget|don['’]t forget)\\b(?:\\s+that)?[:,]?\\s+(.{3,})$`,
);
const RECALL = rule(
  `${PLEASE}(?:what (?:do|did) (?:you|we) (?:know|remember|decide|say|learn) (?:about|of|on)|do you remember(?: anything about)?|recall|search (?:my |the |your )?memor(?:y|ies)(?: for)?|what is remembered (?:about|of))[:,]?\\s+(.+)$`,
);
const TOOL_REQUEST = rule(
  `${PLEASE}(?:${MAKE}|i (?:need|want)|i would like|i['’]d like)\\b(?:\\s+me)?\\s+(?:an?|the|some)\\s+(?:[\\w-]+\\s+){0,3}?(?:tool|function)\\b`,
);
const BUILD = rule(`${PLEASE}(?:${MAKE})\\b.{0,200}?\\b(?:${SOFTWARE})s?\\b`);
const WANT = rule(
  `${PLEASE}(?:i|we)(?:['’]d| would)? (?:need|want|like|am looking for|are looking for)\\b.{0,160}?\\b(?:${SOFTWARE})s?\\b`,
);
/** Things with their fields in brackets: nobody writes so who does not want it built. */
const FIELDS = /\b[\p{L}][\p{L} -]{1,40}\((?:[^()]{1,60},)+[^()]{1,200}\)/u;
const PLAN = rule(`${PLEASE}(?:plan\\s*:|what would you (?:build|make) (?:for|from|of)|plan (?:an?|the)\\b)[:,]?\\s*(.+)$`);
const QUESTION = /^\s*(?:how|why|what|when|who|where|which|is|are|does|do|did|should|may)\b/i;
const GREETING =
  /^\s*(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks?|thank you)\b[\s!.,]*(?:there|foundry|again|a lot|very much)?[\s!.]*$/i;
const HELP = rule(
  `${PLEASE}(?:help|what can (?:you|i) do|what (?:tools|commands) (?:are there|do you have|can i use)|list (?:the |my |all )?tools|show (?:me )?(?:the |my |all )?tools)\\b.*$`,
);
const BUILDS = rule(`${PLEASE}(?:list|show)(?: me)?(?: all)?(?: the| my| our)? (?:last |recent |latest )?builds\\b`);
const CANCEL = rule(`${PLEASE}(?:cancel|stop|abort|end)(?: the| my| this| that)? (?:running |active |current )?build\\b`);
const DOWNLOAD = rule(
  `${PLEASE}(?:download|get|give me|where is|where['’]s)(?: me)?(?: the| my)? (?:bundle|zip|result|download)\\b`,
);
const STATUS =
  /\b(?:status|how is (?:it|the build|my build)|how['’]s (?:it|the build|my build)|(?:is|are) (?:it|the build|my build|we) (?:done|ready|finished)|how far)\b/i;
const FENCE = /```([a-z+]*)\n([\s\S]*?)```/i;
const LANGUAGES: Readonly<Record<string, string>> = {
  python: 'python',
  py: 'python',
  javascript: 'javascript',
  js: 'javascript',
  typescript: 'typescript',
  ts: 'typescript',
  bash: 'bash',
  sh: 'bash',
  shell: 'bash',
};

/** Rules, in order: the first that fits decides. English; anything else is a message that only a model understands. */
export function classify(text: string, known: Known): Classified {
  const said = text.trim();
  return (
    namedTool(said, known.tools) ??
    code(said) ??
    captured(REMEMBER, said, 'memory', 0.95, (words) => ({ kind: 'remember', text: words })) ??
    captured(RECALL, said, 'memory', 0.9, (query) => ({ kind: 'recall', query: query.replace(/[?.!\s]+$/, '') })) ??
    plain(said, known) ??
    captured(PLAN, said, 'use-tool', 0.85, (request) => ({ kind: 'plan', request })) ??
    build(said) ??
    described(said, known.described ?? []) ?? {
      intent: 'chat',
      // A question is surely talk; anything else may be a wish in words that the rules do not know.
      confidence: QUESTION.test(said) ? 0.8 : 0.4,
      action: { kind: 'unknown' },
    }
  );
}

/** `/name …`, `name(…)`, `name {…}`, and "use the tool name …". */
function namedTool(said: string, tools: readonly string[]): Classified | undefined {
  const sentence = rule(
    `${PLEASE}(?:run|call|use|invoke|execute|try)\\s+(?:the\\s+)?(?:tool\\s+)?[\`"']?([\\w.-]{2,128})[\`"']?(?:\\s+tool)?(?:\\s+(?:with|on|for|to|using)\\b|[:,])?\\s*(.*)$`,
  );
  for (const [pattern, confidence] of [
    [/^\/([\w.-]{2,128})\s*(.*)$/su, 0.98],
    [/^([\w.-]{2,128})\s*\(\s*(.*?)\s*\)\s*$/su, 0.97],
    [/^([\w.-]{2,128})\s+(\{.*\})\s*$/su, 0.97],
    [sentence, 0.95],
  ] as const) {
    const [, name = '', rest = ''] = pattern.exec(said) ?? [];
    const tool = tools.find((one) => one.toLowerCase() === name.toLowerCase());
    if (tool !== undefined) return { intent: 'use-tool', confidence, action: { kind: 'call', tool, rest: rest.trim() } };
  }
  return undefined;
}

function described(said: string, tools: readonly DescribedTool[]): Classified | undefined {
  const found = describedTool(said, tools);
  if (!found) return undefined;
  const rest = found.input ? JSON.stringify(found.input) : '';
  return { intent: 'use-tool', confidence: found.input ? 0.7 : 0.5, action: { kind: 'call', tool: found.tool, rest } };
}

function code(said: string): Classified | undefined {
  const fence = FENCE.exec(said);
  const language = LANGUAGES[(fence?.[1] ?? '').toLowerCase()];
  if (!fence || language === undefined) return undefined;
  const around = said.replace(fence[0], '').trim();
  if (around !== '' && !/\b(?:run|execute|try|what does|output)\b/i.test(around)) return undefined;
  return { intent: 'use-tool', confidence: 0.9, action: { kind: 'run-code', language, code: fence[2] ?? '' } };
}

function plain(said: string, { hasActiveBuild }: Known): Classified | undefined {
  const tool = (kind: 'builds' | 'status' | 'cancel-build' | 'download', confidence: number): Classified => ({
    intent: 'use-tool',
    confidence,
    action: { kind },
  });
  if (GREETING.test(said)) return { intent: 'chat', confidence: 0.95, action: { kind: 'greet' } };
  if (HELP.test(said)) return { intent: 'chat', confidence: 0.9, action: { kind: 'help' } };
  if (CANCEL.test(said)) return tool('cancel-build', 0.9);
  if (BUILDS.test(said)) return tool('builds', 0.9);
  if (DOWNLOAD.test(said) && hasActiveBuild) return tool('download', 0.85);
  // "Build a page that shows the status …" is no question for a status.
  if (said.length < 80 && STATUS.test(said) && !BUILD.test(said)) return tool('status', hasActiveBuild ? 0.85 : 0.6);
  return undefined;
}

function build(said: string): Classified | undefined {
  const question = QUESTION.test(said);
  if (!question && TOOL_REQUEST.test(said))
    return { intent: 'build', confidence: 0.9, action: { kind: 'build', request: said, of: 'tool' } };
  const confidence = question ? 0 : BUILD.test(said) ? 0.9 : WANT.test(said) ? 0.85 : FIELDS.test(said) ? 0.85 : 0;
  return confidence === 0 ? undefined : { intent: 'build', confidence, action: { kind: 'build', request: said, of: 'project' } };
}

function captured(
  pattern: RegExp,
  said: string,
  intent: Intent,
  confidence: number,
  action: (words: string) => Action,
): Classified | undefined {
  const words = pattern.exec(said)?.[1]?.trim();
  return words === undefined || words === '' ? undefined : { intent, confidence, action: action(words) };
}
