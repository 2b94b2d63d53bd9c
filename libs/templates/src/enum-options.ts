import type { EnumOptionModel } from './project-model.js';

/** Mantine colour by what a word says about a thing's state. */
const COLOURS: readonly (readonly [color: string, pattern: RegExp])[] = [
  [
    'green',
    /\b(done|complete|completed|active|approved|paid|resolved|published|confirmed|success|successful|passed|open|available|delivered|accepted|healthy|live|won|checked in|in stock|enabled|verified|played|held|returned|good|excellent|low)\b/,
  ],
  [
    'red',
    /\b(cancell?ed|rejected|failed|overdue|blocked|error|lost|deleted|banned|urgent|critical|expired|declined|refunded|suspended|out of stock|broken|terminated|no show|missed|highest|disputed)\b/,
  ],
  ['orange', /\b(high|warning|on hold|paused|delayed|late|low stock|waiting|away|partial|damaged|escalated|maintenance)\b/],
  [
    'blue',
    /\b(in progress|progress|processing|doing|ongoing|started|running|shipped|in transit|scheduled|booked|checked out|on loan|assigned|active now|interview|current|reserved)\b/,
  ],
  [
    'yellow',
    /\b(pending|medium|normal|draft review|in review|review|reviewing|requested|awaiting|trial|fair|submitted|planned|upcoming)\b/,
  ],
  [
    'gray',
    /\b(draft|new|todo|to do|backlog|inactive|archived|closed|retired|unknown|none|disabled|other|idle|unpaid|not started|n a)\b/,
  ],
];

/** Colours for values that say nothing about a state: `dog`, `cat`, `hardcover`. Neighbours differ. */
const NEUTRAL = ['blue', 'grape', 'teal', 'orange', 'indigo', 'pink', 'cyan', 'lime', 'violet', 'yellow'];

export function toOptions(values: readonly string[]): EnumOptionModel[] {
  const endsSomewhere = values.some((value) => ENDS.test(wordsOf(value)));
  return values.map((value, index) => {
    const words = wordsOf(value);
    const color = endsSomewhere && words === 'open' ? 'orange' : colourOf(words, index);
    return { value, label: words === '' ? value : sentence(value), color };
  });
}

/** What is open is good for a shop, and still to be done where something else is called closed or resolved. */
const ENDS = /\b(closed|resolved|done|completed|finished|solved|paid|settled)\b/;

const colourOf = (words: string, index: number): string =>
  COLOURS.find(([, pattern]) => pattern.test(words))?.[0] ?? NEUTRAL[index % NEUTRAL.length]!;

const spaced = (value: string): string =>
  value
    .replace(/([a-z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim();

const wordsOf = (value: string): string => spaced(value).toLowerCase();

/** Sentence case; what is written in capitals (`USD`, `VIP guest`, `PhD`) stays as it is. */
function sentence(value: string): string {
  const words = spaced(value);
  const shouted = /^[A-Z ]{6,}$/.test(words);
  const lower = words
    .split(' ')
    .map((word) => (!shouted && /^\S+[A-Z]|^[A-Z0-9]{2,5}$/.test(word) ? word : word.toLowerCase()))
    .join(' ');
  return lower[0]!.toUpperCase() + lower.slice(1);
}
