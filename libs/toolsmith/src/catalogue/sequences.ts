import { definer, numberParam, type Operation } from './operation.js';

const op = definer('sequence');
const NUMBERS = '(?:numbers?|values?|list|array|items|elements|integers)';
const limit = numberParam('limit', 'The limit itself does not count', []);

export const sequenceOperations: readonly Operation[] = [
  op('sumOfSquares', 'numbers', 'number', [
    `(?:the )?sum (?:of|over) _squares(?: of(?: (?:a|the|all|list|of|array))* ${NUMBERS})?`,
    `(?:<square> )_(?:each|every|all)?(?: of)? ?(?:the )?${NUMBERS} and (?:sum|add)(?: (?:them|it))?(?: up)?`,
  ]),
  op('rootMeanSquare', 'numbers', 'number', ['(?:the )?root mean square(?: \\(rms\\))?', 'rms(?: value)?', 'quadratic mean']),
  op(
    'squares',
    'numbers',
    'numbers',
    [`<square> _(?:each|every|all|of)? ?(?:of )?(?:the )?${NUMBERS}`, `squares of (?:all |the |each )*${NUMBERS}`],
    { ends: true },
  ),
  op(
    'multiplyAll',
    'numbers',
    'numbers',
    [
      `<multiply> _(?:each|every|all) ?(?:of )?(?:the )?${NUMBERS}(?: (?:in|of)(?: (?:a|the))? (?:list|array))?(?: (?:by|with) {factor:n})?`,
      `<double> _(?:each|every|all) ?(?:of )?(?:the )?${NUMBERS}`,
    ],
    {
      params: [numberParam('factor', 'What each is multiplied by', ['by {v}'])],
      ends: true,
      needs: /^(?!.*\bdoubl)/is,
    },
  ),
  op(
    'doubleAll',
    'numbers',
    'numbers',
    [`<double> _(?:each|every|all) ?(?:of )?(?:the )?${NUMBERS}(?: (?:in|of)(?: (?:a|the))? (?:list|array))?`],
    { ends: true },
  ),
  op('addToAll', 'numbers', 'numbers', [`<add> {amount:n} to _(?:each|every|all) ?(?:of )?(?:the )?${NUMBERS}`], {
    params: [numberParam('amount', 'What is added to each', [])],
    ends: true,
  }),
  op(
    'percentagesOfTotal',
    'numbers',
    'numbers',
    [
      `(?:the )?(?:percentages?|share|percent)(?: (?:that|which))? (?:of )?(?:each|every)(?: (?:number|value|item|one))?(?: (?:is|of|has|makes up|contributes|in))* (?:the )?(?:total|sum|whole)(?: in percent)?`,
      `_(?:list of )?numbers (?:to|into|as) percentages of (?:the|their) (?:total|sum)`,
    ],
    { ends: true },
  ),
  op(
    'dotProduct',
    [
      ['first', 'numbers'],
      ['second', 'numbers'],
    ],
    'number',
    ['(?:the )?(?:dot|scalar|inner) product(?: of(?: (?:two|2))? (?:vectors|lists|arrays))?'],
  ),
  op('cumulativeProduct', 'numbers', 'numbers', ['(?:the )?(?:cumulative|running) products?'], { ends: true }),
  op('indexOfLargest', 'numbers', 'number', [
    '(?:the )?(?:index|position) of _(?:largest|highest|biggest|maximum|max)(?: (?:number|value|element|item))?',
    'arg ?max',
  ]),
  op('indexOfSmallest', 'numbers', 'number', [
    '(?:the )?(?:index|position) of _(?:smallest|lowest|minimum|min)(?: (?:number|value|element|item))?',
    'arg ?min',
  ]),
  op(
    'countAbove',
    'numbers',
    'number',
    [
      `@count _${NUMBERS}(?: (?:that|which|are|in|of|the|a|list|array))* (?:above|over|greater than|larger than|more than|bigger than|exceed(?:ing)?|>) {limit:n}`,
    ],
    { params: [limit] },
  ),
  op(
    'countBelow',
    'numbers',
    'number',
    [
      `@count _${NUMBERS}(?: (?:that|which|are|in|of|the|a|list|array))* (?:below|under|less than|smaller than|lower than|<) {limit:n}`,
    ],
    { params: [limit] },
  ),
  op(
    'countAboveGiven',
    [
      ['numbers', 'numbers'],
      ['threshold', 'number'],
    ],
    'number',
    [
      `@count _${NUMBERS}(?: (?:that|which|are|in|of|the|a|list|array))* (?:above|over|greater than|larger than|more than|bigger than|exceed(?:ing)?) (?:a |the )(?:given )?(?:threshold|limit|value|number)`,
    ],
    { fn: 'countAbove' },
  ),
  op('countEven', 'numbers', 'number', [`@count _even ${NUMBERS}`]),
  op('countOdd', 'numbers', 'number', [`@count _odd ${NUMBERS}`]),
  op('secondLargest', 'numbers', 'number', [
    '(?:the )?second (?:largest|highest|biggest|greatest)(?: (?:number|value|element|item))?',
  ]),
  op('secondSmallest', 'numbers', 'number', ['(?:the )?second (?:smallest|lowest)(?: (?:number|value|element|item))?']),
  op(
    'trimmedMean',
    'numbers',
    'number',
    [
      '(?:the )?(?:average|mean)(?: of(?: (?:the|a|list|numbers|values|of|in))*)?,? (?:ignoring|without|excluding|leaving out|dropping|after (?:removing|dropping))(?: (?:the|single|one))* (?:highest|largest|biggest|maximum|lowest|smallest|minimum)(?: (?:value|number|one|score))? and(?: (?:the|single|one))* (?:lowest|smallest|minimum|highest|largest|biggest|maximum)(?: (?:value|number|one|score))?',
    ],
    { label: 'mean' },
  ),
  op(
    'mergeSorted',
    [
      ['first', 'numbers'],
      ['second', 'numbers'],
    ],
    'numbers',
    [
      '(?:<merge>|<combine>) (?:two|2) (?:sorted )?(?:lists|arrays)(?: of (?:numbers|integers))?(?: (?:into|to)(?: (?:a|one|single))*)? sorted(?: (?:list|array|one))?',
    ],
    { ends: true },
  ),
  op(
    'nthLargest',
    [
      ['numbers', 'numbers'],
      ['n', 'number'],
    ],
    'number',
    [
      '(?:@get )?_n ?-?th (?:largest|highest|biggest|greatest)(?: (?:number|value|element|item))?(?: (?:of|in|from)(?: (?:a|the))? (?:list|array))?',
    ],
    {},
  ),
  op(
    'nthSmallest',
    [
      ['numbers', 'numbers'],
      ['n', 'number'],
    ],
    'number',
    [
      '(?:@get )?_n ?-?th (?:smallest|lowest)(?: (?:number|value|element|item))?(?: (?:of|in|from)(?: (?:a|the))? (?:list|array))?',
    ],
    {},
  ),
  op('midRange', 'numbers', 'number', ['(?:the )?mid ?-?range']),
  op('outliers', 'numbers', 'numbers', ['(?:@get )?_outliers', 'outlier (?:detection|detector)'], {
    ends: true,
    fulfils: [
      '(?:using|with|by|based on|according to)(?: the)? (?:1\\.5 ?(?:x|\\*|times)? ?)?(?:iqr|interquartile range)(?: (?:rule|method|criterion))?',
      '1\\.5 ?(?:x|\\*|times)? ?(?:the )?(?:iqr|interquartile range)',
    ],
  }),
  op(
    'ranks',
    'numbers',
    'numbers',
    ['(?:the )?ranks?(?: (?:of|for))? (?:each|every)(?: (?:number|value|score|item|one))?', '<rank> _(?:numbers|values|scores)'],
    {
      ends: true,
      fulfils: [
        '1 (?:for|being|is) (?:the )?(?:largest|highest|biggest|best)',
        '(?:largest|highest|biggest) (?:first|is 1|gets 1)',
      ],
    },
  ),
  op(
    'linearRegression',
    [
      ['x', 'numbers'],
      ['y', 'numbers'],
    ],
    'value',
    [
      '(?:simple )?linear regression(?: line)?',
      '(?:the )?(?:least squares|best fit|regression|trend)(?: (?:line|fit|straight))+',
      'slope and (?:the )?intercept(?: (?:of|for|from)(?: (?:the|a))? (?:regression|best fit|trend|least squares)(?: line)?)?',
    ],
    {
      ends: true,
      outSchema: {
        type: 'object',
        required: ['slope', 'intercept'],
        properties: { slope: { type: 'number' }, intercept: { type: 'number' } },
      },
      fulfils: [
        '(?:the )?slope and (?:the )?intercept',
        '(?:through|of|for|from)(?: (?:the|given|a|set|of|list|lists|two|2))* (?:points|data points|x and y(?: values)?)',
      ],
    },
  ),
  op(
    'range',
    [
      ['start', 'number'],
      ['end', 'number'],
      ['step', 'number'],
    ],
    'numbers',
    [
      '(?:@get |<generate> |<make> |<create> )?_(?:range|sequence|list) of numbers (?:from|between)(?: (?:a|the|start|given|to|and|an?|end|number))* (?:with|in|by|using)(?: (?:a|the|steps?|of|given|size))+',
    ],
    { ends: true },
  ),
  op(
    'rangeOfOne',
    [
      ['start', 'number'],
      ['end', 'number'],
    ],
    'numbers',
    [
      '(?:@get |<generate> |<make> |<create> |<list> )?_(?:range|sequence|list|integers|whole numbers|numbers)(?: of (?:numbers|integers|whole numbers))? (?:from|between)(?: (?:a|the|given))* (?:start|min(?:imum)?|low(?:er)?|first)(?: (?:number|value|bound))? (?:to|and|through|up to)(?: (?:an?|the))* (?:end|stop|max(?:imum)?|high|upper|last)(?: (?:number|value|bound))?(?:,? (?:both )?inclusive)?',
    ],
    { fn: 'range', fixed: [1], ends: true },
  ),
];
