import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';
import { namesOf as named } from './planned.fixture.js';

describe('what dashboards, courses and consultations keep', () => {
  it('is charts and their points, and no bar that serves drinks, where charts are made', async () => {
    const plan = await planRequest(
      'Please implement a chart maker website. Users can choose between bar charts and radar charts, customize the chart and enter their own data.',
    );
    const names = plan.entities.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Chart', 'DataPoint']));
    expect(names).not.toContain('Bar');
    expect(plan.entities.find(({ name }) => name === 'DataPoint')?.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['label', 'value', 'chart']),
    );
    expect(await named('Please implement a website where tourists review bars and cafes of the old town.')).toContain('Bar');
  });

  it('is the database and the device that are watched, and the alerts on them', async () => {
    expect(
      await named(
        'Please implement a Redis database monitoring dashboard. Users can see the running status, set alert thresholds and receive urgent alert notifications.',
      ),
    ).toEqual(expect.arrayContaining(['RaisedAlert', 'AlertThreshold', 'Database']));
    expect(
      await named(
        'Please implement a visualization platform for analyzing device data of a brewery. Engineers can edit device configurations.',
      ),
    ).toEqual(expect.arrayContaining(['Device', 'DeviceConfiguration']));
  });

  it('is whoever has records, said with a possessive', async () => {
    expect(
      await named(
        "Please implement a dental mini-program for families. Parents can check their child's treatment records, book appointments and read news articles.",
      ),
    ).toContain('Child');
    expect(
      await named(
        "Please implement a toy shop website. The shop should have functionalities for browsing toys, ordering toys and paying online. Parents can check the child's favourite colour.",
      ),
    ).not.toContain('Child');
  });

  it('is lessons, wrong questions and certificates of courses', async () => {
    expect(
      await named(
        'Please implement a welding training website. Users can browse courses, access course content and download certificates. It has functions such as online exams and wrong question practice.',
      ),
    ).toEqual(expect.arrayContaining(['Certificate', 'Course', 'Lesson', 'Question']));
  });

  it('is a consultation with whoever advises', async () => {
    expect(
      await named('Please implement a website for tenants. Users can browse guides and consult with legal experts.'),
    ).toContain('Consultation');
  });

  it('is favourites, comments, tags and permissions that are only said as deeds', async () => {
    expect(
      await named(
        'Please implement a photo website. Users can browse photos and collect their favorite photos. It has functions such as sorting, tagging, and commenting. Administrators assign roles and permissions.',
      ),
    ).toEqual(expect.arrayContaining(['Comment', 'Favorite', 'Permission', 'Tag']));
  });

  it('is no simulation where something is only simulated', async () => {
    expect(
      await named(
        'Please implement a pilot school mini-program with simulated flights. Users can browse courses and take simulated exams. Teachers manage simulated exams.',
      ),
    ).not.toContain('Simulation');
  });
});
