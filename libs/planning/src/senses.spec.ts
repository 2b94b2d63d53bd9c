import { describe, expect, it } from 'vitest';
import { planRequest } from './index.js';
import { fieldsOf } from './planned.fixture.js';
import { kindsOf } from './senses.js';

const fieldsIn = async (request: string, entity: string): Promise<string[]> => (await fieldsOf(request)).get(entity)!;

describe('the kinds of application that a request speaks for', () => {
  it('are told by what it is for, not by what people do in passing', () => {
    const kinds = kindsOf(
      'Please implement a volleyball league platform for clubs. Coaches should be able to upload documents and pay by card.',
    );
    expect([...kinds]).toEqual(['sports']);
  });

  it('are none where no word speaks for one', () => {
    expect([...kindsOf('Please implement a website. Users should be able to add things.')]).toEqual([]);
  });
});

describe('a noun with several senses', () => {
  it('has the fields of a sportsman in a league and of a gamer in a game', async () => {
    const league = await fieldsIn(
      'Please implement a football league application for amateur clubs. Users should be able to view teams, players and matches.',
      'Player',
    );
    expect(league).toEqual(expect.arrayContaining(['position', 'goals', 'assists']));
    const panel = await fieldsIn(
      'Please implement a game server panel. Owners should be able to manage worlds, players and bans.',
      'Player',
    );
    expect(panel).toContain('level');
    expect(panel).not.toContain('position');
  });

  it('counts the score of a live match, not the level of someone who plays', async () => {
    const fields = await fieldsIn(
      'Please implement a handball results application. Users should be able to view matches and live scores of their clubs.',
      'Score',
    );
    expect(fields).toEqual(expect.arrayContaining(['homeScore', 'awayScore']));
    expect(fields).not.toContain('playerName');
  });

  it('is grown on a farm and shared in a torrent', async () => {
    expect(
      await fieldsIn('Please implement a farm shop application. Farmers should be able to manage seeds and fertilizers.', 'Seed'),
    ).toContain('variety');
    const shared = await fieldsIn(
      'Please implement a torrent index website. Users should be able to search torrents, view seeds and leave comments.',
      'Seed',
    );
    expect(shared).toContain('magnetLink');
    expect(shared).not.toContain('variety');
  });

  it('is what the words before it say: a loan extension is no browser extension, an entry code no program', async () => {
    const extension = await fieldsIn(
      'Please implement a lending back office for a savings bank. Staff should be able to manage loan extensions and repayments.',
      'LoanExtension',
    );
    expect(extension).toEqual(expect.arrayContaining(['newDueDate', 'reason', 'status']));
    expect(extension).not.toContain('version');
    const code = await fieldsIn(
      'Please implement a gate application for festivals. Organizers should be able to manage guests and entry codes. Staff should be able to view entry codes.',
      'EntryCode',
    );
    expect(code).toContain('code');
    expect(code).not.toContain('language');
  });

  it('is patients in an epidemic and a file at a law firm', async () => {
    const cases = await fieldsIn(
      'Please implement an epidemic dashboard for a county. Officers should be able to enter cases and vaccinations.',
      'Case',
    );
    expect(cases).not.toContain('court');
    expect(
      await fieldsIn(
        'Please implement a law firm application. Lawyers should be able to manage cases, clients and hearings.',
        'Case',
      ),
    ).toContain('court');
  });

  it('tells courts of law from those of a stadium, loans of books from those of money, and hosts from hosts', async () => {
    const stadium = 'Please implement a stadium booking application. Members should be able to view courts and orders of courts.';
    expect(await fieldsIn(stadium, 'Court')).not.toContain('jurisdiction');
    expect(await fieldsIn(stadium, 'Order')).not.toContain('issueDate');
    const library = await fieldsIn(
      'Please implement a library application for a college. Readers should be able to view books, loans and fines.',
      'Loan',
    );
    expect(library).toContain('dueDate');
    expect(library).not.toContain('amount');
    expect(
      await fieldsIn('Please implement a DevOps platform. Engineers should be able to manage hosts and pipelines.', 'Host'),
    ).toContain('hostname');
  });

  it('is what stands around it says: beds of a garden, runs of a speedrun, problems of a programming contest', async () => {
    expect(
      await fieldsIn('Please implement a garden planner. Gardeners should be able to manage beds, plants and harvests.', 'Bed'),
    ).not.toContain('ward');
    expect(
      await fieldsIn(
        'Please implement a speedrun website for video games. Players should be able to submit runs and view games.',
        'Run',
      ),
    ).toEqual(expect.arrayContaining(['time', 'videoUrl']));
    expect(
      await fieldsIn(
        'Please implement a competitive programming website. Coaches should be able to manage contests, problems and rankings.',
        'Problem',
      ),
    ).toContain('difficulty');
  });

  it('is general where nothing says more', async () => {
    expect(
      await fieldsIn(
        'Please implement an application for port operations. Dispatchers should be able to manage berths and operation plans.',
        'OperationPlan',
      ),
    ).not.toContain('price');
    expect(
      await fieldsIn(
        'Please implement a permit portal for a town. Citizens should be able to submit applications and follow them.',
        'Application',
      ),
    ).not.toContain('coverLetter');
  });
});

describe('a noun that nobody wrote down', () => {
  it.each([
    ['fertilizers', 'Fertilizer', ['name', 'type', 'quantity']],
    ['turbines', 'Turbine', ['name', 'model', 'status']],
    ['leaks', 'Leak', ['title', 'description', 'date', 'status']],
    ['requisitions', 'Requisition', ['title', 'description', 'date', 'status']],
    ['declarations', 'Declaration', ['title', 'date', 'file', 'status']],
    ['royalties', 'Royalty', ['amount', 'date', 'status']],
    ['emissions of the stacks', 'Emission', ['date', 'amount']],
    ['evaluators', 'Evaluator', ['name', 'email', 'phone']],
    ['recalibrations', 'Recalibration', ['title', 'date', 'status']],
  ])('has the fields of its class: %s', async (noun, entity, fields) => {
    const found = await fieldsIn(
      `Please implement an application for a plant. Staff should be able to manage ${noun} and view alarms.`,
      entity,
    );
    expect(found).toEqual(expect.arrayContaining(fields));
  });

  it('is nobody to be written to, though it ends like someone who does something', async () => {
    for (const [noun, entity] of [
      ['barriers', 'Barrier'],
      ['selectors', 'Selector'],
      ['guarantees', 'Guarantee'],
    ] as const)
      expect(
        await fieldsIn(`Please implement an office application. Staff should be able to manage ${noun} and view rooms.`, entity),
      ).not.toContain('email');
  });

  it('has the fields of what people do with it, where its word says nothing', async () => {
    const fields = await fieldsOf(
      'Please implement a neighbourhood application. Citizens should be able to report odors, upload blueprints, record sightings and pay dues. Staff should be able to manage odors.',
    );
    expect(fields.get('Odor')).toEqual(expect.arrayContaining(['title', 'description', 'date', 'status']));
    const { entities } = await planRequest(
      'Please implement a puppet theatre application. Members should be able to upload marionettes and view puppet shows.',
    );
    expect(entities.find(({ name }) => name === 'Marionette')?.fields.map(({ name }) => name)).toContain('file');
  });

  it('is done or to be done, not active, where it is an act', async () => {
    const { entities } = await planRequest(
      'Please implement an application for a workshop. Staff should be able to manage recalibrations and view machines.',
    );
    const status = entities.find(({ name }) => name === 'Recalibration')?.fields.find(({ name }) => name === 'status');
    expect(status?.enum).toEqual(['planned', 'in progress', 'completed']);
  });
});
