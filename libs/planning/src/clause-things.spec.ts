import { describe, expect, it } from 'vitest';
import { fieldsOf, namesOf } from './planned.fixture.js';
import { asActive } from './read/passive.js';

/** What sentences say that are no lists of wishes: who does something, what happens, what is done to things. */
describe('clauses', () => {
  it('are no names: what somebody does is read as that, not as a thing', async () => {
    const names = await namesOf(
      'Please implement a lost property office application. Finders bring their finds, and clerks assign each find to a shelf. The janitor hands out umbrellas, records the owner and the day of collection. Fees depend on the value.',
    );
    expect(names.filter((name) => /Assign|Depend|Hands|Bring|Day|Collection/.test(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['Find', 'Umbrella', 'Shelf']));
  });

  it('that only say what happens, or when, name nothing', async () => {
    const names = await namesOf(
      'Please implement a greenhouse application. Gardeners can manage beds, plants and waterings. A signal shows which bed is too dry. When the water counter reaches the limit of a bed, an alarm pops up with sound. After the watering, gardeners may leave a comment.',
    );
    expect(names.filter((name) => /Signal|Show|Counter|Pop|Limit/.test(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['Bed', 'Plant', 'Watering', 'Comment']));
  });

  it('in the passive voice name what is worked on', async () => {
    expect(asActive('lost parcels must be marked and a fine noted')).toBe('users can mark lost parcels and note a fine');
    expect(asActive('questions can be answered by experts')).toBe('experts can answer questions');
    expect(asActive('an invoice is created for each rental')).toBe('users can create an invoice for each rental');
    expect(asActive('the shop should be able to sell tickets')).toBe('the shop should be able to sell tickets');
    expect(asActive('locks are opened and closed by wardens')).toBe('wardens can open and close locks');
    expect(asActive('the list can be based on the date')).toBe('the list can be based on the date');
    expect(
      await namesOf(
        'Please implement a costume library website. Members borrow costumes. Damaged costumes must be reported and a repair order is created for the workshop.',
      ),
    ).toEqual(expect.arrayContaining(['Costume', 'RepairOrder']));
  });

  it('of one person are no names either', async () => {
    const names = await namesOf(
      'Please implement a debating society website. Members send partner requests and hold debates. A referee decides about complaints.',
    );
    expect(names).toContain('PartnerRequest');
    expect(names.filter((name) => /Decide/.test(name))).toEqual([]);
  });

  it('of people who record something say what it has, not what people have', async () => {
    const fields = await fieldsOf(
      'Please implement a dairy farm application. The farm manages cows and milkings. Milkers record each milking with volume, temperature and fat content.',
    );
    expect(fields.get('Milking')).toEqual(expect.arrayContaining(['volume', 'temperature', 'fatContent']));
    expect(fields.get('Milker') ?? []).not.toContain('volume');
  });
});

describe('objects of deeds', () => {
  it('are no things where a property, a count or a figure on the page is meant', async () => {
    const names = await namesOf(
      'Please implement a ferry dashboard website. The website should display the number of waiting cars per pier, and export the displayed figures. Captains enter crossings with a date of departure. Pursers record transported tons per crossing.',
    );
    expect(names.filter((name) => /Car|Figure|Departure|Ton/.test(name))).toEqual([]);
    expect(names).toContain('Crossing');
  });

  it('keep the word for a log, a sort and a request where that is what is written, described or decided on', async () => {
    const names = await namesOf(
      'Please implement a harbour application. Pilots write a ship log with wind and remarks. The harbour master manages berths and berth types with length and price. The head of the office approves or declines an extension.',
    );
    expect(names).toEqual(expect.arrayContaining(['ShipLog', 'Berth', 'BerthType', 'ExtensionRequest']));
  });

  it('end where the next deed begins, also behind "or" and after properties', async () => {
    const fields = await fieldsOf(
      'Please implement a falconry application. Falconers can create birds with ring number, weight and feeding times, put them into a flight with distance and prey, archive a bird or make flights private.',
    );
    expect(fields.get('Bird')).toEqual(expect.arrayContaining(['ringNumber', 'weight', 'feedingTime']));
    expect([...fields.keys()].filter((name) => /Private|Feeding/.test(name))).toEqual([]);
  });

  it('go on after a preposition where the list does', async () => {
    const names = await namesOf(
      'Please implement a speech website for toasts. Users can write toasts. The website should offer drafts for best man, parents and bridesmaids. Guests inform the host about allergies, wishes and delays.',
    );
    expect(names.filter((name) => /Parent|Bridesmaid|Wish|Delay/.test(name))).toEqual([]);
  });
});

describe('names that stand for another', () => {
  it('are left out: the application itself, and things in some state beside the things', async () => {
    const names = await namesOf(
      'Please implement a slide player for museum guards. The player should have functionalities for slides and slide shows. Guards can upload slides, and shown slides are marked. Failed slides get a remark.',
    );
    expect(names).toContain('Slide');
    expect(names.filter((name) => /Player|Failed|Shown/.test(name))).toEqual([]);
  });
});
