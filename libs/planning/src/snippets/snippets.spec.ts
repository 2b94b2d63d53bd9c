import { describe, expect, it } from 'vitest';
import { planRequest } from '../index.js';

/** `Book: title, isbn!, bio?, genre(a|b), author>Author` for each entity, and all many-to-many relations. */
async function outline(request: string): Promise<string[]> {
  const plan = await planRequest(request);
  return [
    ...plan.entities.map(
      ({ name, fields }) =>
        `${name}: ${fields
          .map((field) => {
            const type = field.references ? `>${field.references}` : field.enum ? `(${field.enum.join('|')})` : ` ${field.type}`;
            return `${field.name}${field.unique ? '!' : ''}${field.required ? '' : '?'}${type}`;
          })
          .join(', ')}`,
    ),
    ...plan.relations.filter(({ kind }) => kind === 'many-to-many').map(({ from, to }) => `${from}<>${to}`),
  ];
}

describe('a data model written as code', () => {
  it('is read from Prisma, with its enumerations, lists and foreign keys', async () => {
    const model = `model Author {
  id    Int    @id @default(autoincrement())
  email String @unique
  bio   String?
  books Book[]
}
model Book {
  id       Int    @id
  title    String
  genre    Genre  @default(FICTION)
  author   Author @relation(fields: [authorId], references: [id])
  authorId Int
  tags     Tag[]
}
model Tag { name String @unique
  books Book[] }
enum Genre { FICTION NON_FICTION }
Please build this.`;
    expect(await outline(model)).toEqual([
      'Author: email! email, bio? text',
      'Book: title string, genre(fiction|non fiction), author>Author',
      'Tag: name! string',
      'Book<>Tag',
    ]);
  });

  it('is read from TypeScript, on one line or many', async () => {
    const model = `type Player = { nickname: string; age: number; position: 'goalkeeper' | 'striker'; team: Team; note?: string };
type Team = { name: string; foundedIn: number; active: boolean };`;
    expect(await outline(model)).toEqual([
      'Player: nickname string, age integer, position(goalkeeper|striker), note? text, team>Team',
      'Team: name string, foundedIn integer, active boolean',
    ]);
  });

  it('is read from GraphQL, DBML and Mermaid', async () => {
    expect(
      await outline(
        'type Post { id: ID! title: String!\n body: String\n author: User! }\ntype User { id: ID!\n name: String!\n posts: [Post!]! }',
      ),
    ).toEqual(['Post: title string, body text, author>User', 'User: name string']);
    expect(
      await outline(
        'Table users {\n id int [pk]\n email varchar(80) [unique, not null]\n}\nTable posts {\n id int [pk]\n user_id int [ref: > users.id]\n title varchar\n}',
      ),
    ).toEqual(['User: email! email', 'Post: title string, user>User']);
    expect(
      await outline(
        'erDiagram\nCUSTOMER {\n string name\n string email UK\n}\nORDER {\n int number PK\n date placed_on\n}\nCUSTOMER ||--o{ ORDER : places',
      ),
    ).toEqual(['Customer: name string, email! email', 'Order: placedOn date, customer>Customer']);
  });

  it('is read from JSON: types, sample values, lists of entities', async () => {
    expect(
      await outline(
        '{"Course": {"title": "string", "level": ["easy", "hard"], "teacher": "Teacher"}, "Teacher": {"name": "string", "email": "email, unique"}}',
      ),
    ).toEqual(['Course: title string, level(easy|hard), teacher>Teacher', 'Teacher: name string, email! email']);
    expect(
      await outline(
        '{"entities": [{"name": "Room", "fields": [{"name": "number", "type": "string", "unique": true}, {"name": "kind", "enum": ["single", "double"]}, {"name": "hasView", "type": "boolean", "required": false}]}]}',
      ),
    ).toEqual(['Room: number! string, kind(single|double), hasView? boolean']);
    expect(
      await outline(
        'We keep records like {"book": {"title": "Dune", "pages": 412, "read": true, "boughtOn": "2024-05-01"}}'.replace(
          'like ',
          'like:\n',
        ),
      ),
    ).toEqual(['Book: title string, pages integer, read boolean, boughtOn date']);
  });

  it('takes a reference in JSON for one, whatever else is said of it', async () => {
    expect(
      await outline('{"Movie": {"title": "string"}, "Showing": {"startsAt": "datetime", "movie": {"ref": "Movie"}}}'),
    ).toEqual(['Movie: title string', 'Showing: startsAt datetime, movie>Movie']);
  });

  it('is read from Python, Rails, data classes and YAML', async () => {
    expect(
      await outline(
        'class Shop(models.Model):\n    name = models.CharField(max_length=80, unique=True)\n\nclass Item(models.Model):\n    STATES = [("new", "New"), ("sold", "Sold")]\n    price = models.DecimalField(max_digits=8, decimal_places=2)\n    note = models.TextField(blank=True)\n    state = models.CharField(max_length=8, choices=STATES)\n    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)\n',
      ),
    ).toEqual(['Shop: name! string', 'Item: price decimal, note? text, state(new|sold), shop>Shop']);
    expect(
      await outline(
        'create_table :books do |t|\n  t.string :title, null: false\n  t.boolean :lent, default: false\n  t.references :author, foreign_key: true\n  t.timestamps\nend\ncreate_table :authors do |t|\n  t.string :name\nend',
      ),
    ).toEqual(['Book: title string, lent boolean, author>Author', 'Author: name string']);
    expect(
      await outline(
        'data class Recipe(val title: String, val vegan: Boolean, val level: Level)\nenum class Level { EASY, HARD }',
      ),
    ).toEqual(['Recipe: title string, vegan boolean, level(easy|hard)']);
    expect(
      await outline(
        'entities:\n  Room:\n    number: string, unique\n    kind: enum(single, double)\n  Booking:\n    day: date\n    room: ref Room',
      ),
    ).toEqual(['Room: number! string, kind(single|double)', 'Booking: day date, room>Room']);
  });

  it('leaves brackets alone that hold no model', async () => {
    expect(await outline('Books (title, {{ price }}) and {"a": 1} authors (name, email)')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Author: name string, email email$/)]),
    );
  });

  it('cannot be used to reach what every object has', async () => {
    const names = await outline(
      '{"__proto__": {"polluted": "string"}, "constructor": {"name": "string", "toString": "string"}, "Book": {"title": "string"}}',
    );
    expect(names).toContain('Book: title string');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
