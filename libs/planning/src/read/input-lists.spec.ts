import { describe, expect, it } from 'vitest';
import { planRequest } from '../index.js';

async function fieldsOf(request: string, name: string): Promise<Record<string, string> | undefined> {
  const { entities } = await planRequest(request);
  const found = entities.find((entity) => entity.name === name);
  return found && Object.fromEntries(found.fields.map((field) => [field.name, field.type]));
}

describe('what people enter', () => {
  it('are fields of what they set them of before', async () => {
    expect(
      await fieldsOf(
        'Please implement a print shop website. Users should be able to submit orders, set print parameters such as paper size, colour mode, and number of copies, and view order status.',
        'Order',
      ),
    ).toMatchObject({ paperSize: 'string', colourMode: 'string', numberOfCopies: 'integer', status: 'enum' });
  });

  it('are fields of what they create with them', async () => {
    expect(
      await fieldsOf(
        'Please implement a courier website. Users should be able to track parcels, and enter sender, receiver, and weight when creating parcels.',
        'Parcel',
      ),
    ).toMatchObject({ sender: 'string', receiver: 'string', weight: 'decimal' });
  });

  it('end where the next thing is done', async () => {
    const plan = await planRequest(
      'Please implement a photo website. Users should be able to upload photos, adjust brightness, contrast, and angle, and comment on photos.',
    );
    expect(plan.entities.map(({ name }) => name)).toEqual(expect.arrayContaining(['Photo', 'Comment']));
    expect(plan.entities.find(({ name }) => name === 'Photo')!.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['brightness', 'contrast', 'angle']),
    );
  });

  it('leave out the things among them, and the name of what they are of', async () => {
    const plan = await planRequest(
      'Please implement a polling website. Organizers should be able to set the poll title, description, options, deadline, and maximum number of votes per person.',
    );
    expect(plan.entities.find(({ name }) => name === 'Poll')!.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['title', 'deadline', 'maximumNumberOfVotes']),
    );
    expect(plan.entities.map(({ name }) => name)).toContain('PollOption');
  });

  it('are fields of what is made with them', async () => {
    expect(
      await fieldsOf(
        'Please implement a greeting card generator. Users should be able to choose a template, adjust font size, color, and position, and generate greeting cards.',
        'GreetingCard',
      ),
    ).toMatchObject({ fontSize: 'string', color: 'string' });
  });

  it('are things of their own where they are kept', async () => {
    const plan = await planRequest(
      'Please implement a travel website. Users should be able to choose a hotel by city and rating, select destinations and tours, and book tours.',
    );
    expect(plan.entities.map(({ name }) => name)).toEqual(expect.arrayContaining(['Tour', 'Destination', 'Booking']));
  });

  it('are marks where they are judged', async () => {
    expect(
      await fieldsOf(
        "Please implement a canteen website. Users should be able to browse dishes and evaluate a dish's taste, freshness, and portion size.",
        'Evaluation',
      ),
    ).toMatchObject({ taste: 'rating', freshness: 'rating', portionSize: 'rating' });
  });
});
