import { createEvent, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RouteError } from '../app/route-error';
import { FormField } from './form-field';
import { FormPage } from './form-page';
import { bookEntity } from '../test/example';
import { exampleRoutes } from '../test/example-pages';
import { FakeApi } from '../test/fake-api';
import { choose, confirmIn, inputNamed, openApp, type } from '../test/render-app';
import { inputOfSample, sampleRecord } from '../test/samples';

let api: FakeApi;

beforeEach(() => {
  api = new FakeApi([bookEntity]).keep('books', [
    sampleRecord(bookEntity, 1, { title: 'Emma', status: 'new' }),
    sampleRecord(bookEntity, 2, { title: 'Ulysses', status: 'lost' }),
  ]);
});

const open = (address: string) => openApp(address, exampleRoutes);

describe('A page that does not load', () => {
  it('says what can be done, and not what the code says', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const lazy = () => Promise.reject(new Error('Unable to preload CSS for /assets/books.css'));
    openApp('/books', [{ path: '/books', lazy, ErrorBoundary: RouteError, HydrateFallback: () => null }]);

    expect(await screen.findByRole('button', { name: 'Load the page again' })).toBeTruthy();
    expect(document.body.textContent).not.toContain('preload');
    logged.mockRestore();
  });
});

describe('A list', () => {
  it('invites to add the first record when there is none', async () => {
    api.keep('books', []);
    open('/books');

    expect(await screen.findByText('No books yet')).toBeTruthy();
    expect(screen.getAllByRole('link', { name: 'Add book' }).length).toBeGreaterThan(0);
  });

  it('says that nothing matches, and clears the search', async () => {
    api.keep('books', []);
    open('/books?search=xyz&status=new');

    fireEvent.click(await screen.findByRole('button', { name: 'Clear search and filters' }));

    await waitFor(() => expect(api.seen('GET /api/books')[0]?.query).not.toHaveProperty('search'));
    expect(api.seen('GET /api/books')[0]?.query).not.toHaveProperty('status');
  });

  it('says what went wrong and tries again', async () => {
    api.answer('GET /api/books', 500, { code: 'internal', detail: 'The database is asleep.' });
    open('/books');

    expect(await screen.findByText('The database is asleep.')).toBeTruthy();
    const asked = api.seen('GET /api/books').length;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));

    await waitFor(() => expect(api.seen('GET /api/books').length).toBeGreaterThan(asked));
  });

  it('filters by the one of two lists of choices that offer the same', async () => {
    open('/books');
    fireEvent.click(await screen.findByRole('button', { name: 'Filters' }));
    await choose('Condition', 'New');

    await waitFor(() => expect(api.seen('GET /api/books')[0]?.query).toMatchObject({ condition: 'new' }));
    expect(api.seen('GET /api/books')[0]?.query).not.toHaveProperty('status');
  });

  it('is put in the order that is chosen above it, where there are no headers', async () => {
    open('/books');
    await choose('Order of the books', 'Price, highest first');
    await waitFor(() => expect(api.seen('GET /api/books')[0]?.query).toMatchObject({ sort: '-price' }));

    await choose('Order of the books', 'Newest first');
    await waitFor(() => expect(api.seen('GET /api/books')[0]?.query).not.toHaveProperty('sort'));
  });

  it('leads back from a page after the last one', async () => {
    api.keep('books', []);
    open('/books?page=9&search=b');
    fireEvent.click(await screen.findByRole('button', { name: 'Go to the first page' }));

    await waitFor(() => expect(api.seen('GET /api/books')[0]?.query).toMatchObject({ page: '1', search: 'b' }));
  });

  it('turns pages and keeps the search', async () => {
    api.keep('books', Array.from({ length: 45 }, (_, index) => sampleRecord(bookEntity, index + 1)));
    open('/books?search=b');

    fireEvent.click(await screen.findByRole('button', { name: 'Page 2' }));

    await waitFor(() => expect(api.seen('GET /api/books')[0]?.query).toMatchObject({ page: '2', search: 'b' }));
  });
});

