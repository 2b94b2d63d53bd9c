import { describe, expect, it } from 'vitest';
import { planRequest } from '../index.js';
import { namesOf as names } from '../planned.fixture.js';

describe('what somebody manages', () => {
  it('is stored, users too', async () => {
    const planned = await names(
      'Please implement a campus repair platform. The management end should have functionalities for managing users and managing repair orders.',
    );
    expect(planned).toContain('User');
  });

  it('makes no data of users who only use the application, or of what is theirs', async () => {
    expect(
      await names('Please implement a recipe website. Users should be able to browse recipes and manage user reviews.'),
    ).not.toContain('User');
  });

  it('includes users who register or keep a profile', async () => {
    expect(
      await names(
        'Please implement a choir website with concerts. The website should have functionalities for user registration and login.',
      ),
    ).toContain('User');
    expect(
      await names(
        'Please implement a trail portal. Users should be able to browse trails and manage their personal information.',
      ),
    ).toContain('User');
    expect(
      await names(
        'Please implement a summer school website. Students should be able to register and log in, and browse courses.',
      ),
    ).not.toContain('User');
  });

  it('may stand in a sentence without a verb, behind what it is a function of', async () => {
    const planned = await names(
      'Please implement a depot system. Fleet management functions, including vehicle management and driver management. Staff functions, including employee management.',
    );
    expect(planned).toEqual(expect.arrayContaining(['Vehicle', 'Driver', 'Employee']));
    expect(planned.join()).not.toMatch(/Function/);
  });

  it('may be called by a word that is a verb too, and by what it applies for', async () => {
    expect(
      await names(
        'Please implement a campus system. The system should have functionalities for building information management and parking space application.',
      ),
    ).toEqual(['Building', 'ParkingSpaceApplication']);
  });

  it('has pictures of its own where it is sent in with them', async () => {
    const plan = await planRequest(
      'Please implement a beach portal. Visitors should be able to report problems with descriptions and photos, and browse beaches.',
    );
    expect(plan.entities.map(({ name }) => name)).not.toContain('Photo');
  });

  it('includes reports that are written of one case', async () => {
    expect(
      await names('Please implement a vet clinic website. Owners should be able to manage pets and view examination reports.'),
    ).toContain('ExaminationReport');
  });

  it('is what is looked up or set', async () => {
    expect(
      await names(
        'Please implement a savings website. The website should have functionalities for transaction record inquiry, branch query, and deposit settings.',
      ),
    ).toEqual(['Transaction', 'Branch', 'Deposit']);
  });

  it('may share the word at the end', async () => {
    const planned = await names(
      'Please implement a gym system. The administrator can manage trainer, member, and course information.',
    );
    expect(planned).toEqual(expect.arrayContaining(['Trainer', 'Member', 'Course']));
  });
});

describe('what people do with each other', () => {
  it('leaves replies on a message board, and no chat rooms', async () => {
    expect(
      await names('Please implement a guestbook website. Users should be able to leave messages and reply to messages.'),
    ).toEqual(['Message', 'Reply']);
  });

  it('leaves discussions where they discuss with others, and none where something is discussed', async () => {
    expect(
      await names('Please implement a fan website for novels. Fans should be able to browse novels and discuss with other fans.'),
    ).toContain('Discussion');
    expect(
      await names('Please implement a bug tracker for bugs. Developers should be able to report bugs and discuss bugs.'),
    ).not.toContain('Discussion');
  });

  it('makes a group of a group chat', async () => {
    expect(
      await names(
        'Please implement a team messenger. The messenger should have functionalities for sending messages and group chat.',
      ),
    ).toEqual(expect.arrayContaining(['Message', 'ChatGroup']));
  });
});

describe('a list that stays open', () => {
  it('ends its sentence, and says nothing else', async () => {
    const plan = await planRequest(
      'Please create a shop system. It should manage product information, including product name, description, price, etc. Users should be able to write reviews (such as praise, complaints).',
    );
    const product = plan.entities.find(({ name }) => name === 'Product');
    expect(product?.fields.map(({ name }) => name).filter((name) => /name/i.test(name))).toEqual(['name']);
    expect(plan.entities.map(({ name }) => name)).toEqual(['Product', 'Review']);
    expect(plan.coverage.notCovered).toEqual([]);
  });
});

describe('a sentence about looks', () => {
  it('is no data, though one of its colours has no known name', async () => {
    const plan = await planRequest(
      'Please implement a news site for articles. Assign grellow to the background and tomato to all UI pieces.',
    );
    expect(plan.theme).toEqual({ primary: 'tomato' });
    expect(plan.entities.map(({ name }) => name)).not.toContain('Piece');
  });
});
