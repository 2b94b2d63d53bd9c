import { expect, test } from 'vitest';
import { session } from './session.js';
import { takeTokenFromFragment } from './token-fragment.js';

test('a token in the fragment signs in and disappears from the address', () => {
  window.history.replaceState(null, '', '/builds/bld_1?tab=x#token=fdy_printed');
  expect(takeTokenFromFragment()).toBe(true);
  expect(session.token).toBe('fdy_printed');
  expect(window.location.href).not.toContain('fdy_printed');
  expect(window.location.pathname + window.location.search + window.location.hash).toBe('/builds/bld_1?tab=x');
});

test('the token of a link lives as long as the tab, not longer', () => {
  window.history.replaceState(null, '', '/#token=fdy_printed');
  takeTokenFromFragment();
  expect(Object.values(window.sessionStorage)).toContain('fdy_printed');
  expect(window.localStorage).toHaveLength(0);
});

test('another fragment is left alone', () => {
  window.history.replaceState(null, '', '/#content');
  expect(takeTokenFromFragment()).toBe(false);
  expect(window.location.hash).toBe('#content');
});

test('signing out forgets the token in both storages', () => {
  session.signIn('fdy_kept', true);
  expect(Object.values(window.localStorage)).toContain('fdy_kept');
  session.signOut();
  expect(window.localStorage).toHaveLength(0);
  expect(window.sessionStorage).toHaveLength(0);
});
