import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';
import type { Plan } from './plan.schemas.js';

const namesOf = (plan: Plan): string[] => plan.entities.map(({ name }) => name);
const fieldsOf = (plan: Plan, name: string): string[] =>
  plan.entities.find((one) => one.name === name)?.fields.map((field) => field.name) ?? [];

describe('what applications of media, calls, forms and games keep', () => {
  it('is media files with their sort, and a task for each that is processed', async () => {
    const plan = await planRequest(
      'Please implement a video processing website for wedding filmers. Couples hand in media files of the day. Filmers set the processing parameters for grain and light, and see which media files are done.',
    );
    expect(fieldsOf(plan, 'MediaFile')).toEqual(expect.arrayContaining(['title', 'type', 'url']));
    expect(namesOf(plan).some((name) => /^Processing(?:Task|Job|Result)$/.test(name))).toBe(true);
    expect(namesOf(plan)).not.toContain('Media');
  });

  it('is what was watched once, not also as browsing', async () => {
    const names = namesOf(
      await planRequest(
        'Please implement a nature film website for streaming movies. Users should be able to watch movies, like movies and see their viewing history.',
      ),
    );
    expect(names).toContain('ViewingHistory');
    expect(names).not.toContain('BrowsingRecord');
  });

  it('is recordings and forwarding of calls, and no microphones that somebody mutes', async () => {
    const names = namesOf(
      await planRequest(
        'Please implement a video conferencing application for law firms. Users should be able to create meetings, join meetings, record meetings, mute their microphones and cameras, and forward calls.',
      ),
    );
    expect(names).toEqual(expect.arrayContaining(['CallForwarding', 'Meeting', 'Participant', 'Recording']));
    for (const name of ['Microphone', 'Camera', 'Video']) expect(names).not.toContain(name);
  });

  it('is the fields of each form, also where only components are dragged, and what is filled in', async () => {
    const names = namesOf(
      await planRequest(
        'Please implement an online form builder website for clubs. Secretaries should be able to create forms, arrange components by drag and drop, and publish forms. Members fill out these forms at home.',
      ),
    );
    expect(names).toEqual(expect.arrayContaining(['Form', 'FormSubmission']));
    expect(names.some((name) => /^Form(?:Field|Component)$/.test(name))).toBe(true);
    expect(names).not.toContain('FormData');
  });

  it('is levels and each round played of a game that names no record of its own', async () => {
    const levels = namesOf(
      await planRequest(
        'Please implement a penguin sliding game for children. Players should be able to slide over ice, collect points and progress through multiple levels.',
      ),
    );
    expect(levels).toContain('Level');
    expect(levels).not.toContain('Point');
    const records = namesOf(
      await planRequest(
        'Please implement a marble sorting game website. Players should be able to drop marbles into tubes of one color and clear full tubes.',
      ),
    );
    expect(records.some((name) => /^(?:Game|GameRecord|Score)$/.test(name))).toBe(true);
  });

  it('is drawings and their shapes where somebody draws', async () => {
    const names = namesOf(
      await planRequest(
        'Please implement a vector illustration website for classrooms. Pupils should be able to create vector graphics of plants, combine circles, curves and text in them, and hand their vector graphics in.',
      ),
    );
    expect(names).toEqual(expect.arrayContaining(['Shape', 'VectorGraphic']));
  });

  it('is categories and tags where something is categorized and tagged', async () => {
    const names = namesOf(
      await planRequest(
        'Please implement a song lyrics website for choirs. Users should be able to add lyrics and search lyrics. The website should have lyrics categorization and tagging features.',
      ),
    );
    expect(names).toEqual(expect.arrayContaining(['Category', 'Tag']));
  });

  it('names a message once, whatever is sent in it', async () => {
    const names = namesOf(
      await planRequest(
        'Please implement a walkie-talkie chat application for hikers. Users should be able to send text and voice messages, create group chats, and receive messages in groups.',
      ),
    );
    expect(names).toContain('Message');
    expect(names).not.toContain('VoiceMessage');
  });

  it('is recordings that others like, and whom somebody follows', async () => {
    const names = namesOf(
      await planRequest(
        'Please implement a birdsong website for hikers. Users should be able to upload recordings of birds, like recordings, comment on recordings and follow other users.',
      ),
    );
    expect(names).toEqual(expect.arrayContaining(['Comment', 'Follow', 'Like', 'Recording']));
  });

  it('is the record of what is done once, and a reminder beside the record of its ringing', async () => {
    const collected = namesOf(
      await planRequest(
        'Please implement a stamp website. Users should be able to browse stamps, add stamps to their collection, and view collection records of the past.',
      ),
    );
    expect(collected.filter((name) => name.startsWith('Collection'))).toHaveLength(1);
    const reminded = namesOf(
      await planRequest(
        'Please implement a medicine alarm website for seniors. Users should be able to set reminders, switch reminders off and view reminder records of the last weeks.',
      ),
    );
    expect(reminded).toEqual(expect.arrayContaining(['Reminder', 'ReminderRecord']));
  });

  it('has no player for a machine that plays, also where its functions are listed', async () => {
    const names = namesOf(
      await planRequest(
        'Please implement a web-based audio player for radio dramas. The player should have progress display and sleep timer functions. Users should be able to browse episodes and rate episodes.',
      ),
    );
    expect(names).toContain('Episode');
    expect(names).not.toContain('Player');
  });
});
