import type { CalledTool } from './chat-tools.js';

export const NO_MODEL =
  'No model is configured here (FOUNDRY_MODEL), so I go by rules: I build, plan, remember, run code and call tools when a message plainly asks for it.';
export const HELP_EXAMPLES =
  'For example: "Build an app for a library: books (title, isbn) have many loans (borrower, due date)", "how is it going?", "remember that invoices are due after 14 days", "what do you know about invoices?", or "help" for the list of tools.';

const SHOWN_CHARS = 3_000;

type Value = Readonly<Record<string, unknown>>;
const textAt = (value: Value, key: string): string => (typeof value[key] === 'string' ? value[key] : '');
const listAt = (value: Value, key: string): readonly Value[] => (Array.isArray(value[key]) ? (value[key] as Value[]) : []);

/** What a tool answered, in words where there are better ones than its JSON. */
export function sentenceOf(tool: string, { ok, value, text }: CalledTool): string {
  if (!ok) return text;
  return WORDS[tool]?.(value as Value) ?? shown(value);
}

const WORDS: Readonly<Record<string, (value: Value) => string>> = {
  build_start: (build) =>
    `I am building "${textAt(build, 'title') || textAt(build, 'request')}" as \`${textAt(build, 'id')}\`. Its progress follows here; ask "how is it going?" or "cancel the build" at any time.`,
  tool_build: (build) => `I am building the tool as \`${textAt(build, 'id')}\`. Its progress follows here.`,
  build_status: statusInWords,
  build_cancel: (build) => `The build \`${textAt(build, 'id')}\` is cancelled.`,
  build_download: (bundle) => `The bundle is at \`${textAt(bundle, 'path')}\` (GET with your token), or \`foundry download\`.`,
  build_list: (page) => {
    const builds = listAt(page, 'items');
    if (builds.length === 0) return 'There are no builds yet.';
    return builds
      .map((one) => `- \`${textAt(one, 'id')}\` ${textAt(one, 'status')}: ${textAt(one, 'title') || textAt(one, 'request')}`)
      .join('\n');
  },
  build_plan: (plan) => {
    const entities = listAt(plan, 'entities').map(
      (entity) =>
        `- **${textAt(entity, 'name')}**: ${listAt(entity, 'fields')
          .map((field) => textAt(field, 'name'))
          .join(', ')}`,
    );
    return `${textAt(plan, 'title')}:\n${entities.join('\n')}${notCovered(plan['coverage'] as Value | undefined)}\n\nSay "build …" with the same words to have it built.`;
  },
  memory_create: (answer) => textAt(answer, 'message') || 'I keep that in mind.',
  memory_search: (answer) => {
    const hits = [...listAt(answer, 'items'), ...listAt(answer, 'hits')].map((hit) =>
      textAt((hit['memory'] as Value) ?? hit, 'text'),
    );
    return hits.length === 0
      ? 'Nothing about that is remembered.'
      : `This is remembered:\n${hits.map((hit) => `- ${hit}`).join('\n')}`;
  },
  code_run: (run) => {
    const said = [textAt(run, 'stdout'), textAt(run, 'stderr')].filter((part) => part !== '').join('\n');
    const exit = typeof run['exitCode'] === 'number' ? `, exit code ${run['exitCode']}` : '';
    return `It ${textAt(run, 'outcome') || 'ran'}${exit}.${said === '' ? '' : `\n\`\`\`\n${cut(said)}\n\`\`\``}`;
  },
};

function statusInWords(build: Value): string {
  const steps = listAt(build, 'steps');
  const done = steps.filter((step) => textAt(step, 'status') === 'succeeded').length;
  const running = steps.filter((step) => textAt(step, 'status') === 'running').map((step) => textAt(step, 'name'));
  const failed = listAt(build, 'checks').filter((check) => ['failed', 'error'].includes(textAt(check, 'status')));
  const parts = [
    `The build \`${textAt(build, 'id')}\` is ${textAt(build, 'status')}: ${done} of ${steps.length} steps are done`,
    ...(running.length > 0 ? [`at work on ${running.join(', ')}`] : []),
    ...(failed.length > 0 ? [`failed checks: ${failed.map((check) => textAt(check, 'name')).join(', ')}`] : []),
  ];
  return `${parts.join('; ')}.${notCovered(build['coverage'] as Value | undefined)}`;
}

function notCovered(coverage: Value | undefined): string {
  const parts = coverage ? listAt(coverage, 'notCovered') : [];
  return parts.length === 0
    ? ''
    : `\n\nNot covered:\n${parts.map((one) => `- ${textAt(one, 'part')}: ${textAt(one, 'reason')}`).join('\n')}`;
}

function shown(value: unknown): string {
  const only = typeof value === 'object' && value !== null ? Object.values(value) : [];
  // One plain result needs no braces around it.
  if (only.length === 1 && ['string', 'number', 'boolean'].includes(typeof only[0])) return cut(String(only[0]));
  return `\`\`\`json\n${cut(JSON.stringify(value, null, 2))}\n\`\`\``;
}

const cut = (text: string): string => (text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text);
