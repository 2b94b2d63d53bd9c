import { type Asked, type Move, playing, type Script } from '#foundry/llm/testing';
import { booking } from './booking.js';
import { leaderboard } from './leaderboard.js';
import { lowStock } from './low-stock.js';
import type { Call, Scenario } from './scenario.js';

export const SCENARIOS: readonly Scenario[] = [booking, leaderboard, lowStock];

/** Which agent asks, by what only its rules say. */
export function agentOf({ system }: Asked): 'architect' | 'backend' | 'frontend' | 'reviewer' | 'fixer' | 'integrator' {
  if (system.includes('You are the architect.')) return 'architect';
  if (system.includes('You write the backend.')) return 'backend';
  if (system.includes('You write the frontend.')) return 'frontend';
  if (system.includes('You review a change.')) return 'reviewer';
  if (system.includes('You mend what failed.')) return 'fixer';
  if (system.includes('You are the integrator.')) return 'integrator';
  throw new Error('An agent asks that this model does not know.');
}

/** A model that knows what to do with the scenarios' requests: it designs, reads, edits, checks and hands over, one turn each. */
export const competent = (asked: Asked): Move => {
  const agent = agentOf(asked);
  if (agent === 'reviewer') return { call: [['finish', { remarks: [] }]] };
  const scenario = SCENARIOS.find(({ part }) => asked.user.includes(part));
  if (!scenario) throw new Error('No scenario has this request.');
  if (agent === 'architect') return { answer: scenario.design };
  if (agent === 'backend' || agent === 'frontend') return working(scenario[agent], `${agent}_unit`, asked);
  return { answer: { analysis: EMPTY_ANALYSIS, edits: [] } };
};

export const competentModel: Script = playing(competent);

function working(calls: readonly Call[], check: string, { turn, results }: Asked): Move {
  const read = calls.flatMap(([tool, { path }]) => (tool === 'edit_file' ? [['read_file', { path }] as const] : []));
  const moves: ReadonlyArray<ReadonlyArray<readonly [string, unknown]>> = [
    read.length > 0 ? read : [['list_files', { below: 'frontend/src/' }]],
    calls,
    [['run_check', { check }]],
  ];
  const move = moves[turn - 1];
  if (move) return { call: move };
  const passed = results.some((result) => result.includes('"status": "passed"'));
  return {
    call: [
      [
        'finish',
        {
          summary: passed ? 'It is there, and proven.' : `The check did not pass: ${results.join(' ')}`.slice(0, 900),
          criteria: [],
        },
      ],
    ],
  };
}

const EMPTY_ANALYSIS = { root_causes: [], fix_suggestions: [], confidence_score: 0, estimated_complexity: 'low' };
