import { expect, it } from 'vitest';
import { compare } from './compare.js';
import { statementOf } from './statement.js';

const verdict = (next: string, old: string): string => compare(statementOf(next), statementOf(old));

it.each([
  ['Run the migrations before the worker starts.', 'run the migrations, before the worker starts'],
  ['Run the migrations before the worker starts!!', 'Please run the migration before the workers start'],
  ['The deploy script needs NODE_ENV=production (17)', 'The deploy script needs NODE_ENV=production (18)'],
  ['The login page times out behind the proxy, attempt 17', 'The login page times out behind the proxy, attempt 4'],
  ['The login page times out behind the proxy. 17', 'The login page times out behind the proxy.'],
  ['Please run the migratoins before the worker starts', 'Run the migrations before the worker starts'],
  ['The inventroy export needs a stable order', 'The inventory export needs a stable order'],
  ['Report 17: the login page times out behind the proxy', '[18] The login page times out behind the proxy'],
])('takes "%s" and "%s" for the same', (next, old) => {
  expect(verdict(next, old)).toBe('same');
  expect(verdict(old, next)).toBe('same');
});

it.each([
  ['The API listens on port 9000', 'The API listens on port 8000'],
  ['The tests are not isolated', 'The tests are isolated'],
  ["The exporter doesn't support umlauts", 'The exporter supports umlauts'],
  ['Dark mode is disabled', 'Dark mode is enabled'],
  ['Coverage: 80 % of backend lines', 'Coverage: 75 % of backend lines'],
  ['The staging database is hosted on Azure', 'The staging database is hosted on AWS'],
  ['Tax rate = 19', 'Tax rate = 16'],
  ['The team prefers tabs over spaces', 'The team prefers spaces over tabs'],
])('takes "%s" for a contradiction of "%s"', (next, old) => {
  expect(verdict(next, old)).toBe('contradicts');
  expect(verdict(old, next)).toBe('contradicts');
});

it.each([
  ['The supplier list page uses paging', 'The product list page uses paging'],
  ['Run the tests before the worker starts', 'Run the migrations before the worker starts'],
  ['Always use tabs in the source of the web page', 'Always use icons in the source of the web page'],
  [
    'Requirement 5 is implemented in the backend service and proven by the acceptance suite',
    'Requirement 6 is implemented in the backend service and proven by the acceptance suite',
  ],
  ['Order 1234 failed', 'Order 1235 failed'],
  ['Exporting 200 suppliers overloads the browser', 'Exporting 300 suppliers overloads the browser'],
  ['The login page is slow on Safari', 'The login page is slow'],
  ['Issue 12 blocks the release', 'Issue 13 blocks the release'],
  ['The build failed in step check', 'The build failed in step package'],
  ['Suppliers have an address', 'Orders have a date'],
  ['The backend is written in Go', 'The backend is fast'],
  ['', 'The backend is fast'],
  ['!!!', '???!'],
  ['👍', '👎'],
])('keeps "%s" and "%s" apart', (next, old) => {
  expect(verdict(next, old)).toBe('different');
  expect(verdict(old, next)).toBe('different');
});
