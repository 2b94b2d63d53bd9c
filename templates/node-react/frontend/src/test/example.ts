import EntityIcon from '@tabler/icons-react/dist/esm/icons/IconBook.mjs';
import { defineEntity } from '../lib/entity';
import type { Reference, Stored } from '../lib/records';

/** A kind of record with a field of every type, for the tests of the shared components. */
export interface BookRecord extends Stored {
  readonly title: string;
  readonly summary: string | null;
  readonly contact: string | null;
  readonly website: string | null;
  readonly cover: string | null;
  readonly pages: number | null;
  readonly price: number | null;
  readonly read: number | null;
  readonly stars: number | null;
  readonly lent: boolean;
  readonly bought: string | null;
  readonly due: string | null;
  readonly opens: string | null;
  readonly color: string | null;
  readonly status: 'new' | 'lent out' | 'lost' | null;
  readonly condition: 'new' | 'worn' | null;
  readonly authorId: number | null;
  readonly author: Reference | null;
  readonly tagIds: readonly number[];
  readonly tags: readonly Reference[];
}

export const bookEntity = defineEntity<BookRecord>()({
  path: 'books',
  label: 'Book',
  pluralLabel: 'Books',
  icon: EntityIcon,
  display: ['title'],
  fields: {
    title: { type: 'string', label: 'Title', required: true, maxLength: 40 },
    summary: { type: 'text', label: 'Summary' },
    contact: { type: 'email', label: 'Contact' },
    website: { type: 'url', label: 'Website' },
    cover: { type: 'image', label: 'Cover' },
    pages: { type: 'integer', label: 'Pages', min: 1, max: 5000 },
    price: { type: 'money', label: 'Price', currency: 'EUR', min: 0 },
    read: { type: 'percent', label: 'Read', min: 0, max: 100 },
    stars: { type: 'rating', label: 'Stars', min: 1, max: 5 },
    lent: { type: 'boolean', label: 'Lent' },
    bought: { type: 'date', label: 'Bought' },
    due: { type: 'datetime', label: 'Due' },
    opens: { type: 'time', label: 'Opens' },
    color: { type: 'color', label: 'Colour' },
    status: {
      type: 'enum',
      label: 'Status',
      options: [
        { value: 'new', label: 'New', color: 'gray' },
        { value: 'lent out', label: 'Lent out', color: 'blue' },
        { value: 'lost', label: 'Lost', color: 'red' },
      ],
    },
    condition: {
      type: 'enum',
      label: 'Condition',
      options: [
        { value: 'new', label: 'New', color: 'blue' },
        { value: 'worn', label: 'Worn', color: 'gray' },
      ],
    },
    author: {
      type: 'reference',
      label: 'Author',
      valueName: 'authorId',
      target: { path: 'authors', label: 'Author', pluralLabel: 'Authors' },
    },
    tags: {
      type: 'links',
      label: 'Tags',
      valueName: 'tagIds',
      filterName: 'tagId',
      target: { path: 'tags', label: 'Tag', pluralLabel: 'Tags' },
    },
  },
});