describe('A board', () => {
  it('has a column with a count for each state', async () => {
    open('/board');

    const columns = await screen.findAllByRole('region');
    expect(columns.map((column) => column.getAttribute('aria-label'))).toEqual(['New', 'Lent out', 'Lost']);
    expect(await within(columns[0]!).findByLabelText('2 in this column')).toBeTruthy();
  });

  it('moves a card by its menu, and back when the server refuses', async () => {
    open('/board');
    fireEvent.click((await screen.findAllByRole('button', { name: 'Move Emma' }))[0]!);
    api.answer('PATCH /api/books/1', 409, { code: 'duplicate', detail: 'Someone else has it.' });
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Lent out' }));

    expect(await screen.findByText('Someone else has it.')).toBeTruthy();
    expect(api.seen('PATCH /api/books/1')[0]?.body).toEqual({ status: 'lent out' });
  });

  it('moves a card that is dropped on another column', async () => {
    open('/board');
    const [card] = await screen.findAllByText('Emma');
    const carried = new Map<string, string>();
    const dataTransfer = {
      setData: (key: string, value: string) => carried.set(key, value),
      getData: (key: string) => carried.get(key) ?? '',
      get types() {
        return [...carried.keys()];
      },
    };
    const drag = (kind: 'dragStart' | 'dragOver' | 'drop', target: Element) => {
      const event = createEvent[kind](target);
      Object.defineProperty(event, 'dataTransfer', { value: dataTransfer });
      fireEvent(target, event);
    };
    const lost = screen.getByRole('region', { name: 'Lost' });
    drag('dragStart', card!.closest('li')!);
    drag('dragOver', lost);
    drag('drop', lost);

    await waitFor(() => expect(api.seen('PATCH /api/books/1')[0]?.body).toEqual({ status: 'lost' }));
  });
});

describe('A calendar', () => {
  it('asks for one month, shows its records on their days and goes to the next month', async () => {
    open('/calendar?month=2026-03');

    const [entry] = await screen.findAllByText('Emma');
    expect(entry?.closest('td')?.querySelector('time')?.getAttribute('datetime')).toMatch(/^2026-03-0[12]$/);
    fireEvent.click(screen.getByRole('button', { name: 'Next month' }));

    await waitFor(() => expect(screen.getByRole('heading', { level: 2 }).textContent).toContain('April'));
    await waitFor(() => expect(api.seen('GET /api/books').some(({ query }) => query['dueFrom'] === '2026-03-29')).toBe(true));
  });
});

