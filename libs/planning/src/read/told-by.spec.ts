import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../planned.fixture.js';
import { listAt } from './name-list.js';
import { toldProperties } from './told-by.js';

describe('what a clause tells beside what is done', () => {
  it('is what people register with, before or while they do', () => {
    expect(
      toldProperties('after registration with name, shoe size and license number, skaters should be able to book hours'),
    ).toEqual(['skaters have name, shoe size and license number', 'skaters should be able to book hours']);
    expect(
      toldProperties('Skaters should be able to register with name, shoe size and birthday, book an hour and rent skates'),
    ).toEqual(['Skaters have name, shoe size, birthday', 'Skaters should be able to book an hour and rent skates']);
    expect(toldProperties('users can register with an email')).toEqual(['users can register with an email']);
  });

  it('is what is noted at each of something', () => {
    expect(
      toldProperties(
        'Rangers should be able to note at each patrol the depth of the snow, the wind and the number of tracks, and print a map',
      ),
    ).toEqual(['each patrol has depth, wind, number of tracks', 'Rangers should be able to record patrols, print a map']);
  });

  it('is what things are described with, whose properties are kept, and what is noted each time', () => {
    expect(toldProperties('breakdowns are logged with pump, start and cause')).toEqual(['each breakdown has pump, start, cause']);
    expect(toldProperties('At every dive the depth, the visibility and the current are noted')).toEqual([
      'each dive has depth, visibility, current',
    ]);
    expect(toldProperties('divers set buoys, whose position and color are recorded, and check ropes')).toEqual([
      'each buoy has position and color',
      'divers set buoys and check ropes',
    ]);
    expect(toldProperties('reports are logged with care')).toEqual(['reports are logged with care']);
  });

  it('is what machines send, as readings of their own', async () => {
    const fields = await fieldsOf(
      'Please implement a silo monitoring website. Every silo sends temperature, humidity and fill level every ten minutes. Farmers can manage silos with a number and a location.',
    );
    expect(fields.get('Reading')).toEqual(expect.arrayContaining(['temperature', 'humidity', 'fillLevel', 'silo']));
  });

  it('is no list of functions', () => {
    expect(listAt('poll creation, question management, answer collection and statistics', 0, undefined, {})).toBeUndefined();
    expect(listAt('name, price and color', 0, undefined, {})?.names).toEqual(['name', 'price', 'color']);
  });
});
