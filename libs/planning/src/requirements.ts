import type { Plan, PlanField } from './plan.schemas.js';

/** The plan as a document for people. The request stands in it word for word, quoted so that none of it is read as Markdown. */
export function renderRequirements(request: string, plan: Plan): string {
  const lines = [
    `# ${plain(plan.title)}`,
    '',
    plain(plan.summary),
    '',
    '## The request',
    '',
    ...fence(request),
    '',
    '## Data',
    '',
  ];
  for (const entity of plan.entities) {
    lines.push(`### ${plain(entity.label)} (\`${entity.name}\`)`, '', '| Field | Type | Required | Notes |', '|---|---|---|---|');
    for (const field of entity.fields)
      lines.push(
        `| ${cell(field.label)} | ${cell(typeText(field))} | ${field.required ? 'yes' : 'no'} | ${cell(notes(field))} |`,
      );
    lines.push('');
  }
  if (plan.relations.length > 0) {
    lines.push(
      '## Relations',
      '',
      ...plan.relations.map((one) => `- \`${one.from}\` ${one.kind} \`${one.to}\`${one.name ? ` as \`${one.name}\`` : ''}`),
      '',
    );
  }
  lines.push('## Pages', '', ...plan.pages.map((page) => `- ${plain(page.title)}: ${page.kind} at \`${page.path}\``), '');
  lines.push('## Acceptance criteria', '', ...plan.criteria.map((one) => `- **${one.id}** ${plain(one.text)}`), '');
  if (plan.theme.background || plan.theme.primary) {
    lines.push(
      '## Theme',
      '',
      ...(plan.theme.background ? [`- Background: ${plan.theme.background}`] : []),
      ...(plan.theme.primary ? [`- Components: ${plan.theme.primary}`] : []),
      '',
    );
  }
  if (plan.remembered && plan.remembered.length > 0)
    lines.push(
      '## From memory',
      '',
      'The request leaves this open; what was remembered decided it.',
      '',
      ...plan.remembered.map((one) => `- ${one.part}, by \`${one.memory}\`: ${plain(one.text)}`),
      '',
    );
  if (plan.nonFunctional.length > 0)
    lines.push('## Wishes about quality', '', ...plan.nonFunctional.map((one) => `- ${plain(one)}`), '');
  lines.push(
    '## Coverage',
    '',
    '| Part of the request | Criteria |',
    '|---|---|',
    ...plan.coverage.covered.map((one) => `| ${cell(one.part)} | ${one.criteria.join(', ')} |`),
    '',
  );
  lines.push('### Not covered', '');
  if (plan.coverage.notCovered.length === 0) lines.push('Every part of the request is answered by a criterion.');
  else
    lines.push(
      '| Part of the request | Why |',
      '|---|---|',
      ...plan.coverage.notCovered.map((one) => `| ${cell(one.part)} | ${cell(one.reason)} |`),
    );
  return `${lines.join('\n')}\n`;
}

/** A code fence longer than any run of backticks inside. */
function fence(text: string): string[] {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const mark = '`'.repeat(longest + 1);
  return [`${mark}text`, text.replace(/\r\n?/g, '\n'), mark];
}

const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>#|]/g, (sign) => `\\${sign}`).replace(/\n+/g, ' ');
const cell = (text: string): string => plain(text);

function typeText(field: PlanField): string {
  if (field.type === 'reference') return `reference to ${field.references}`;
  if (field.type === 'enum') return `one of ${(field.enum ?? []).join(', ')}`;
  return [field.type, field.currency ?? field.unit].filter(Boolean).join(' ');
}

function notes(field: PlanField): string {
  return [
    field.unique ? 'unique' : '',
    field.default === undefined ? '' : `default ${String(field.default)}`,
    field.min === undefined ? '' : `at least ${field.min}`,
    field.max === undefined ? '' : `at most ${field.max}`,
    field.source === 'inferred' ? 'added by the planner' : '',
  ]
    .filter(Boolean)
    .join(', ');
}
