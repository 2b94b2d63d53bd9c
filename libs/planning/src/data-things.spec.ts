import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';
import { namesOf as named } from './planned.fixture.js';

describe('what a request only calls data', () => {
  it('is kept as readings under its own name', async () => {
    const plan = await planRequest(
      'Please implement a website for visualizing bicycle traffic data of a region. Users can filter the charts by district and export them.',
    );
    const readings = plan.entities.find(({ name }) => name === 'BicycleTrafficData');
    expect(readings?.fields.map(({ name, type }) => `${name}:${type}`)).toEqual(
      expect.arrayContaining(['date:date', 'value:decimal', 'unit:string']),
    );
  });

  it('is the thing itself where that is known', async () => {
    expect(
      await named('Please implement a website to display pump data. Users can view pump data, and manage engineers.'),
    ).toEqual(expect.arrayContaining(['Pump', 'Engineer']));
  });

  it('is nothing where the words before say nothing of what it is about', async () => {
    const things = await named(
      'Please implement a dashboard for bakeries that displays real-time data and historical data. Users can manage ovens and import user data.',
    );
    expect(things).toContain('Oven');
    expect(things.filter((name) => name.endsWith('Data'))).toEqual([]);
  });
});
