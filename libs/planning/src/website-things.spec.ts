import { describe, expect, it } from 'vitest';
import { fieldsOf as planned } from './planned.fixture.js';

describe('what a website stores', () => {
  it('is nothing that its pages are shown on or found with', async () => {
    const harbour = await planned(
      'Please implement a harbour website with news and moorings. It should be found through search engines and have a responsive design that adapts to different browsers, devices and computers.',
    );
    expect([...harbour.keys()]).toEqual(['NewsArticle', 'Mooring']);
    const lending = await planned(
      'Please implement a lending desk website. Employees should be able to browse devices and manage loans. The website should have a responsive design that adapts to different devices.',
    );
    expect(lending.has('Device')).toBe(true);
  });

  it('is the features and advantages that it presents, and not what it is built of', async () => {
    const names = async (request: string): Promise<string[]> => [...(await planned(request)).keys()];
    expect(
      await names(
        'Please implement a landing page for a bicycle lock. The page should include a title and the main features, advantages, and reviews of the lock.',
      ),
    ).toEqual(expect.arrayContaining(['Feature', 'Advantage', 'Review']));
    expect(
      await names(
        'Please implement a meteorite website with features such as search. The website should have search features, and users can view meteorites and craters.',
      ),
    ).not.toContain('Feature');
  });

  it('is the messages of its contact page, and what its other pages show', async () => {
    expect([
      ...(
        await planned(
          'Please implement a sailing school website, including the home page, course page, teacher page, and contact us page.',
        )
      ).keys(),
    ]).toEqual(['Course', 'Teacher', 'ContactMessage']);
  });

  it('is its pages where the request says nothing else', async () => {
    for (const request of [
      'Please upgrade the website to a fresh layout, with wider margins. It should be easy to navigate, and quick.',
      'Please rebuild a website that loads too slowly. Users should be able to switch between different pages.',
    ])
      expect([...(await planned(request)).keys()], request).toEqual(['Page']);
    await expect(planned('a website')).rejects.toMatchObject({ code: 'planning.nothing_to_store' });
  });

  it('is the places on its map', async () => {
    expect([
      ...(
        await planned(
          'Please implement a simple website that includes a map. Users should be able to view and interact with the map.',
        )
      ).keys(),
    ]).toEqual(['Location']);
  });

  it('keeps acronyms in the plural whole', async () => {
    const names = [
      ...(await planned('Please implement an office website. Clerks should be able to create and manage FAQs and DVDs.')).keys(),
    ];
    expect(names).toEqual(['Faq', 'Dvd']);
  });

  it('gives no e-mail address to what only sounds like somebody', async () => {
    const mill = await planned(
      'Please implement a paper mill system. The system should have functionalities for managing moisture indicators, system errors and mill inspectors.',
    );
    expect(mill.get('MoistureIndicator')).not.toContain('email');
    expect(mill.get('SystemError')).not.toContain('email');
    expect(mill.get('MillInspector')).toContain('email');
  });

  it.each([
    [
      'Ad',
      'Please implement a garden mall. Users should be able to browse products, view ads and place orders.',
      'link',
      'condition',
    ],
    ['Fund', 'Please implement a payment mini-program with order management and fund management.', 'balance', 'symbol'],
    [
      'Performance',
      'Please implement a hosting console for managing servers and disks, and monitoring their performances.',
      'metric',
      'venue',
    ],
    ['Policy', 'Please implement a town website to view policies, and news.', 'content', 'premium'],
    ['Case', 'Please implement a roofing company website for displaying services, cases and news.', 'client', 'court'],
    [
      'Event',
      'Please implement an intrusion monitor for managing security alerts and events, and firewalls.',
      'severity',
      'price',
    ],
  ])('%s: %s', async (name, request, there, notThere) => {
    const fields = (await planned(request)).get(name);
    expect(fields).toContain(there);
    expect(fields).not.toContain(notThere);
  });
});
