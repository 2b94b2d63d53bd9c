import { describe, expect, it } from 'vitest';
import { planRequest } from '../index.js';

const entities = async (request: string) => (await planRequest(request)).entities;
const names = async (request: string) => (await entities(request)).map(({ name }) => name);

describe('a word of software', () => {
  it('is stored where the request is about it', async () => {
    expect(
      await names(
        'Please implement a survey form builder website for designing questionnaire forms. Users should be able to create forms, add form fields, and publish forms.',
      ),
    ).toEqual(expect.arrayContaining(['Form', 'FormField'].map((name) => expect.stringMatching(new RegExp(`${name}$`)))));
    expect(
      await names(
        'Please implement a cloud drive. The drive should have functionalities for file uploading and file sharing. Users should be able to upload files and download files.',
      ),
    ).toContain('File');
  });

  it('keeps what tells its sort', async () => {
    expect(
      await names('Please implement a website for merging PDF files. Users should be able to upload PDF files and rotate them.'),
    ).toEqual(['PdfFile']);
  });

  it('is a rule of its sort, and no rule in general', async () => {
    const planned = await names(
      'Please implement a toll system for toll stations. Users should be able to manage toll stations, set pricing rules, and follow the rules.',
    );
    expect(planned).toContain('PricingRule');
    expect(planned).not.toContain('Rule');
  });

  it('is what somebody manages by the name of a part of a page, and what is used up of something', async () => {
    const planned = await names(
      'Please implement a bakery back office for recipes. The system should have functionalities for banner management and recipe management. Users should be able to record flour consumption.',
    );
    expect(planned).toEqual(expect.arrayContaining(['Banner', 'FlourConsumption']));
  });

  it('has the fields of such a thing', async () => {
    const [database] = await entities(
      'Please implement an operations console for managing databases. Users should be able to create databases and monitor their status.',
    );
    expect(database?.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['name', 'type', 'host', 'port']));
  });

  it('has operations that answer for its parts', async () => {
    const plan = await planRequest(
      'Please implement a scripting sandbox for running queries. Users should be able to write queries and execute queries.',
    );
    expect(plan.coverage.covered.map(({ part }) => part)).toEqual(expect.arrayContaining(['write queries']));
  });

  it('is no data where it only names the page, or explains what follows', async () => {
    expect(
      await names(
        'Please implement a bakery website. Users should be able to browse the website, view pages, log in, and order cakes. They can browse content, including recipes, and share content.',
      ),
    ).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:Website|Page|Log|Content)$/)]));
  });

  it('is no data where it wraps something else', async () => {
    expect(
      await names(
        'Please implement a shop. Users should be able to fill in order forms, view product pages, and read update logs.',
      ),
    ).not.toEqual(expect.arrayContaining([expect.stringMatching(/(?:Form|Page|Log)$/)]));
  });
});
