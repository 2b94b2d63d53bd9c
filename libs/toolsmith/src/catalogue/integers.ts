import { definer, numberParam, type Operation, type OperationInput } from './operation.js';

const op = definer('integers');
const two = (first: string, second: string): OperationInput => [
  [first, 'number'],
  [second, 'number'],
];
const decimals = (fallback: number) =>
  numberParam(
    'decimals',
    'Places after the decimal point',
    [
      '(?:to|with|on)?(?: exactly| always)? ?{v} (?:decimals?|decimal (?:places?|digits?)|digits? after the (?:decimal )?(?:point|comma))',
    ],
    fallback,
  );
const CHECK = '(?:@check (?:\\w+ ){0,5}?)';

export const integerOperations: readonly Operation[] = [
  op(
    'combinations',
    two('n', 'k'),
    'number',
    [
      '(?:@count )?_combinations(?: (?:of|to choose))?(?: (?:k|n|items|out|of|from|objects|things|elements))*',
      'n (?:choose|over) k',
      '(?:the )?binomial(?: coefficients?)?(?: (?:of|n over k|n choose k))*',
      '(?:in )?how many ways (?:can )?(?:k|to choose k)(?: (?:items|objects))?(?: (?:be chosen )?(?:from|out of) n)?',
    ],
    { fulfils: ['n (?:choose|over) k', 'c\\(n, ?k\\)'] },
  ),
  op('permutations', two('n', 'k'), 'number', [
    '(?:@count )?_permutations(?: (?:of|to choose))?(?: (?:k|n|items|out|of|from|objects|things|elements))*',
  ]),
  op(
    'changeBase',
    [
      ['digits', 'text'],
      ['from', 'number'],
      ['to', 'number'],
    ],
    'text',
    [
      '(?:@turn )?_(?:numbers?|digits)?(?: (?:from|between|in))?(?: (?:one|a|any|given|number))* (?:number )?bases?(?: (?:to|into|and)(?: (?:another|a|any|the other))*(?: base)?)?',
      '(?:number )?base (?:converter|conversion)',
    ],
    {
      ends: true,
      needs: /base/i,
      fulfils: ['(?:bases? )?(?:from|between|in the range) 2 (?:to|and|-|through) 36', '\\(?2(?:-|–| to )36\\)?'],
    },
  ),
  op('nextPrime', 'number', 'number', [
    '(?:the )?(?:next|smallest) prime(?: number)? (?:after|above|following|greater than|larger than|bigger than)(?: (?:a|the|given|n))*(?: number)?',
    'next prime(?: number)?',
  ]),
  op('firstPrimes', [['count', 'number']], 'numbers', ['(?:@get )?_first n primes?(?: numbers)?'], { ends: true }),
  op('fizzBuzzOf', 'number', 'text', ['(?:classic )?fizz ?-?buzz(?: (?:of|for) (?:a |one |the )?(?:single |given )?number)'], {
    ends: true,
    fulfils: ['⟦q\\d+⟧ (?:for|if|when)[^;.]*', '(?:multiples of|divisible by) (?:3|5|15|both)[^;.]*'],
  }),
  op(
    'fizzBuzz',
    [['limit', 'number']],
    'texts',
    [
      '(?:classic )?fizz ?-?buzz(?: (?:sequence|list|game|array))?(?: (?:up to|until|from 1 to|to|for the numbers? (?:from )?1 to)(?: (?:a|the|given))*(?: ?(?:n|number|limit))?)?',
    ],
    {
      ends: true,
      fulfils: ['(?:from )?1 to n'],
    },
  ),
  op('collatz', [['start', 'number']], 'numbers', ['(?:the )?(?:collatz|hailstone|3n ?\\+ ?1)(?: (?:sequence|series))'], {
    ends: true,
  }),
  op('collatzSteps', [['start', 'number']], 'number', [
    '(?:@count )?_(?:collatz )?steps(?: (?:in|of|the|a|collatz|needs|until|takes|number|to|reach|1))*(?: collatz)(?: (?:sequence|conjecture))?',
    'collatz (?:steps|length)',
  ]),
  op('isPerfect', 'number', 'boolean', [`${CHECK}?(?:a )?perfect number`]),
  op('isArmstrong', 'number', 'boolean', [`${CHECK}?(?:an? )?(?:armstrong|narcissistic)(?: number)?`]),
  op('isPalindromeNumber', 'number', 'boolean', [
    `${CHECK}(?:a )?(?:palindromic|palindrome) number`,
    `${CHECK}number is (?:a )?palindrom(?:e|ic)`,
  ]),
  op('countDigitsOf', 'number', 'number', [
    '@count _digits (?:of|in|does)(?: (?:a|an|the|given))* (?:number|integer)(?: (?:has|have))?',
  ]),
  op('digitalRoot', 'number', 'number', ['(?:the )?(?:digital root|repeated digit sum|iterated cross sum)(?: of)?']),
  op('signOfNumber', 'number', 'number', ['(?:the )?sign of (?:a|the) number', 'sign(?:um)? function'], {
    fulfils: ['-1,? (?:0|zero),? (?:or|and) \\+?1'],
  }),
  op(
    'multiplicationTable',
    [['value', 'number']],
    'numbers',
    ['(?:the )?(?:multiplication|times) tables?(?: (?:of|for)(?: (?:a|the))?(?: (?:given))?(?: number)?)?'],
    {
      params: [
        numberParam(
          'upTo',
          'How many multiples',
          ['(?:up )?to (?:times )?{v}', 'from 1 to {v}', '1(?:-|–| to ){v}', 'first {v} (?:multiples)?'],
          10,
        ),
      ],
      ends: true,
    },
  ),
  op(
    'simplifyFraction',
    two('numerator', 'denominator'),
    'text',
    ['(?:<simplify>|<reduce>) _fractions?(?: to (?:its |the )?lowest terms)?', 'lowest terms'],
    { ends: true, fulfils: ['(?:as |like |such as )⟦q\\d+⟧', 'to (?:its |the )?(?:lowest|simplest) (?:terms|form)'] },
  ),
  op(
    'ratioOf',
    two('width', 'height'),
    'text',
    ['(?:the )?aspect ratio(?: (?:of|from|for)(?: (?:an?|the))? (?:image|screen|picture|video|display))?'],
    { ends: true, fulfils: ['(?:as |like |such as |e\\.g\\. )⟦q\\d+⟧', '(?:such as|like|as) 16:9'] },
  ),
  op(
    'quadraticRoots',
    [
      ['a', 'number'],
      ['b', 'number'],
      ['c', 'number'],
    ],
    'numbers',
    [
      '(?:<solve> |@get |(?:the )?(?:real )?(?:roots|solutions|zeros) (?:of|to) )_(?:real )?(?:(?:roots|solutions) of )?_quadratic(?: equations?)?',
      'quadratic (?:equation )?(?:solver|formula|roots)',
    ],
    {
      ends: true,
      fulfils: [
        'a ?\\*? ?x ?(?:\\^ ?2|²|\\*\\* ?2) ?\\+ ?b ?\\*? ?x ?\\+ ?c(?: ?= ?0)?',
        '(?:real )?(?:roots|solutions)',
        '(?:as |in )(?:a |an )?(?:sorted )?(?:list|array)',
        '(?:in )?ascending(?: order)?',
        'smallest first',
        'sorted',
      ],
    },
  ),
  op(
    'parseGermanNumber',
    [['text', 'text']],
    'number',
    [
      '(?:<parse>|@turn|<read>) _(?:german|european|continental)(?: (?:formatted|style|format))*(?: (?:numbers?|amounts?|decimal)s?)(?: (?:strings?|texts?|formats?))*(?: (?:like|such as) ⟦q\\d+⟧)?(?: (?:to|into|as)(?: (?:a|an))?(?: (?:plain|normal|real|float|js))*(?: (?:numbers?|floats?|decimals?))?)?',
    ],
    {
      ends: true,
      fulfils: [
        '(?:with|using) (?:a |the )?(?:decimal )?comma(?: as (?:the )?decimal(?: separator)?)?(?: and (?:dots?|points?)(?: as| for)?(?: the)? thousands?(?: separators?)?)?',
        '(?:like|such as) ⟦q\\d+⟧',
      ],
    },
  ),
  op(
    'parseLocalNumber',
    [['text', 'text']],
    'number',
    [
      '(?:<parse>|@turn|<read>) _(?:locali[sz]ed|formatted)(?: (?:numbers?|amounts?))(?: (?:strings?|texts?))?(?: (?:to|into|as)(?: (?:a|an))?(?: (?:plain|normal|real))*(?: numbers?)?)?',
    ],
    { ends: true },
  ),
  op(
    'formatGermanNumber',
    'number',
    'text',
    [
      '<format> _(?:numbers?|amounts?|prices?|values?)(?: (?:in|as|the|a|with))*(?: german)(?: (?:style|format|notation|way|number format|locale))*',
    ],
    {
      params: [decimals(2)],
      ends: true,
      fulfils: [
        '\\(?(?:like |as |such as )?⟦q\\d+⟧\\)?',
        '(?:with )?(?:a )?(?:decimal )?comma(?: and (?:a )?(?:dot|point)s?(?: (?:as|for))?(?: the)? thousands?(?: separators?)?)?',
      ],
    },
  ),
  op(
    'asPercent',
    'number',
    'text',
    [
      '<format> _(?:numbers?|fractions?|ratios?|decimals?|values?)(?: (?:between 0 and 1))?(?: (?:as|into|in))(?: (?:a|an))? percent(?:age)?(?: (?:text|string))?',
      '(?:fractions?|ratios?|decimals?)(?: numbers?)? (?:to|into|as)(?: (?:a|an))? percent(?:age)?(?: (?:text|string))',
    ],
    { params: [decimals(0)], ends: true },
  ),
  op(
    'compactNumber',
    'number',
    'text',
    [
      '(?:<abbreviate>|<shorten>|<format>) _(?:large |big )?numbers?(?: (?:as|like|to|in|into))?(?: (?:compact|short))*(?: ?⟦q\\d+⟧(?:(?:,| or|, or| and) ⟦q\\d+⟧)*)?(?: (?:form|notation))?',
    ],
    { ends: true, needs: /compact|abbreviat|short|\d[kKMB]\b|⟦q/ },
  ),
  op('scientific', 'number', 'text', ['(?:in|to|into|as) (?:scientific|exponential) notation'], {
    params: [decimals(2)],
    ends: true,
  }),
  op('luhnDigit', [['number', 'text']], 'number', [
    '(?:the )?luhn check ?digit',
    'check digit(?: (?:of|for|by|using|with|according to))?(?: (?:the))? luhn(?: algorithm)?',
  ]),
  op(
    'eanDigit',
    [['number', 'text']],
    'number',
    [
      '(?:the )?(?:ean(?: ?-?13)?|isbn ?-?13|gtin ?-?13) check ?digit',
      'check digit (?:of|for) (?:an? )?(?:ean(?: ?-?13)?|isbn ?-?13)(?: (?:code|barcode|number))?',
    ],
    { fulfils: ['(?:from |of |given )?(?:the |its )?first 12 digits'] },
  ),
  op(
    'cardBrand',
    [['number', 'text']],
    'text',
    [
      '(?:@get |@check |which )?_(?:credit )?card (?:brand|type|network|issuer|company)(?: (?:of|from|by))?(?: (?:a|the|its))?(?: (?:credit )?card)?(?: numbers?)?',
    ],
    {
      ends: true,
      fulfils: [
        '\\(?(?:visa|mastercard|american express|amex|discover)(?:,? (?:or |and )?(?:visa|mastercard|american express|amex|discover))*(?:,? (?:or |else )?⟦q\\d+⟧)?\\)?',
      ],
    },
  ),
  op(
    'formatIban',
    [['iban', 'text']],
    'text',
    [
      '<format> _ibans?(?: (?:in|into|with))?(?: (?:groups? of (?:4|four)(?: characters)?|blocks of (?:4|four)(?: characters)?|spaces(?: (?:after )?every (?:4|four|fourth) characters?)?))?',
    ],
    { ends: true, fulfils: ['(?:in|into|with) (?:groups?|blocks?) of (?:4|four)(?: characters)?', 'readable'] },
  ),
  op(
    'formatCardNumber',
    [['number', 'text']],
    'text',
    ['<format> _(?:credit )?card numbers?(?: (?:in|into) (?:groups?|blocks?) of (?:4|four)(?: digits)?)?'],
    { ends: true, fulfils: ['(?:in|into|with) (?:groups?|blocks?) of (?:4|four)(?: digits)?'] },
  ),
];
