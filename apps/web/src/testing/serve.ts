import axe from 'axe-core';
import userEvent from '@testing-library/user-event';
import { expect, vi } from 'vitest';
import { jsonAnswer } from './builders.js';

/** What was asked for: method, path, and the body when it is JSON. */
export type Asked = [method: string, path: string, body: unknown];

/** Answers by the longest known beginning of `METHOD path` or of the path, and keeps what was asked. */
export function serve(answers: Readonly<Record<string, unknown>>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit = {}) => {
    const method = init.method ?? 'GET';
    asked.push([method, path, typeof init.body === 'string' ? JSON.parse(init.body) : init.body]);
    const known = Object.keys(answers).filter((start) => `${method} ${path}`.startsWith(start) || path.startsWith(start));
    const found = known.toSorted((a, b) => b.length - a.length)[0];
    const answer = found === undefined ? {} : answers[found];
    return Promise.resolve(answer instanceof Response ? answer.clone() : jsonAnswer(answer));
  });
  return asked;
}

export const pageOf = (items: readonly unknown[]) => ({ items, nextCursor: null });

/** Colours are looked at in a browser: jsdom has none. */
export async function accessible(container: HTMLElement): Promise<void> {
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** Writes all of a text at once: letter by letter takes a test seconds. */
export async function write(element: HTMLElement, text: string): Promise<void> {
  await userEvent.click(element);
  await userEvent.paste(text);
}
