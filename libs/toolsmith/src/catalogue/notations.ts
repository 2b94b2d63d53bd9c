import { definer, type Operation } from './operation.js';

const op = definer('number');

const BASES: Readonly<Record<string, number>> = { binary: 2, octal: 8, decimal: 10, hexadecimal: 16, hex: 16 };
const inBase = (word: string): string =>
  `(?:in|to|into|as)(?: (?:a|an|its|the))? ${word}(?: (?:number|notation|form|representation|digits|string|text))?`;
const bases = Object.entries({ Binary: 'binary', Octal: 'octal', Hex: '(?:hexadecimal|hex)' }).flatMap(([name, word]) => {
  const base = BASES[name.toLowerCase()]!;
  return [
    op(
      `numberTo${name}`,
      'number',
      'text',
      [
        `(?:decimal(?: numbers?)?|numbers?|integers?|whole numbers?) ${inBase(word)}`,
        inBase(word),
        `${word} (?:representation|notation|form)`,
      ],
      { fn: 'toBase', fixed: [base], ends: true, label: name.toLowerCase(), otherwise: `numberTo${name}Upper` },
    ),
    op(
      `numberTo${name}Upper`,
      'number',
      'text',
      [`(?:decimal(?: numbers?)?|numbers?) ${inBase(word)},?(?: (?:in|with))? (?:upper ?case|capital)(?: (?:letters|digits))?`],
      { fn: 'toBaseUpper', fixed: [base], ends: true, label: name.toLowerCase() },
    ),
    op(
      `numberFrom${name}`,
      [[name === 'Hex' ? 'hex' : name.toLowerCase(), 'text']],
      'number',
      [
        `${word}(?: (?:numbers?|digits|strings?|values?|texts?|notation))? (?:to|into|as|in)(?: (?:a|an|its|the))? (?:decimals?|ordinary|integers?|normal)(?: (?:numbers?|value|notation|form|integers?))?`,
      ],
      { fn: 'fromBase', fixed: [base] },
    ),
  ];
});

export const notationsOperations: readonly Operation[] = [
  ...bases,
  op(
    'toRoman',
    'number',
    'text',
    [
      '(?:numbers?|integers?|arabic(?: (?:numbers?|numerals?))?|decimals?|years?)? ?(?:in|to|into|as)(?: (?:a|an|its|the))? roman(?: (?:numerals?|numbers?|notation))?',
      '(?:the )?roman numerals? (?:for|of)',
    ],
    {
      ends: true,
      fulfils: ['\\(?(?:(?:integers?|numbers?) )?(?:(?:between|from) )?1 ?(?:-|–|and|to|\\.\\.) ?3999\\)?', 'up to 3999'],
    },
  ),
  op('fromRoman', [['roman', 'text']], 'number', [
    'roman(?: (?:numerals?|numbers?))? (?:to|into|as)(?: (?:a|an|its|the))? (?:arabic|ordinary|decimal|normal|integers?|numbers?|usual)(?: (?:numbers?|numerals?|integers?))?',
    '(?:<parse>|<read>|<decode>) _roman(?: (?:numerals?|numbers?))?',
    'value of (?:a )?roman numerals?',
  ]),
  op(
    'ordinal',
    'number',
    'text',
    ['(?:in|to|into|as)?(?: (?:a|an|its|the|english))* ?ordinals?(?: (?:numbers?|form|suffix(?:es)?|text))?'],
    { ends: true },
  ),
  op(
    'toWords',
    'number',
    'text',
    [
      '(?:numbers?|integers?|amounts?)? ?(?:in|to|into|as|out in)(?: (?:their|its|the|english|spelled(?: out)?|written(?: out)?))* words',
      '(?:spell|spells|spelling|write|writes) (?:out )?(?:a |the )?(?:whole )?(?:numbers?|integers?)(?: out)?(?: (?:in|as))?(?: (?:english|words))*',
    ],
    { ends: true },
  ),
  op(
    'humanBytes',
    [['bytes', 'number']],
    'text',
    [
      '(?:bytes?|byte (?:counts?|sizes?)|(?:file )?sizes?(?: in bytes)?|number of bytes) (?:in|to|into|as|in a)(?: (?:a|an|its|the))? (?:human|readable|human readable|human friendly|friendly)(?: (?:readable|friendly))?(?: (?:sizes?|form(?:at)?|text|string|units?|notation))?',
      'human readable (?:file |byte )?sizes?',
      '<format> (?:a )?(?:number of )?bytes(?: as (?:a )?(?:human )?readable (?:size|text))?',
    ],
    { ends: true },
  ),
  op(
    'asClock',
    [['seconds', 'number']],
    'text',
    [
      '(?:number of )?seconds (?:in|to|into|as)(?: (?:a|an|the))? ⟦q\\d+⟧(?: format)?',
      '(?:number of )?seconds (?:in|to|into|as)(?: (?:a|an|the))? (?:hh:mm:ss|clock|time)(?: (?:format|time|notation|text))?',
      'hh:mm:ss',
    ],
    { ends: true, needs: /hh:mm:ss|clock/i },
  ),
  op(
    'fromClock',
    [['duration', 'text']],
    'number',
    [
      '(?:(?:a |the )?(?:time|duration|durations|text|string)s? )?(?:like|in|as|of the form|from)? ?(?:the )?(?:format )?hh:mm:ss(?: (?:durations?|times?|text|string|format))? (?:to|into|in)(?: (?:a|the|total|number of))* seconds',
    ],
    {},
  ),
  op(
    'asDuration',
    [['seconds', 'number']],
    'text',
    [
      '(?:number of )?seconds (?:in|to|into|as)(?: (?:a|an|the))? (?:human|readable|human readable|short)(?: (?:readable|friendly))? (?:durations?|form|text|format|string|time)',
      '(?:human readable|readable) durations?',
      'days, hours, minutes and seconds',
      'hours, minutes and seconds',
    ],
    { ends: true, needs: /second/i },
  ),
];
