import type { ToolPlan } from '../tool-plan.js';

type Draft = Pick<ToolPlan, 'request' | 'inputs' | 'steps' | 'outputs'>;

const words = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d)/g, '$1$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/** What other steps need, and nobody would name a tool after. */
const PREPARING: ReadonlySet<string> = new Set([
  'splitLines',
  'splitWords',
  'splitBy',
  'joinTexts',
  'csvToRows',
  'numberToText',
  'parseNumbers',
  'roundTo',
  'roundToCents',
]);

/** Names of tools of Foundry itself begin so. */
const RESERVED = /^(?:ping|chat|code_run|(?:build|project|tool|memory|foundry)(?:_.*)?)$/;

/** "slugify", "kilometres_to_miles": what its steps are called, at most the first three. */
export function nameOf({ steps, inputs }: Draft): string {
  const telling = steps.filter(({ what }) => what.type === 'formula' || !PREPARING.has(what.operation.name));
  const parts = (telling.length > 0 ? telling : steps).slice(0, 3).map(({ what, label }) => {
    if (what.type === 'operation') return words(what.operation.ends ? label : what.operation.name).join('_');
    const isConversion = inputs.every(({ about }) => about.startsWith('In '));
    return isConversion
      ? `${inputs.map(({ name }) => words(name).join('_')).join('_and_')}_to_${words(label).join('_')}`
      : words(label).join('_') === 'result'
        ? `${inputs
            .slice(0, 3)
            .map(({ name }) => words(name).join('_'))
            .join('_')}_formula`
        : words(label).join('_');
  });
  const name = [...new Set(parts)]
    .join('_and_')
    .slice(0, 60)
    .replace(/_+$/, '')
    .replace(/^(?=\d)/, 'n');
  return RESERVED.test(name) ? `make_${name}`.slice(0, 60) : name;
}

/** Title and description, for people and for assistants that choose among tools. */
export function describeTool(draft: Draft, name: string): { title: string; description: string } {
  const title = name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());
  const request = draft.request.replace(/\s+/g, ' ').trim();
  const steps = draft.steps.map((step) => describeStep(step));
  const what = steps.length === 1 ? `It does: ${steps[0]!}.` : `It does, in this order: ${steps.join('; ')}.`;
  return {
    title,
    description: `${title}. ${what} Asked for as: ${request.length > 600 ? `${request.slice(0, 600)}…` : request}`,
  };
}

/** "truncate (length 20, ending "…")". */
export function describeStep(step: ToolPlan['steps'][number]): string {
  if (step.what.type === 'formula')
    return step.label === 'result' ? 'compute the formula' : `compute ${words(step.label).join(' ')}`;
  const { operation } = step.what;
  const offset = step.args.length - operation.fixed.length - operation.params.length;
  const parameters = operation.params.flatMap(({ name }, index) => {
    const argument = step.args[offset + index];
    return argument?.from === 'constant' ? [`${words(name).join(' ')} ${JSON.stringify(argument.value)}`] : [];
  });
  const label = words(operation.fn === 'replaceText' ? 'replace text' : operation.ends ? operation.label : operation.name).join(
    ' ',
  );
  return `${label}${parameters.length > 0 ? ` (${parameters.join(', ')})` : ''}${step.isEach ? ' for each item' : ''}`;
}