describe('A form', () => {
  it('says what is wrong beside each input and does not send it', async () => {
    open('/books/new');
    await screen.findByRole('form');
    type(inputNamed('contact'), 'nobody');
    type(inputNamed('website'), 'javascript:alert(1)');
    type(inputNamed('pages'), '0');
    fireEvent.click(screen.getByRole('button', { name: 'Add book' }));

    expect(await screen.findByText('Title is required')).toBeTruthy();
    expect(screen.getByText(/^Enter an email address/)).toBeTruthy();
    expect(screen.getByText(/^Enter a web address/)).toBeTruthy();
    expect(screen.getByText('Enter 1 or more')).toBeTruthy();
    expect(api.seen('POST /api/books')).toHaveLength(0);
  });

  it('shows what the server refuses at the input it belongs to', async () => {
    api.answer('POST /api/books', 409, {
      code: 'duplicate',
      detail: 'There is such a book already.',
      errors: [{ path: 'title', message: 'Is already taken' }],
    });
    open('/books/new');
    await screen.findByRole('form');
    type(inputNamed('title'), 'Emma');
    fireEvent.click(screen.getByRole('button', { name: 'Add book' }));

    expect(await screen.findByText('There is such a book already.')).toBeTruthy();
    const message = screen.getByText('Is already taken');
    expect(inputNamed('title').getAttribute('aria-describedby')).toContain(message.id);
  });

  it('keeps a required choice that is chosen again', async () => {
    const required = { ...bookEntity, fields: { ...bookEntity.fields, status: { ...bookEntity.fields.status, required: true } } };
    const form = <FormPage entity={required}><FormField name="status" /></FormPage>;
    openApp('/books/1/edit', [{ path: '/books/:id/edit', element: form }]);
    await choose('Status', 'New');

    expect((inputNamed('status') as HTMLInputElement).value).toBe('new');
  });

  it('sends back every value as it came', async () => {
    open('/books/1/edit');
    fireEvent.click(await screen.findByRole('button', { name: 'Save changes' }));

    await waitFor(() => expect(api.seen('PATCH /api/books/1')).toHaveLength(1));
    const book = sampleRecord(bookEntity, 1, { title: 'Emma', status: 'new' });
    expect(api.seen('PATCH /api/books/1')[0]?.body).toEqual(inputOfSample(bookEntity, book));
  });

  it('keeps a picture that is a file, and sends the one that is chosen in its place', async () => {
    api.keep('books', [sampleRecord(bookEntity, 1, { cover: 'data:image/png;base64,AAAA' })]);
    vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 4000, height: 2000, close: () => {} }));
    const context = { fillRect: () => {}, drawImage: () => {} } as unknown as CanvasRenderingContext2D;
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation((() => context) as never);
    vi.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockImplementation(function (this: HTMLCanvasElement) {
      return `data:image/jpeg;base64,${this.width}x${this.height}`;
    });
    open('/books/1/edit');
    expect((await screen.findByRole('img', { name: 'Cover, as chosen' })).getAttribute('src')).toBe('data:image/png;base64,AAAA');
    const file = new File(['…'], 'cover.png', { type: 'image/png' });
    fireEvent.change(screen.getByLabelText('File for Cover'), { target: { files: [file] } });
    await waitFor(() => expect(screen.getByRole('img', { name: 'Cover, as chosen' }).getAttribute('src')).toContain('jpeg'));
    fireEvent.click(screen.getByRole('button', { name: 'Save changes' }));

    await waitFor(() => expect(api.seen('PATCH /api/books/1')[0]?.body).toMatchObject({ cover: 'data:image/jpeg;base64,1000x500' }));
  });

  it('says that a file is no picture', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('not an image')));
    open('/books/new');
    const file = new File(['…'], 'notes.png', { type: 'image/png' });
    fireEvent.change(await screen.findByLabelText('File for Cover'), { target: { files: [file] } });

    expect(await screen.findByText('This file is no picture that can be used here')).toBeTruthy();
  });

  it('asks before it loses changes', async () => {
    const router = open('/books/1/edit');
    await screen.findByRole('form');
    type(inputNamed('title'), 'Changed');
    await waitFor(() => expect((inputNamed('title') as HTMLInputElement).value).toBe('Changed'));
    fireEvent.click(screen.getByRole('link', { name: 'Books' }));
    await confirmIn('Leave without saving?', 'Stay');
    expect(router.state.location.pathname).toBe('/books/1/edit');

    fireEvent.click(screen.getByRole('link', { name: 'Books' }));
    await confirmIn('Leave without saving?', 'Leave');
    await waitFor(() => expect(router.state.location.pathname).toBe('/books'));
  });
});

describe('A detail page', () => {
  it('explains why a record that is in use stays', async () => {
    api.answer('DELETE /api/books/1', 409, { code: 'in_use', detail: 'Three loans still need it.' });
    open('/books/1');
    fireEvent.click(await screen.findByRole('button', { name: 'Delete' }));
    await confirmIn('Delete this book?', 'Delete');

    expect(await screen.findByText('Three loans still need it.')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Emma');
  });

  it('says so when there is no such record', async () => {
    api.answer('GET /api/books/9', 404, { code: 'not_found', detail: 'No book 9.' });
    open('/books/9');

    expect(await screen.findByText('This book does not exist')).toBeTruthy();
  });

  it('shows pictures, also those that are files', async () => {
    api.keep('books', [sampleRecord(bookEntity, 1, { cover: 'data:image/png;base64,AAAA' })]);
    open('/books/1');

    expect((await screen.findByRole('img', { name: 'Cover' })).getAttribute('src')).toBe('data:image/png;base64,AAAA');
  });

  it('never makes a link out of a script', async () => {
    api.keep('books', [sampleRecord(bookEntity, 1, { website: 'javascript:alert(1)', cover: 'javascript:alert(1)' })]);
    open('/books/1');

    await screen.findAllByText('javascript:alert(1)');
    expect(document.querySelector('a[href^="javascript"], img[src^="javascript"]')).toBeNull();
  });
});
