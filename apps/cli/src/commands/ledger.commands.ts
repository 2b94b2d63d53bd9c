import type { Config } from '#foundry/config';
import {
  type BudgetView,
  listCallsSchema,
  type ModelCall,
  type Standing,
  type UsageGroup,
  type UsageView,
} from '#foundry/ledger';
import { connect } from '../connect.js';
import type { FoundryClient } from '../foundry-client.js';
import { printable } from '../progress-printer.js';

async function withClient<T>(config: Config, purpose: string, work: (client: FoundryClient) => Promise<T>): Promise<T> {
  const client = await connect(config, purpose, false);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const whole = (value: number): string => value.toLocaleString('en');
/** Four digits where there are cents, more where a call costs less than one. */
const dollars = (value: number): string => `$${value.toFixed(value !== 0 && Math.abs(value) < 0.01 ? 6 : 4)}`;

/** `foundry ledger usage` */
export async function usageCommand(
  config: Config,
  { by, from, to, json }: { by: UsageGroup; from?: string; to?: string; json?: boolean },
): Promise<number> {
  const view = await withClient(config, 'foundry ledger usage', (client) => client.usage({ groupBy: by, from, to }));
  if (json) print([JSON.stringify(view)]);
  else if (view.totals.calls === 0) print(['No model was asked in this time.']);
  else {
    print([
      ...view.items.map((item) => usageLine(item.key === null ? '(none)' : printable(item.key), item)),
      usageLine('all', view.totals),
      `Prices of ${view.prices.join(', then ')}.${view.truncated ? ' There are more lines; narrow the time.' : ''}`,
    ]);
  }
  return 0;
}

function usageLine(name: string, used: UsageView['totals']): string {
  const unknown = used.callsOfUnknownCost > 0 ? `, ${whole(used.callsOfUnknownCost)} of unknown cost` : '';
  const cost = used.cost === null ? 'unknown' : dollars(used.cost);
  const tokens = `${whole(used.promptTokens)} in, ${whole(used.completionTokens)} out`;
  return `${name.padEnd(32)} ${cost.padStart(12)}  ${tokens}, ${whole(used.calls)} calls${used.failed > 0 ? ` (${whole(used.failed)} failed)` : ''}${unknown}`;
}

/** `foundry ledger budgets` */
export async function budgetsCommand(config: Config, { json }: { json?: boolean }): Promise<number> {
  const list = await withClient(config, 'foundry ledger budgets', (client) => client.budgets());
  if (json) print([JSON.stringify(list)]);
  else if (list.items.length === 0)
    print(['There are no budgets: models may cost anything. Set one with POST /api/v1/ledger/budgets.']);
  else print(list.items.flatMap(budgetLines));
  return 0;
}

function budgetLines(budget: BudgetView): string[] {
  const limits = [
    ...(budget.maxDollars === null ? [] : [dollars(budget.maxDollars)]),
    ...(budget.maxTokens === null ? [] : [`${whole(budget.maxTokens)} tokens`]),
  ].join(' and ');
  return [
    `${budget.id}  ${limits} ${budget.period === 'total' ? 'in all' : `a ${budget.period}`}, ${printable(whose(budget))}`,
    ...budget.standings.map((standing) => `  ${standingLine(budget, standing)}`),
  ];
}

function whose({ agent, project, buildId }: Pick<Standing, 'agent' | 'project' | 'buildId'>): string {
  const each = (kind: string, name: string | null): string[] =>
    name === null ? [] : [name === '*' ? `each ${kind}` : `${kind} ${name}`];
  return [...each('agent', agent), ...each('project', project), ...each('build', buildId)].join(', ') || 'the organisation';
}

function standingLine(budget: BudgetView, standing: Standing): string {
  const amounts = (inDollars: number, inTokens: number): string =>
    [
      ...(budget.maxDollars === null ? [] : [dollars(inDollars)]),
      ...(budget.maxTokens === null ? [] : [`${whole(inTokens)} tokens`]),
    ].join(', ');
  const unknown = standing.callsOfUnknownCost > 0 ? `; ${whole(standing.callsOfUnknownCost)} calls of unknown cost` : '';
  const own = whose(budget) === whose(standing) ? '' : `${printable(whose(standing))}: `;
  return `${own}${Math.round(standing.share * 100)} % spent: ${amounts(standing.spentDollars, standing.spentTokens)}; set aside ${amounts(standing.reservedDollars, standing.reservedTokens)}${unknown}`;
}

/** `foundry ledger calls` */
export async function callsCommand(
  config: Config,
  { json, limit, cursor, build }: { json?: boolean; limit: number; cursor?: string; build?: string },
): Promise<number> {
  const query = listCallsSchema.parse({ limit: Math.min(limit, 100), cursor, buildId: build });
  const page = await withClient(config, 'foundry ledger calls', (client) => client.modelCalls(query));
  if (json) print([JSON.stringify(page)]);
  else if (page.items.length === 0) print(['No model was asked yet.']);
  else
    print([
      ...page.items.map(callLine),
      ...(page.nextCursor === null ? [] : [`More: foundry ledger calls --cursor ${page.nextCursor}`]),
    ]);
  return 0;
}

function callLine(call: ModelCall): string {
  const cost = call.cost === null ? (call.costUnknown ? 'unknown' : '–') : dollars(call.cost);
  const tokens = call.usage === null ? '' : `${whole(call.usage.prompt)} in, ${whole(call.usage.completion)} out`;
  const when = call.startedAt.slice(0, 19).replace('T', ' ');
  return `${call.id}  ${when}  ${call.outcome.padEnd(12)} ${cost.padStart(10)}  ${printable(`${call.provider}/${call.model}`)}  ${printable(call.agent ?? '')}  ${tokens}`.trimEnd();
}
