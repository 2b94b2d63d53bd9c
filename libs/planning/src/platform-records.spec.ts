import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';
import type { Plan } from './plan.schemas.js';

const fieldsOf = (plan: Plan, name: string): string[] =>
  plan.entities.find((one) => one.name === name)?.fields.map((field) => field.name) ?? [];
const namesOf = (plan: Plan): string[] => plan.entities.map(({ name }) => name).sort();

describe('what platforms keep of what happens on them', () => {
  it('is dashboards, data sets and reports where data are analysed', async () => {
    const plan = await planRequest(
      'Please implement a data analysis platform for harbour operators. Users should be able to import data, design dashboards with charts, create charts and generate analysis reports.',
    );
    expect(namesOf(plan)).toEqual(expect.arrayContaining(['AnalysisReport', 'Chart', 'Dashboard', 'Dataset']));
    expect(fieldsOf(plan, 'Chart')).toEqual(expect.arrayContaining(['title', 'type', 'dashboard']));
  });

  it('is no data set where a shop only imports its products', async () => {
    const plan = await planRequest(
      'Please implement a candle shop website. The website should have functionalities for browsing candles, ordering candles and data import of candles for the staff.',
    );
    expect(namesOf(plan)).not.toContain('Dataset');
  });

  it('is drivers and passengers who only act, and an order of a ride', async () => {
    const plan = await planRequest(
      'Please implement a ride-sharing mini-program for airport trips. A passenger can place an order, and the nearest driver receives it.',
    );
    expect(namesOf(plan)).toEqual(expect.arrayContaining(['Driver', 'Order', 'Passenger']));
    expect(fieldsOf(plan, 'Order')).toEqual(expect.arrayContaining(['startingPoint', 'endingPoint', 'driver']));
  });

  it('is each time that a game is played and something is fed', async () => {
    const plan = await planRequest(
      'Please implement a duck pond game. Players should be able to feed ducks, feed fish and view the leaderboard with high scores.',
    );
    expect(namesOf(plan)).toContain('Score');
    expect(plan.entities.some(({ name }) => /^Feeding/.test(name))).toBe(true);
  });

  it('is a score once, also where a request speaks of rankings and of game records', async () => {
    const plan = await planRequest(
      'Please implement a typing game. Players should be able to play the game, view game records and look at rankings.',
    );
    expect(namesOf(plan).filter((name) => /^(?:Score|GameRecord|HighScore)$/.test(name))).toHaveLength(1);
  });

  it('is how customers behave, and the groups that they are in', async () => {
    const plan = await planRequest(
      'Please implement a marketing system for bookshops. Staff should be able to view customer behavior, divide customers into customer groups and set activity rules.',
    );
    expect(namesOf(plan)).toEqual(expect.arrayContaining(['ActivityRule', 'CustomerBehavior', 'CustomerGroup']));
  });
});
