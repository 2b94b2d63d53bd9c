import { definer, numberParam, type Operation } from './operation.js';

const op = definer('number');
const decimals = (fallback?: number) =>
  numberParam(
    'decimals',
    'Places after the decimal point',
    [
      '(?:to|with|on|at|in)?(?: (?:exactly|at most))? ?{v} (?:decimals?|decimal (?:places?|digits?)|digits? after the (?:decimal )?(?:point|comma)|places?(?: after the (?:decimal )?(?:point|comma))?|fraction digits?)',
    ],
    fallback,
  );

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
];
