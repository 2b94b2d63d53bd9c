import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';
import type { Plan } from './plan.schemas.js';

const namesOf = (plan: Plan): string[] => plan.entities.map(({ name }) => name);
const namesFor = async (request: string): Promise<string[]> => namesOf(await planRequest(request));

describe('what requests for tools and sites name without storing it', () => {
  it('is what a tool only recognises, and not what is kept of it besides', async () => {
    const names = await namesFor(
      'Please implement a recognition tool for hikers that recognizes what they photograph. The tool should have functionalities for recognizing mushrooms, receipts, business cards, and insects. Hikers should be able to keep a list of friends, and recognition results should be saved.',
    );
    expect(names.some((name) => name.startsWith('Recognition'))).toBe(true);
    for (const name of ['Mushroom', 'Receipt', 'BusinessCard', 'Insect']) expect(names).not.toContain(name);
    expect(
      await namesFor(
        'Please implement a recognition tool for hikers. The tool should have functionalities for recognizing receipts and insects. Hikers should be able to upload receipts and view recognition results.',
      ),
    ).toContain('Receipt');
  });

  it('are formats in an open list, which ends no sentence too early', async () => {
    const names = await namesFor(
      'Please implement a route archive for cyclists. The archive should support multiple file formats, such as GPX, KML, TCX/FIT, NMEA, etc. Cyclists should be able to create routes and comment on routes.',
    );
    expect(names).toEqual(expect.arrayContaining(['Route', 'Comment']));
    expect(names.filter((name) => /gpx|kml|tcx|fit|nmea|format/i.test(name))).toEqual([]);
  });

  it('are ways of reaching people and sorts of messages', async () => {
    const names = await namesFor(
      'Please implement a vaccination reminder website for dog owners. Users should be able to create and manage vaccinations and set reminders via email, SMS, and phone calls. The website should have chat functionality, allowing users to send text, image, and voice messages.',
    );
    expect(names).toEqual(expect.arrayContaining(['Vaccination', 'Message']));
    for (const name of ['PhoneCall', 'Image', 'Voice', 'VoiceMessage']) expect(names).not.toContain(name);
  });

  it('are deeds whose word could be a thing', async () => {
    const names = await namesFor(
      'Please implement a puppet theatre video website. Users should be able to comment on videos, select videos of interest to watch, and plan and organize meetups. The website should have audio quality control and adapt to different resolutions.',
    );
    expect(names).toEqual(expect.arrayContaining(['Comment', 'Video']));
    for (const name of ['Watch', 'Plan', 'QualityCheck', 'Resolution']) expect(names).not.toContain(name);
    expect(
      await namesFor(
        'Please implement a jewellery shop website. Users should be able to browse watches, order a watch and rate watches.',
      ),
    ).toContain('Watch');
  });

  it('is a contact form beside what is sent with it', async () => {
    const names = await namesFor(
      'Please design a landing page for a roofer, including a well-organized contact form for visitors to send their messages. The page should include customer testimonials for visual appeal. Visitors should be able to fill out the contact form with their name and email.',
    );
    expect(names.some((name) => name.endsWith('Testimonial'))).toBe(true);
    expect(names.filter((name) => /^(?:Form|FormField|Contact|Appeal|Well.*)$/.test(name))).toEqual([]);
  });
});

describe('what players and channels keep', () => {
  it('are playlists, live streams and what was played', async () => {
    const names = await namesFor(
      'Please implement a folk music website for playing songs. The website should have live streaming functions and playlist management. Listeners should be able to upload songs and view their playback records.',
    );
    expect(names).toEqual(expect.arrayContaining(['LiveStream', 'PlaybackHistory', 'Playlist', 'Song']));
  });

  it('are media files where audio and video are one thing', async () => {
    expect(
      await namesFor(
        'Please implement a multimedia player that plays audio and video files. Users should be able to select what they want to hear, pause it and set the volume.',
      ),
    ).toContain('MediaFile');
  });
});

describe('a list of deeds', () => {
  it('goes on after what somebody makes with somebody', async () => {
    const plan = await planRequest(
      'Please implement a tutoring website. Students can write essays, attend online lectures, make appointments with tutors, browse exercise sheets, and manage their notes.',
    );
    expect(namesOf(plan)).toEqual(expect.arrayContaining(['Appointment', 'Essay', 'Tutor']));
    expect(namesOf(plan).filter((name) => name.startsWith('Make'))).toEqual([]);
    expect(
      plan.entities.flatMap(({ fields }) => fields.map(({ name }) => name)).filter((name) => /^(?:browse|manage)/.test(name)),
    ).toEqual([]);
  });
});
