import { describe, expect, it } from 'vitest';
import { isAboutLooks, themeOf } from './theme.js';

describe('the theme of a sentence', () => {
  it.each([
    ['Primary background colour: white; secondary colour: teal', 'white', 'teal'],
    ['Theme: white and purple', 'white', 'purple'],
    ['White text on black', 'black', undefined],
    ['Gold on black', 'black', 'gold'],
    ['Red buttons on a white page', 'white', 'red'],
    ['A #222 background with teal accents', '#222222', 'teal'],
    ['hsl(210, 50%, 95%) background and rgb(0, 0, 128) buttons', '#ecf2f9', '#000080'],
    ['Dark mode please', '#121212', undefined],
    ['Please make it dark mode with orange accents', '#121212', 'orange'],
    ['Use off-white for pages and charcoal for controls', '#faf9f6', '#36454f'],
    ['Go for a burgundy and cream look', '#fffdd0', '#800020'],
    ['White with blue accents', 'white', 'blue'],
    ['Everything in shades of green', undefined, 'green'],
    ['Make the background color white and the primary color a bright orange', 'white', 'orange'],
    ['Use porcelain for the layout', '#dddcdb', undefined],
    ['Give the page bodies a melon background and make the main components tomato', '#ff7855', 'tomato'],
    ['Assign zzyxy to the background and tomato to all UI pieces', undefined, 'tomato'],
    ['Choose cypress as the theme colour', undefined, '#585d40'],
    ['Style the app with an alice blue background and steel blue components', 'aliceblue', 'steelblue'],
  ])('%s', (sentence, background, primary) => {
    expect(themeOf(sentence)).toEqual({ ...(background ? { background } : {}), ...(primary ? { primary } : {}) });
  });

  it.each([
    'Each label has a name and a colour',
    'Products have a colour: red, green or blue',
    'The red team plays the blue team',
    'Overdue loans are shown in red',
    'Silver and gold members get a discount',
    'Silver',
    'Users can switch between dark mode and light mode',
  ])('is not read from words about data: %s', (sentence) => {
    expect(themeOf(sentence)).toEqual({});
  });

  it('is all that a sentence is about, whether its colours have a known name or not', () => {
    expect(isAboutLooks('Apply zzyxy to the background and grellow to all buttons')).toBe(true);
    expect(isAboutLooks('Set the price and the stock of each component')).toBe(false);
    expect(isAboutLooks('Give every background check a date, an officer, a result and a file number')).toBe(false);
    expect(isAboutLooks('Users choose a theme')).toBe(false);
  });
});
