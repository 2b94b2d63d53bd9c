import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { BudgetView, ModelCall, ModelCallDetail, UsageView } from '../api/types.js';
import { jsonAnswer } from '../testing/builders.js';
import { renderPart } from '../testing/render.js';
import { daysOf } from './day-chart.js';
import LedgerPage from './ledger-page.js';

const used = {
  calls: 3,
  failed: 0,
  promptTokens: 1_500,
  completionTokens: 500,
  cachedTokens: 0,
  cost: 0.25,
  callsOfUnknownCost: 1,
};
const usage: UsageView = {
  groupBy: 'day',
  from: '2026-11-19T12:00:00.000Z',
  to: '2026-11-21T12:00:00.000Z',
  prices: ['2026-11-21'],
  items: [{ key: '2026-11-20', ...used }],
  totals: used,
  truncated: false,
};
const budget: BudgetView = {
  id: 'bud_1',
  agent: null,
  project: null,
  buildId: '*',
  period: 'total',
  maxTokens: null,
  maxDollars: 2,
  allowUnknownPrice: false,
  periodStart: null,
  createdBy: 'ada',
  createdAt: usage.from,
  updatedAt: usage.from,
  standings: [
    {
      agent: null,
      project: null,
      buildId: 'bld_7',
      spentTokens: 5,
      spentDollars: 1.7,
      reservedTokens: 0,
      reservedDollars: 0,
      leftTokens: null,
      leftDollars: 0.3,
      share: 0.85,
      callsOfUnknownCost: 0,
      alerted80At: usage.to,
      alerted100At: null,
    },
  ],
};
const call: ModelCall = {
  id: 'att_1',
  organisation: 'default',
  agent: 'worker/backend',
  project: null,
  buildId: 'bld_7',
  class: 'code',
  provider: 'openai',
  model: 'gpt-5.4',
  outcome: 'answered',
  reason: null,
  startedAt: usage.to,
  durationMs: 1_200,
  usage: { prompt: 1_234, completion: 56, cached: null, reasoning: null },
  cost: null,
  costUnknown: true,
  correlationId: null,
};
const detail: ModelCallDetail = {
  ...call,
  journal: {
    callId: 'call_1',
    step: 'work',
    run: 'r',
    position: 0,
    state: 'answered',
    asks: 2,
    promptName: 'worker/backend',
    promptHash: 'abc',
    messages: [{ role: 'user', content: '<b>Do it</b>' }],
    tools: [],
    answer: { text: 'Done', toolCalls: [{ id: '1', name: 'edit_file', arguments: '{"path":"a"}' }], finishReason: 'stop' },
  },
};

function serve(answers: Record<string, unknown>): void {
  vi.stubGlobal('fetch', (path: string) => {
    const found = Object.keys(answers).find((start) => path.startsWith(start));
    return Promise.resolve(jsonAnswer(found === undefined ? {} : answers[found]));
  });
}

test('the ledger tells what was used, what may be used, and says what is unknown', async () => {
  serve({
    '/api/v1/ledger/usage?groupBy=day': usage,
    '/api/v1/ledger/usage?groupBy=agent': { ...usage, groupBy: 'agent', items: [{ key: null, ...used, cost: null }] },
    '/api/v1/ledger/budgets': { items: [budget] },
    '/api/v1/ledger/calls/att_1': detail,
    '/api/v1/ledger/calls': { items: [call], nextCursor: null },
  });
  renderPart(<LedgerPage />);
  const bars = within(await screen.findByRole('list', { name: 'Dollars by day' })).getAllByRole('listitem');
  expect(bars.map(({ textContent }) => textContent?.replace(/^.*?: /, ''))).toEqual([
    'nothing',
    '$0.25, 2K tokens, 3 calls, 1 call of unknown cost',
    'nothing',
  ]);
  await userEvent.click(screen.getByRole('button', { name: 'Tokens' }));
  screen.getByRole('list', { name: 'Tokens by day' });

  const bar = await screen.findByRole('progressbar', { name: 'Spent for build bld_7' });
  expect(bar.getAttribute('aria-valuenow')).toBe('85');
  expect(screen.getByText('$2.00 in all').closest('p')?.textContent).toBe('$2.00 in all for each build');

  const row = (await screen.findByText('openai/gpt-5.4')).closest('tr')!;
  expect(row.textContent).toContain('1,234 / 56');
  expect(row.textContent).toContain('unknown');
  expect(screen.queryByText('<b>Do it</b>')).toBeNull();
  await userEvent.click(within(row).getByRole('button'));
  await screen.findByText('<b>Do it</b>');
  screen.getByText(/begun 2 times/);
  screen.getByText('edit_file {"path":"a"}');
  const where = await screen.findByRole('region', { name: 'Where it went' });
  expect(within(where).getByText('none').closest('tr')?.textContent).toContain('unknown');
});

test('without a model and without budgets it says so', async () => {
  const nothing = { ...used, calls: 0, promptTokens: 0, completionTokens: 0, cost: 0, callsOfUnknownCost: 0 };
  serve({
    '/api/v1/ledger/usage': { ...usage, items: [], totals: nothing },
    '/api/v1/ledger/budgets': { items: [] },
    '/api/v1/ledger/calls': { items: [], nextCursor: null },
  });
  renderPart(<LedgerPage />);
  await screen.findByText('There are no budgets');
  await screen.findByText('No model was asked yet');
  expect(screen.queryByRole('region', { name: 'Where it went' })).toBeNull();
});

test('a day is a bar also when its cost is unknown or nothing was asked', () => {
  const days = daysOf({ ...usage, items: [{ key: '2026-11-21', ...used, cost: null }] });
  expect(days.map(({ day, cost }) => [day, cost])).toEqual([
    ['2026-11-19', 0],
    ['2026-11-20', 0],
    ['2026-11-21', null],
  ]);
});
