import { definer, numberParam, type Operation } from './operation.js';

const nr = definer('random');

export const chanceOperations: readonly Operation[] = [
  nr(
    'uuid',
    [],
    'text',
    [
      '(?:(?:<generate>|<create>|<make>|<return>|<give>(?: me)?) )?(?:an? )?(?:new |random |fresh )*(?:uuid|guid)s?(?: ?v(?:ersion)? ?4)?(?: generator)?',
      'unique (?:ids?|identifiers?)',
    ],
    { isRandom: true },
  ),
  nr(
    'uuidV7',
    [],
    'text',
    [
      '(?:(?:<generate>|<create>|<make>|<return>|<give>(?: me)?) )?(?:an? )?(?:new |random |fresh |time ordered |sortable |time sortable )*(?:uuid|guid)s?,? (?:in )?(?:v ?7|version 7)(?: generator)?',
      '(?:time (?:ordered|sorted|sortable) )(?:uuid|guid)s?',
    ],
    {
      isRandom: true,
      fulfils: ['\\(?(?:time ordered|time sortable|sortable)\\)?'],
    },
  ),
  nr('ulid', [], 'text', ['(?:(?:<generate>|<create>|<make>|<return>) )?(?:an? )?(?:new )?ulids?'], { isRandom: true }),
  nr(
    'nanoid',
    [],
    'text',
    [
      '(?:(?:<generate>|<create>|<make>|<return>) )?(?:an? )?(?:new |random |short )*(?:nano ?ids?|url safe (?:random )?(?:ids?|tokens?|strings?)|short ids?|random ids?)',
    ],
    {
      isRandom: true,
      params: [
        numberParam(
          'length',
          'How many characters',
          ['(?:of|with|length)(?: (?:length|a length of|of))? {v}(?: characters?| chars)?', '{v} characters?(?: long)?'],
          21,
        ),
      ],
    },
  ),
  nr(
    'randomDecimal',
    [],
    'number',
    [
      '(?:(?:<generate>|<create>|<return>) )?(?:an? )?random (?:decimal|float(?:ing point)?|real)(?: numbers?)? (?:between|from|in the range(?: from)?) {low:n} (?:and|to) {high:n}',
    ],
    {
      isRandom: true,
      params: [
        numberParam('low', 'The smallest', []),
        numberParam('high', 'The largest', []),
        numberParam('decimals', 'Places after the decimal point', ['(?:with|to) {v} decimals?(?: places)?'], 6),
      ],
    },
  ),
  nr(
    'uuids',
    [['count', 'number']],
    'texts',
    [
      '(?:a )?(?:given |certain |chosen |any )?(?:number|amount|list|batch|n) (?:of )?(?:random |new )*(?:uuid|guid)s(?: ?v(?:ersion)? ?4)?',
      'n (?:uuid|guid)s',
    ],
    { isRandom: true },
  ),
  nr(
    'randomInteger',
    [],
    'number',
    [
      '(?:(?:<generate>|<create>|<pick>|<return>|<draw>|<choose>) )?(?:an? )?random (?:whole |integer )?(?:numbers?|integers?)(?: generator)?(?: (?:between|from|in the range(?: (?:of|from))?) {low:n} (?:and|to|-|through) {high:n})(?:,? (?:inclusive|both included|including both(?: ends)?))?',
    ],
    { isRandom: true, params: [numberParam('low', 'The smallest', []), numberParam('high', 'The largest', [])] },
  ),
  nr(
    'randomIntegerWithin',
    [
      ['min', 'number'],
      ['max', 'number'],
    ],
    'number',
    [
      '(?:(?:<generate>|<create>|<pick>|<return>|<draw>|<choose>) )?(?:an? )?random (?:whole |integer )?(?:numbers?|integers?)(?: generator)?(?: (?:between|from|in|within)(?: (?:a|two|2|given))*(?: (?:range|limits?|bounds?|numbers|min(?:imum)? and(?: a)? max(?:imum)?))?)?',
    ],
    { fn: 'randomInteger', isRandom: true, needs: /between|range|limit|bound|min/i },
  ),
  nr(
    'drawNumbers',
    [],
    'numbers',
    [
      '(?:<draw>|<pick>|<choose>|<generate>) {count:n} (?:different|distinct|unique)(?: random)?(?: lottery)? (?:numbers|integers)(?: (?:between|from) {low:n} (?:and|to|-|through) {high:n})',
      '(?:lotto|lottery)(?: numbers?)?(?: (?:draw|picker|generator))?,? (?:of )?{count:n} (?:out of|from|of) {high:n}',
    ],
    {
      isRandom: true,
      params: [
        numberParam('count', 'How many', []),
        numberParam('low', 'The smallest', [], 1),
        numberParam('high', 'The largest', []),
      ],
    },
  ),
  nr(
    'rollDice',
    [],
    'numbers',
    ['(?:<roll>|<throw>)(?: a number of)? (?:(?:{count:n}|a|one|some) )?(?:(?:{sides:n}|six) ?-?sided )?(?:dice|die)'],
    {
      isRandom: true,
      params: [numberParam('count', 'How many dice', [], 1), numberParam('sides', 'Sides of a die', ['(?:with )?{v} sides'], 6)],
    },
  ),
  nr('flipCoin', [], 'text', ['(?:<flip>|<toss>) (?:a )?coin', 'coin (?:flip|toss)(?:per)?'], { isRandom: true }),
  nr('randomHex', [], 'text', ['(?:an? )?random hex(?:adecimal)? (?:string|token|text|id)s?'], {
    isRandom: true,
    params: [
      numberParam(
        'length',
        'Digits',
        [
          '(?:of|with|length)(?: (?:length|a length of|of))? {v}(?: (?:hex |hexadecimal )?(?:digits?|characters?|chars))?',
          '{v} (?:digits?|characters?|chars)',
        ],
        32,
      ),
    ],
  }),
  nr('randomColour', [], 'colour', ['(?:an? )?random (?:hex )?colou?rs?(?: generator)?'], { isRandom: true }),
  nr(
    'randomText',
    [],
    'text',
    [
      '(?:an? )?(?:secure |strong |random )*(?:passwords?|passphrase-like passwords?|tokens?|pins?|pin codes?)(?: generator)?',
      '(?:<generate>|<create>|<make>) (?:an? )?(?:(?:secure|strong|random|new) )*(?:\\d+ (?:digits?|characters?|letters?|chars?) (?:long )?)?(?:passwords?|pins?(?: codes?)?)',
      '(?:an? )?random (?:alphanumeric )?(?:strings?|texts?|codes?)(?: generator)?',
    ],
    {
      isRandom: true,
      needs: /generat|creat|random|make/i,
      params: [
        numberParam('length', 'How many characters', [
          '(?:of|with|is|be|length)?(?: (?:length|a length of|of|exactly))? ?{v} (?:random )?(?:characters?|chars?|letters?|digits?|digit)(?: long)?',
          'length (?:of )?{v}',
          '{v} long',
        ]),
        { name: 'kinds', kind: 'words', about: 'Kinds of characters', says: [], fallback: ['lower', 'upper', 'digits'] },
      ],
    },
  ),
];
