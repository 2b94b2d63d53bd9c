import type { RouteObject } from 'react-router';
import { boardView } from '../components/board-view';
import { calendarView } from '../components/calendar-view';
import { DetailPage } from '../components/detail-page';
import { Facts } from '../components/facts';
import { FormField } from '../components/form-field';
import { FormPage } from '../components/form-page';
import { FormSection } from '../components/form-section';
import { galleryView } from '../components/gallery-view';
import { ListPage } from '../components/list-page';
import { bookEntity } from './example';

const fields = Object.keys(bookEntity.fields) as (keyof typeof bookEntity.fields)[];
const filters = ['status', 'condition', 'lent', 'author', 'tags', 'bought'] as const;
const views = {
  board: boardView(bookEntity, { status: 'status', facts: ['price', 'author'] }),
  calendar: calendarView(bookEntity, { date: 'due', color: 'status' }),
  gallery: galleryView(bookEntity, { image: 'cover', facts: ['status'] }),
};

function listPage(view?: keyof typeof views) {
  return (
    <ListPage
      entity={bookEntity}
      columns={['title', 'status', 'price', 'author', 'lent', 'stars']}
      filters={filters}
      {...(view === undefined ? {} : { view: views[view] })}
    />
  );
}

const formPage = (
  <FormPage entity={bookEntity}>
    <FormSection>
      {fields.map((name) => (
        <FormField key={name} name={name} />
      ))}
    </FormSection>
  </FormPage>
);

/** The pages of the example, each view under an address of its own. */
export const exampleRoutes: RouteObject[] = [
  { path: '/books', element: listPage() },
  { path: '/board', element: listPage('board') },
  { path: '/calendar', element: listPage('calendar') },
  { path: '/gallery', element: listPage('gallery') },
  { path: '/books/new', element: formPage },
  { path: '/books/:id/edit', element: formPage },
  {
    path: '/books/:id',
    element: (
      <DetailPage entity={bookEntity} status="status">
        {(book) => <Facts entity={bookEntity} record={book} fields={fields} />}
      </DetailPage>
    ),
  },
];
