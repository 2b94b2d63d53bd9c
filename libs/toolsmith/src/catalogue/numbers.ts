// long because it is a table: one entry for each operation, with the ways to say it.
import { definer, numberParam, type Operation } from './operation.js';

const op = definer('number');
const nr = definer('random');
const decimals = (fallback?: number) =>
  numberParam(
    'decimals',
    'Places after the decimal point',
    [
      '(?:to|with|on|at|in)?(?: (?:exactly|at most))? ?{v} (?:decimals?|decimal (?:places?|digits?)|digits? after the (?:decimal )?(?:point|comma)|places?(?: after the (?:decimal )?(?:point|comma))?|fraction digits?)',
    ],
    fallback,
  );
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

export const numberOperations: readonly Operation[] = [
  op(
    'roundTo',
    'number',
    'number',
    [
      '<round>(?: it| them)?(?: off)?(?: _(?:results?|answers?|values?|numbers?|amounts?|averages?|means?|totals?|all))?(?: (?:everything|both|commercially|half up))?',
      '(?:to|with|on|at|in)(?: exactly| at most)? {decimals:n} (?:decimals?|decimal (?:places?|digits?)|digits? after the (?:decimal )?(?:point|comma)|places? after the (?:decimal )?(?:point|comma)|fraction digits?)',
      '(?:to|as) (?:the |a |full )*(?:nearest )?(?:whole|integer)(?: number)?s?',
      '{decimals:n} (?:decimals?|decimal (?:places?|digits?)|digits? after the (?:decimal )?(?:point|comma))',
    ],
    {
      params: [
        numberParam(
          'decimals',
          'Places after the decimal point',
          [
            '(?:to|with|on|at|in)?(?: (?:exactly|at most))? ?{v} (?:decimals?|decimal (?:places?|digits?)|digits?(?: after the (?:decimal )?(?:point|comma))?|places?(?: after the (?:decimal )?(?:point|comma))?|fraction digits?)',
          ],
          0,
        ),
      ],
      ends: false,
      needs: /round|decimal|digits? after|places? after|fraction|cent|nearest|whole|integer/i,
    },
  ),
  op(
    'roundToCents',
    'number',
    'number',
    [
      '(?:<round>(?: it| them)?(?: off)?(?: _(?:results?|answers?|values?|amounts?|everything))? )?(?:to|on) (?:the )?(?:nearest )?(?:full |whole |euro )?(?:cents?|pennies|penny)',
    ],
    { fn: 'roundTo', fixed: [2], ends: false },
  ),
  op(
    'roundUp',
    'number',
    'number',
    [
      '<round>(?: it| them)?(?: _(?:result|answer|value|number))? up(?: to (?:the )?(?:next )?(?:full |whole )?(?:integer|number|minute|hour|unit|one)s?)?',
      'ceiling',
    ],
    { ends: false },
  ),
  op(
    'roundDown',
    'number',
    'number',
    [
      '<round>(?: it| them)?(?: _(?:result|answer|value|number))? down(?: to (?:the )?(?:next |previous )?(?:full |whole )?(?:integer|number|unit|one)s?)?',
      '<floor>',
    ],
    { ends: false },
  ),
  op(
    'roundToMultiple',
    'number',
    'number',
    [
      '<round>(?: it| them)?(?: off)?(?: _(?:results?|answers?|values?|numbers?|amounts?|prices?))? to (?:the )?nearest (?:multiple of )?{step:n}',
      '(?:to )?(?:the )?nearest multiple of {step:n}',
    ],
    { params: [numberParam('step', 'What it is a multiple of', [])], ends: false },
  ),
  op('absolute', 'number', 'number', ['(?:the )?absolute value', '(?:the )?magnitude'], { ends: false }),
  op(
    'fixed',
    'number',
    'text',
    [
      '<format>(?: it)?(?: _(?:number|amount|result|value))?(?: as (?:a )?text)? with(?: always| exactly)? {decimals:n} (?:decimals?|decimal (?:places?|digits?))',
      '(?:always|exactly) (?:with |showing )?{decimals:n} (?:decimals?|decimal (?:places?|digits?))',
    ],
    { params: [decimals()], ends: true },
  ),
  op(
    'withThousands',
    'number',
    'text',
    [
      '(?:<format>(?: _(?:number|amount|value)s?)? )?(?:with )?(?:commas? (?:as )?(?:between |for |as )?(?:the )?thousands?(?: separators?)?|thousands? separators?(?: \\(commas?\\))?|comma separated thousands|thousands separated by commas?)',
    ],
    { ends: true },
  ),
  op(
    'asMoney',
    'number',
    'text',
    [
      '(?:<format>(?: _(?:number|amount|value|result)s?)? )?(?:as|in) (?:a )?(?:(?:us|american) )?(?:dollars?|dollar amount|usd)(?: (?:amount|currency|price))?',
      'us dollar format(?:ting)?',
    ],
    { fixed: ['USD', 'en-US'], ends: true, needs: /format|display|show|write|print/i },
  ),
  op(
    'asEuros',
    'number',
    'text',
    [
      '<format>(?: _(?:number|amount|value|result)s?)? (?:as|in) (?:a )?(?:euros?|eur|euro amount)(?: (?:amount|currency|price))?(?: (?:the )?(?:german|in german) (?:way|style|notation|format))?',
    ],
    { fn: 'asMoney', fixed: ['EUR', 'de-DE'], ends: true, needs: /german/i },
  ),
  op('isPrime', 'number', 'boolean', [
    '(?:@check (?:\\w+ ){0,5}?)?(?:a )?(?:prime(?: numbers?)?|primality)(?: (?:check(?:er)?|test(?:er)?))?',
  ]),
  op(
    'primeFactors',
    'number',
    'numbers',
    [
      '(?:<list> |<find> |<return> )?_prime factors?',
      'prime factori[sz]ation',
      '<factori[sz]e>',
      '(?:<factor>|<decompose>) _(?:number|integer)?(?: into (?:its )?primes)?',
    ],
    { ends: true },
  ),
  op('divisors', 'number', 'numbers', ['(?:<list> |<find> |<return> )?_(?:divisors|factors)'], { ends: true }),
  op(
    'primesUpTo',
    [['limit', 'number']],
    'numbers',
    [
      '(?:<list> |<find> |<return> |<generate> )?_primes?(?: numbers)? (?:up to|below or equal to|not above|until)(?: and including)?(?: (?:a|the|n))?(?: (?:given|certain))?(?: (?:limit|number|n))?',
    ],
    { ends: true },
  ),
  op('factorial', 'number', 'number', ['(?:the )?factorials?']),
  op(
    'greatestCommonDivisor',
    [
      ['a', 'number'],
      ['b', 'number'],
    ],
    'number',
    ['(?:the )?(?:greatest|highest|largest) common (?:divisor|factor|denominator)', 'gcd', 'hcf'],
    { label: 'gcd' },
  ),
  op(
    'leastCommonMultiple',
    [
      ['a', 'number'],
      ['b', 'number'],
    ],
    'number',
    ['(?:the )?(?:least|lowest|smallest) common multiple', 'lcm'],
    { label: 'lcm' },
  ),
  op(
    'fibonacciSequence',
    [['count', 'number']],
    'numbers',
    [
      '(?:the )?(?:first (?:n|few|\\w+)? ?)?fibonacci (?:numbers|sequence|series)(?: (?:of|with|up to) (?:a )?(?:given )?(?:length|n (?:numbers|terms|elements)|count))?',
      '(?:the )?first n (?:numbers|terms|elements) of the fibonacci (?:sequence|series)',
    ],
    { ends: true },
  ),
  op('fibonacci', [['n', 'number']], 'number', [
    '(?:the )?n ?-?th fibonacci(?: number)?',
    'fibonacci number (?:at|for|of)(?: (?:a|the))?(?: given)?(?: (?:position|index|n|place))?',
  ]),
  op('isEven', 'number', 'boolean', ['(?:@check (?:\\w+ ){0,5}?)?(?:is )?even(?: or odd)?'], {
    needs: /check|whether|\bif\b|test|tell|is even/i,
  }),
  op('isOdd', 'number', 'boolean', ['(?:@check (?:\\w+ ){0,5}?)?(?:is )?odd'], {
    needs: /check|whether|\bif\b|test|tell|is odd/i,
  }),
  op('isPerfectSquare', 'number', 'boolean', ['(?:@check (?:\\w+ ){0,5}?)?(?:a )?(?:perfect )square(?: number)?']),
  op('isDivisible', 'number', 'boolean', ['(?:@check (?:\\w+ ){0,5}?)?divisible by {divisor:n}'], {
    params: [numberParam('divisor', 'What it is divided by', [])],
  }),
  op(
    'isDivisibleBy',
    [
      ['value', 'number'],
      ['divisor', 'number'],
    ],
    'boolean',
    ['(?:@check (?:\\w+ ){0,5}?)?divisible by (?:another|the other|a second|the second)(?: (?:number|one|integer))?'],
    { fn: 'isDivisible' },
  ),
  op('digitSum', 'number', 'number', [
    '(?:the )?(?:digit sum|sum of (?:its|the|all|all the|all its) digits|cross sum|checksum of digits)',
    '(?:<add>|<sum>)(?: up)? _digits(?: of)?',
  ]),
  op('reverseDigits', 'number', 'number', ['<reverse> _digits'], { ends: false }),
  op(
    'clamp',
    'number',
    'number',
    [
      '(?:<clamp>|<limit>|<restrict>|<confine>)(?: (?:it|a number|the number|a value|the value|numbers|values))?(?: (?:to|between|into|within|from))?(?: the range)?(?: (?:from|of|between))? {low:n} (?:and|to|-) {high:n}',
    ],
    { params: [numberParam('low', 'The smallest allowed', []), numberParam('high', 'The largest allowed', [])], ends: false },
  ),
  op(
    'clampGiven',
    [
      ['value', 'number'],
      ['min', 'number'],
      ['max', 'number'],
    ],
    'number',
    [
      '(?:<clamp>|<limit>|<restrict>)(?: _(?:number|value)s?)?(?: (?:to|between|into|within))?(?: (?:a|the))?(?: given)?(?: (?:range|min(?:imum)? and (?:a )?max(?:imum)?|lower and (?:an )?upper (?:bound|limit)))?',
    ],
    { fn: 'clamp', ends: false, needs: /range|min|bound|limit/i },
  ),
  op('squareRoot', 'number', 'number', ['(?:the )?square roots?', 'sqrt'], { ends: false }),
  op('cubeRoot', 'number', 'number', ['(?:the )?cube roots?'], { ends: false }),
  op('square', 'number', 'number', ['(?:the )?squares? of (?:a|the) number', '<square> (?:a|the) number'], { ends: false }),
  op(
    'power',
    [
      ['base', 'number'],
      ['exponent', 'number'],
    ],
    'number',
    [
      '<raise> (?:a |one )?(?:number|base|value) to (?:a |the )?(?:power|exponent)(?: of)?(?: another(?: number| one)?)?',
      '(?:base|number) (?:to the power of|and(?: an)?) (?:an? )?exponent',
      'exponentiation',
    ],
    { ends: false },
  ),
  op(
    'remainder',
    [
      ['value', 'number'],
      ['divisor', 'number'],
    ],
    'number',
    ['(?:the )?(?:remainder|modulo|modulus)(?: (?:of|when)(?: (?:the|a))? (?:division|dividing))?'],
  ),
  ...bases,
  op(
    'toRoman',
    'number',
    'text',
    [
      '(?:numbers?|integers?|arabic(?: (?:numbers?|numerals?))?|decimals?|years?)? ?(?:in|to|into|as)(?: (?:a|an|its|the))? roman(?: (?:numerals?|numbers?|notation))?',
      '(?:the )?roman numerals? (?:for|of)',
    ],
    { ends: true },
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
