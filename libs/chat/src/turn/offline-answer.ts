import { type AnyTool, inputSchemaOf } from '#foundry/mcp';
import type { Action } from '../intent/classify.js';
import { type InputShape, readToolInput } from '../intent/tool-input.js';
import type { ToolCaller } from './chat-tools.js';
import { HELP_EXAMPLES, NO_MODEL, sentenceOf } from './sentences.js';
import type { TurnLog } from './turn-log.js';

/** Cosine from which two texts are taken to be about the same. */
const SIMILAR = 0.6;

/** The part of a hit of `memory_search` that tells whether it fits. */
interface SearchHit {
  readonly why: { readonly terms: readonly string[]; readonly similarity: number | null };
}

export interface OfflineTurn {
  readonly text: string;
  readonly action: Action;
  readonly activeBuildId: string | null;
  readonly log: TurnLog;
  readonly caller: ToolCaller;
}

/** Answers without a model: does what the message plainly asks for, and says what it is where it does not understand. */
export async function answerOffline(turn: OfflineTurn): Promise<void> {
  const { action, log } = turn;
  log.say(await answerTo(turn, action));
}

async function answerTo(turn: OfflineTurn, action: Action): Promise<string> {
  switch (action.kind) {
    case 'greet':
      return `Hello. ${NO_MODEL} ${HELP_EXAMPLES}`;
    case 'help':
      return help(turn.caller.tools);
    case 'build':
      return await build(turn, action.request, action.of);
    case 'plan':
      return await tell(turn, 'build_plan', { request: action.request });
    case 'builds':
      return await tell(turn, 'build_list', { limit: 10 });
    case 'status':
    case 'cancel-build':
    case 'download':
      return await aboutActiveBuild(turn, action.kind);
    case 'remember':
      return await tell(turn, 'memory_create', rememberedAs(action.text));
    case 'recall':
      return await tell(turn, 'memory_search', { query: action.query, limit: 5 });
    case 'run-code':
      return await tell(turn, 'code_run', { language: action.language, code: action.code });
    case 'call':
      return await callNamed(turn, action.tool, action.rest);
    case 'unknown':
      return await unknown(turn);
  }
}

async function build(turn: OfflineTurn, request: string, of: 'project' | 'tool'): Promise<string> {
  if (of === 'tool' && turn.caller.find('tool_build')) return await tell(turn, 'tool_build', { request });
  return await tell(turn, 'build_start', { request });
}

async function aboutActiveBuild(turn: OfflineTurn, kind: 'status' | 'cancel-build' | 'download'): Promise<string> {
  const { activeBuildId: id } = turn;
  if (id === null) {
    const sentence = 'This conversation has no build yet. Say what you want to have built, or "list my builds".';
    return kind === 'status' ? `${sentence}` : sentence;
  }
  const tool = { status: 'build_status', 'cancel-build': 'build_cancel', download: 'build_download' }[kind];
  return await tell(turn, tool, { id });
}

async function callNamed(turn: OfflineTurn, name: string, rest: string): Promise<string> {
  const tool = turn.caller.find(name);
  if (!tool) return missing(name);
  const read = readToolInput(rest, inputSchemaOf(tool) as InputShape);
  if ('missing' in read)
    return `${tool.title} (\`${tool.name}\`) needs ${list(read.missing)}. Say it as \`/${tool.name} ${read.missing.map((one) => `${one}=…`).join(' ')}\`, or as JSON.`;
  return sentenceOf(tool.name, await turn.caller.call(tool, read.input));
}

/** What is remembered may be the answer, or part of it: where it has a word of the question, or means much the same. */
async function unknown(turn: OfflineTurn): Promise<string> {
  const search = turn.caller.find('memory_search');
  const found = search && (await turn.caller.call(search, { query: turn.text.slice(0, 1_000), limit: 5 }));
  const { items = [] } = (found?.ok ? found.value : {}) as { readonly items?: readonly SearchHit[] };
  const fitting = items.filter(({ why }) => why.terms.length > 0 || (why.similarity ?? 0) >= SIMILAR);
  if (fitting.length > 0)
    return `${sentenceOf('memory_search', { ok: true, value: { items: fitting }, text: '' })}\n\nWithout a model I can say no more. ${NO_MODEL}`;
  return `I do not understand this without a model. ${NO_MODEL} ${HELP_EXAMPLES}`;
}

async function tell(turn: OfflineTurn, name: string, input: Record<string, unknown>): Promise<string> {
  const tool = turn.caller.find(name);
  if (!tool) return missing(name);
  return sentenceOf(name, await turn.caller.call(tool, input));
}

const missing = (name: string): string =>
  `That needs the tool \`${name}\`, which is not there or not allowed to your token. Ask for a token with its scope.`;

function help(tools: readonly AnyTool[]): string {
  const lines = tools.map(({ name, title }) => `- \`${name}\`: ${title}`);
  return `${NO_MODEL} ${HELP_EXAMPLES}\n\nYour tools, each callable as \`/name …\`:\n${lines.join('\n')}`;
}

/** A person's own words: kept for that person, unless they say that it is for all. */
function rememberedAs(text: string): Record<string, unknown> {
  const type = /\b(?:i|we) (?:prefer|like|want|always|never|love|hate)\b/i.test(text)
    ? 'preference'
    : /\b(?:watch out|careful|beware|breaks?|fails?|bug|do not|don['’]t|never)\b/i.test(text)
      ? 'gotcha'
      : /\b(?:because|decided|decision)\b/i.test(text)
        ? 'insight'
        : /\b(?:currently|now|today|in progress|done|finished|next)\b/i.test(text)
          ? 'status'
          : 'insight';
  const scope = /\b(?:for (?:all|everyone|everybody|the team)|we|our|us)\b/i.test(text) ? 'organisation' : 'private';
  return { type, text, scope, source: 'user_stated' };
}

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' and ');
