import type { EnumOptionModel } from './project-model.js';

/** Mantine colour by what a word says about a thing's state. */
const COLOURS: readonly (readonly [color: string, pattern: RegExp])[] = [
  [
    'green',
    /\b(done|complete|completed|active|approved|paid|resolved|published|confirmed|success|successful|passed|open|available|delivered|accepted|healthy|live|won|checked in|in stock|enabled|verified|returned|good|excellent|low)\b/,
  ],
  [
    'red',
    /\b(cancell?ed|rejected|failed|overdue|blocked|error|lost|deleted|banned|urgent|critical|expired|declined|refunded|suspended|out of stock|broken|terminated|no show|missed|highest)\b/,
  ],
  ['orange', /\b(high|warning|on hold|paused|delayed|late|low stock|waiting|away|partial|damaged|escalated)\b/],
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
  return values.map((value, index) => {
    const words = value
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .replace(/[_-]+/g, ' ')
      .trim();
    const color = COLOURS.find(([, pattern]) => pattern.test(words))?.[0] ?? NEUTRAL[index % NEUTRAL.length]!;
    return { value, label: words === '' ? value : sentence(value, words), color };
  });
}

/** Sentence case; a value that is all capitals (`USD`, `A4`) stays as it is. */
function sentence(value: string, words: string): string {
  if (/^[A-Z0-9]{2,5}$/.test(value)) return value;
  return words[0]!.toUpperCase() + words.slice(1);
}
