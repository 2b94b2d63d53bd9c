import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';

const planned = async (request: string): Promise<Map<string, string[]>> =>
  new Map((await planRequest(request)).entities.map(({ name, fields }) => [name, fields.map((field) => field.name)]));

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
