import { describe, expect, it } from 'vitest';
import { planRequest } from '../index.js';
import { fieldsOf, namesOf } from '../planned.fixture.js';

const typesOf = async (request: string, name: string): Promise<Record<string, string>> => {
  const found = (await planRequest(request)).entities.find((entity) => entity.name === name);
  return Object.fromEntries((found?.fields ?? []).map((field) => [field.name, field.type]));
};

describe('a list of properties in prose', () => {
  it.each([
    [
      'behind the name of the thing',
      'Please build a comics site. The site should display comic name, ranking, score, synopsis, illustrator, and publisher information. Users should be able to search comics.',
      'Comic',
      ['ranking', 'score', 'synopsis', 'illustrator', 'publisher'],
    ],
    [
      'before the thing',
      'Please build a castle register. Visitors should be able to view the age, the owner and the condition of a castle. Guides should be able to write castle descriptions.',
      'Castle',
      ['age', 'owner', 'condition'],
    ],
    [
      'behind its genitive',
      "Please create a website for a donkey farm. Visitors should be able to see each donkey's age, breed and temperament, and sponsor donkeys.",
      'Donkey',
      ['age', 'breed', 'temperament'],
    ],
    [
      'that is called information',
      'Please implement a canteen website. Cooks should be able to publish dishes with information such as ingredients, calories and allergens. Pupils should be able to rate dishes.',
      'Dish',
      ['ingredients', 'calories', 'allergens'],
    ],
    [
      'that each of the things shows',
      'Please develop a job board for bakers. Each job shows its title, bakery, salary and start date. Bakers should be able to search jobs.',
      'Job',
      ['title', 'bakery', 'salary', 'startDate'],
    ],
    [
      'that the sentence gives to what it spoke of',
      'Please build a cheese journal. Users should be able to record cheeses, noting milk, region and producer, and photograph cheeses.',
      'Cheese',
      ['milk', 'region', 'producer'],
    ],
    [
      'that is entered to find the thing',
      'Please create a regatta finder. Sailors can input a city or postcode to find regattas, and view regatta details.',
      'Regatta',
      ['city', 'postcode'],
    ],
    [
      'that decides what is made',
      'Please develop a poster generator. Users should be able to generate a poster based on city, date and style, and share posters.',
      'Poster',
      ['city', 'date', 'style'],
    ],
    [
      'that is set of something made',
      'Please develop a radio recorder website. Users should be able to paste a link, choose the format and quality of a download, and see all downloads.',
      'Download',
      ['format', 'quality'],
    ],
  ])('%s gives it fields', async (_wording, request, name, fields) => {
    expect((await fieldsOf(request)).get(name)).toEqual(expect.arrayContaining(fields));
    expect((await namesOf(request)).map((one) => one.toLowerCase())).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^(?:ranking|score|illustrator|publisher|allergen|breed|region|salary|bakery|quality)$/),
      ]),
    );
  });

  it('gives them the types that their names suggest', async () => {
    expect(
      await typesOf(
        'Please build a disease monitoring website. Visitors can view the situation of every district, including the number of cases, cure rate and whether schools are closed. Staff should be able to manage districts.',
        'District',
      ),
    ).toMatchObject({ numberOfCases: 'integer', cureRate: 'percent', schoolsClosed: 'boolean' });
  });

  it('ends where something else is done', async () => {
    const request =
      'Please implement a forum for gardeners. Users should be able to post plants with height, colour and origin, comment on plants, order lab tests, and leave reviews.';
    const fields = (await fieldsOf(request)).get('Plant')!;
    expect(fields).toEqual(expect.arrayContaining(['height', 'colour', 'origin']));
    expect(fields.join(' ')).not.toMatch(/comment|order|leave/i);
    expect(await namesOf(request)).toEqual(expect.arrayContaining(['Comment', 'Review']));
  });

  it('leaves a thing that is managed elsewhere an entity, and points to it', async () => {
    const plan = await planRequest(
      'Please build a logistics panel. Dispatchers should be able to view the current location, estimated arrival and driver of a shipment. Administrators should be able to manage drivers.',
    );
    expect(plan.entities.map(({ name }) => name)).toEqual(expect.arrayContaining(['Shipment', 'Driver']));
    expect(plan.relations).toContainEqual(expect.objectContaining({ from: 'Shipment', to: 'Driver' }));
  });

  it('does not make things of the parts of the application that show them', async () => {
    const names = await namesOf(
      'Please build a flood warning website. The home page should display the water level, flow rate, and warning level of all rivers. The site should show the number of alerts and risk level of each river.',
    );
    expect(names).toContain('River');
    expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:Site|Home|Water|Flow)$/)]));
  });

  it('goes on until it says that there is more', async () => {
    const fields = (
      await fieldsOf(
        'Please build a quarry panel. The panel should have functionalities for displaying kiln temperature, stone hardness, burner pressure, and other information of each kiln, and managing kilns.',
      )
    ).get('Kiln');
    expect(fields).toEqual(expect.arrayContaining(['temperature', 'stoneHardness', 'burnerPressure']));
  });

  it('is of what is reserved with it', async () => {
    expect(
      (
        await fieldsOf(
          'Please build a squash club website. Users should be able to select a date and time slot to reserve a court, and cancel reservations. Staff should be able to manage courts.',
        )
      ).get('Reservation'),
    ).toEqual(expect.arrayContaining(['date', 'timeSlot']));
  });

  it('is of a thing of which only other sentences speak', async () => {
    const request =
      'Please build a fossil app. Users should be able to save photos, add the place and date of the find, and browse finds on a map.';
    expect((await fieldsOf(request)).get('Find')).toEqual(expect.arrayContaining(['place', 'date']));
  });

  it('is of the respondents who tell it of themselves', async () => {
    expect(
      (
        await fieldsOf(
          'Please implement a household survey website. Respondents should be able to fill in age group, gender, education level and occupation, and answer questions.',
        )
      ).get('Respondent'),
    ).toEqual(expect.arrayContaining(['ageGroup', 'gender', 'educationLevel', 'occupation']));
  });

  it('is of the mark where things are judged by it', async () => {
    expect(
      await typesOf(
        'Please create a cooking contest tool. Judges should be able to rate dishes according to taste, presentation and creativity. Chefs should be able to submit dishes.',
        'Rating',
      ),
    ).toMatchObject({ taste: 'rating', presentation: 'rating', creativity: 'rating' });
  });
});
