import { describe, expect, it } from 'vitest';
import { namesOf } from './planned.fixture.js';

describe('words that mean something else where they stand', () => {
  it('are no stage play and no bus stop where a recording is played, paused and stopped', async () => {
    const names = await namesOf(
      'Please implement a podcast website for listening to podcasts. Listeners see big buttons for play, pause, and stop. They should be able to play, rate and bookmark podcasts.',
    );
    expect(names).toContain('Podcast');
    expect(names).not.toContain('Play');
    expect(names).not.toContain('Stop');
  });

  it('stay a play of a theatre and a stop of a bus line', async () => {
    expect(
      await namesOf(
        'Please implement a theatre website for our ensemble. Visitors should be able to browse plays, read about each play and its director, and book tickets for performances of the plays.',
      ),
    ).toContain('Play');
    expect(
      await namesOf(
        'Please implement a city bus website for passengers. Users should be able to browse bus lines, view the stops of each line and save favorite stops. Staff should be able to manage stops and timetables.',
      ),
    ).toContain('Stop');
  });

  it('are no order where letters come out of order, no machine where it learns, and no service where one is provided', async () => {
    const names = await namesOf(
      'Please implement a letter exchange application that provides pen pal services. Letters must never arrive out of order. Users should be able to write letters, read letters and sort them with machine learning.',
    );
    expect(names).toContain('Letter');
    for (const name of ['Order', 'Machine', 'Service']) expect(names).not.toContain(name);
  });

  it('are no devices that pages run on, and no mechanisms', async () => {
    const names = await namesOf(
      'Please implement a recipe sharing website optimized for phones and different mobile devices. Users should be able to publish recipes and comment on recipes. The website should have a feedback mechanism.',
    );
    expect(names).toEqual(expect.arrayContaining(['Comment', 'Recipe']));
    expect(names.filter((name) => /Device|Mechanism/.test(name))).toEqual([]);
  });

  it('are one thing with the files that it is kept in', async () => {
    const names = await namesOf(
      'Please implement a lecture video website for universities. Users should be able to upload video files, watch videos and comment on videos. Teachers should be able to manage the video files.',
    );
    expect(names.filter((name) => name.startsWith('Video'))).toHaveLength(1);
  });

  it('are no name that begins like a joining word', async () => {
    const names = await namesOf(
      'Please implement a switchboard application for hotels. Guests should have the ability to forward calls and the option to format notes. Staff should be able to send messages to guests and view call history.',
    );
    expect(names.filter((name) => /^(?:Ward|Mat)/.test(name))).toEqual([]);
  });
});
