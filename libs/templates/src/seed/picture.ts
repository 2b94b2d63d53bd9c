import type { RowContext } from './row.js';
import { ownName } from './text-values.js';

const PALETTES = [
  ['#264653', '#2a9d8f', '#e9c46a'],
  ['#355070', '#6d597a', '#e56b6f'],
  ['#14213d', '#3a5a98', '#fca311'],
  ['#3d405b', '#81b29a', '#f2cc8f'],
  ['#5f0f40', '#9a031e', '#fb8b24'],
  ['#1b4332', '#40916c', '#b7e4c7'],
  ['#2b2d42', '#8d99ae', '#ef233c'],
  ['#4a4e69', '#9a8c98', '#f2e9e4'],
] as const;

/** A drawn placeholder with the record's initials, as a `data:` address: it needs no network and no file. */
export function picture(row: RowContext): string {
  const [dark, middle, light] = PALETTES[row.index % PALETTES.length]!;
  const initials = ownName(row)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => word[0]!.toUpperCase())
    .join('');
  const { faker } = row;
  const circle = (color: string, opacity: number) =>
    `<circle cx='${faker.number.int({ min: 40, max: 360 })}' cy='${faker.number.int({ min: 20, max: 280 })}' r='${faker.number.int({ min: 60, max: 150 })}' fill='${color}' opacity='${opacity}'/>`;
  const svg =
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 300'><linearGradient id='g' x2='1' y2='1'><stop stop-color='${dark}'/><stop offset='1' stop-color='${middle}'/></linearGradient>` +
    `<rect width='400' height='300' fill='url(#g)'/>${circle(light, 0.35)}${circle(middle, 0.45)}${circle(light, 0.2)}` +
    `<text x='200' y='175' font-family='sans-serif' font-size='84' font-weight='600' fill='#fff' text-anchor='middle'>${initials}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
