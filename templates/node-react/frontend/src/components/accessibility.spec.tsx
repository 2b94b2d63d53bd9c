import { fireEvent, screen } from '@testing-library/react';
import axe from 'axe-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { bookEntity } from '../test/example';
import { exampleRoutes } from '../test/example-pages';
import { FakeApi } from '../test/fake-api';
import { openApp } from '../test/render-app';

beforeEach(() => {
  new FakeApi([bookEntity]);
});

/** What axe finds serious or critical. Colours need a real browser, landmarks the layout of the application. */
async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(document.body, {
    resultTypes: ['violations'],
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('Accessibility', () => {
  it.each(['/books', '/board', '/calendar?month=2026-03', '/gallery', '/books/1/edit', '/books/1'])(
    'finds nothing serious on %s',
    async (address) => {
      openApp(address, exampleRoutes);
      await (address === '/books/1/edit' ? screen.findByRole('form') : screen.findAllByText('Title 1'));

      expect(await violations()).toEqual([]);
    },
  );

  it('finds nothing serious in a dialog', async () => {
    openApp('/books/1', exampleRoutes);
    fireEvent.click(await screen.findByRole('button', { name: 'Delete' }));
    await screen.findByRole('dialog', { name: 'Delete this book?' });

    expect(await violations()).toEqual([]);
  });

  it('finds nothing serious in a menu', async () => {
    openApp('/books', exampleRoutes);
    fireEvent.click(await screen.findByRole('button', { name: 'Actions for Title 1' }));
    await screen.findByRole('menu');

    expect(await violations()).toEqual([]);
  });

  it('finds nothing serious in what is said after saving', async () => {
    openApp('/books/1/edit', exampleRoutes);
    fireEvent.click(await screen.findByRole('button', { name: 'Save changes' }));
    await screen.findByText('Book saved');

    expect(await violations()).toEqual([]);
  });
});
