import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';
import type { Plan } from './plan.schemas.js';

const entity = (plan: Plan, name: string): string[] | undefined =>
  plan.entities.find((one) => one.name === name)?.fields.map((field) => field.name);
const namesOf = (plan: Plan): string[] => plan.entities.map(({ name }) => name).sort();

describe('requests for tools', () => {
  it('keep what goes in and a record of each conversion', async () => {
    const plan = await planRequest(
      'Please implement an audio conversion tool. Users should be able to upload audio files, select the target format, convert the files and download the results. Conversion results should be kept.',
    );
    expect(namesOf(plan)).toEqual(['AudioFile', 'Conversion']);
    expect(entity(plan, 'AudioFile')).toEqual(expect.arrayContaining(['name', 'size', 'status', 'uploadedAt']));
    expect(entity(plan, 'Conversion')).toEqual(expect.arrayContaining(['input', 'output', 'targetFormat', 'status']));
    expect(plan.coverage.notCovered.map(({ part }) => part).join('; ')).toContain('convert');
  });

  it('keep a comparison with both sides and its result', async () => {
    const plan = await planRequest(
      'Please implement a contract comparison application. The application should have functionalities for comparing two contracts and displaying the comparison results.',
    );
    expect(entity(plan, 'ComparisonResult')).toEqual(expect.arrayContaining(['left', 'right', 'result']));
  });

  it('keep the forms that a form builder makes, their fields and what people send in', async () => {
    const plan = await planRequest(
      'Please implement a form builder website for designing forms. Users should be able to create forms, add form fields, fill out forms and view form submissions.',
    );
    expect(namesOf(plan)).toEqual(['Form', 'FormField', 'FormSubmission']);
    expect(plan.entities.find(({ name }) => name === 'FormField')?.fields).toContainEqual(
      expect.objectContaining({ name: 'form', references: 'Form' }),
    );
  });

  it('keep the queries of a query tool and their results', async () => {
    const plan = await planRequest(
      'Please implement a SQL practice website. The website should have functionalities for writing SQL queries, executing queries and showing query results.',
    );
    expect(namesOf(plan)).toEqual(expect.arrayContaining(['QueryResult', 'SqlQuery']));
  });

  it('keep what a crawler finds, by its task', async () => {
    const plan = await planRequest('Please implement a job offer crawling website that crawls job offers of several sites.');
    expect(entity(plan, 'CrawlTask')).toEqual(expect.arrayContaining(['sourceUrl', 'frequency', 'status']));
  });

  it('leave such words alone where a request only uses them', async () => {
    const plan = await planRequest(
      'Please implement a bakery website. The website should have functionalities for browsing cakes, ordering cakes and filling out the contact form. Staff should be able to upload image files of cakes and edit the content of pages.',
    );
    for (const name of ['Form', 'File', 'Page', 'Content', 'Website']) expect(namesOf(plan)).not.toContain(name);
  });
});
