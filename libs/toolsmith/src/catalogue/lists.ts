// long because it is a table: one entry for each operation, with the ways to say it.
import { definer, flagParam, numberParam, separatorParam, textParam, type Operation } from './operation.js';

const op = definer('list');
const st = definer('statistics');
const rn = definer('random');

const ignoreCase = flagParam(
  'ignoreCase',
  'Whether upper and lower case are the same',
  [
    'ignoring (?:upper |lower )*case',
    'case insensitive(?:ly)?',
    'ignore(?:s)? case',
    'regardless of case',
    'irrespective of case',
  ],
  ['case sensitive(?:ly)?'],
  false,
);
const ITEMS = '(?:items?|entries|elements|lines?|words?|names?|values|list|texts?|strings?|tags?|rows|keywords?|titles?)';
const NUMBERS = '(?:numbers?|values?|figures|amounts|integers|list|them|data)';
const DOWN =
  '(?:(?:in )?(?:descending|decreasing|reverse(?:d)?|z to a|high(?:est)? to low(?:est)?)(?: alphabetical(?:ly)?)?(?: order)?|from z to a|(?:from )?(?:largest|biggest|highest)(?: to (?:smallest|lowest))?(?: first)?|backwards)';
const UP =
  '(?:(?:in )?(?:ascending|increasing|alphabetical(?:ly)?|a to z|low(?:est)? to high(?:est)?)(?: order)?|from a to z|(?:from )?(?:smallest|lowest)(?: to (?:largest|biggest|highest))?(?: first)?)';
const count = (about: string) => numberParam('count', about, []);

export const listOperations: readonly Operation[] = [
  op('sortTexts', 'texts', 'texts', [
    `(?:<sort>|<order>|<arrange>|<alphabeti[sz]e>)(?: it| them)?(?: _${ITEMS})?(?: ${UP})?`,
    'in alphabetical order',
    'alphabetically',
  ]),
  op('sortTextsDescending', 'texts', 'texts', [`(?:<sort>|<order>|<arrange>)(?: it| them)?(?: _${ITEMS})? ${DOWN}`]),
  op('sortByLength', 'texts', 'texts', [
    `(?:<sort>|<order>|<arrange>)(?: it| them)?(?: _${ITEMS})? by (?:their )?length(?: ${UP}|,? shortest first)?`,
  ]),
  op('sortByLengthDescending', 'texts', 'texts', [
    `(?:<sort>|<order>|<arrange>)(?: it| them)?(?: _${ITEMS})? by (?:their )?length,? (?:${DOWN}|longest first)`,
  ]),
  op(
    'uniqueTexts',
    'texts',
    'texts',
    [
      `@remove _duplicates?(?: ${ITEMS})?`,
      `(?:de ?duplicat\\w+|dedup\\w*|dedupes?)(?: _${ITEMS})?`,
      `(?:only )?(?:<keep> |<return> )?(?:only )?_(?:unique|distinct)(?: ${ITEMS})?(?: only)?`,
      'duplicates (?:removed|gone)',
    ],
    { params: [ignoreCase] },
  ),
  op(
    'duplicates',
    'texts',
    'texts',
    [
      `(?:<find>|<list>|<return>|<show>|<report>|<extract>|<get>|which) _(?:duplicates?|duplicated|repeated)(?: ${ITEMS})?`,
      `${ITEMS} that (?:occur|appear|are there) more than once`,
    ],
    { ends: true },
  ),
  op('reverseList', 'texts', 'texts', [
    '<reverse> _(?:list|lines|items|entries|order(?: _(?:list|lines|items|entries))?)',
    '(?:lines|items|entries) in reverse(?:d)? order',
  ]),
  op(
    'joinTexts',
    'texts',
    'text',
    [
      `(?:<join>|<concatenate>|<combine>|<glue>)(?: it| them| together)?(?: _${ITEMS})?(?: (?:together|again|back))?(?: (?:with|by|using) (?:an? )?{separator:s})?(?: (?:between|in between)(?: them)?)?(?: (?:into|as|to) (?:a |one )?(?:single )?(?:text|string|line))?`,
      '(?:separated|delimited) by (?:an? )?{separator:s}',
    ],
    { params: [separatorParam('separator', 'What stands between the items', ['(?:with|by|using) (?:an? )?{v}'], ', ')] },
  ),
  op('countItems', 'texts', 'number', [`@count _(?:items|entries|elements)`, 'length of the list']),
  op('removeEmpty', 'texts', 'texts', [`@remove _(?:empty|blank)(?: ${ITEMS})?`, `<skip> _(?:empty|blank)(?: ${ITEMS})?`]),
  op('trimEach', 'texts', 'texts', [`<trim> _(?:each|every|lines?|items?|entries)(?: ${ITEMS})?`]),
  op(
    'numberEach',
    'texts',
    'texts',
    [
      '<number> _(?:lines?|items?|entries)(?: (?:of|in)(?: (?:a|the|given))* (?:text|list))?(?:,? (?:starting|beginning) (?:with|at|from) (?:1|one))?',
      '<add> _(?:line )?numbers (?:to|in front of|before) _(?:lines?|items?|entries|text|line)',
      'line numbers?',
      '<prefix> _(?:lines?|items?) with (?:its|their|the) (?:line )?numbers?',
    ],
    {
      params: [
        separatorParam(
          'separator',
          'What stands after the number',
          ['(?:followed by|like 1|with|and) (?:an? )?{v}(?: after (?:it|the number))?'],
          '. ',
        ),
      ],
    },
  ),
  op('takeFirst', 'texts', 'texts', [`(?:<keep>|<take>|<return>) (?:only )?(?:the )?first {count:n} ${ITEMS}`], {
    params: [count('How many')],
  }),
  op('takeLast', 'texts', 'texts', [`(?:(?:<keep>|<take>|<return>) (?:only )?)?(?:the )?last {count:n} ${ITEMS}`], {
    params: [count('How many')],
  }),
  op(
    'keepContaining',
    'texts',
    'texts',
    [
      `(?:<keep>|<return>|<filter>|<find>|<show>|<select>|<get>|<list>)(?: only| out)? _(?:those )?${ITEMS}(?: (?:that|which))? (?:contain(?:s|ing)?|includ(?:e|es|ing)|with|hav(?:e|ing)) (?:the (?:word|text|string) )?{search:q}`,
    ],
    { params: [textParam('search', 'What they contain', [])] },
  ),
  op(
    'dropContaining',
    'texts',
    'texts',
    [
      `@remove _${ITEMS}(?: (?:that|which))? (?:contain(?:s|ing)?|includ(?:e|es|ing)|with) (?:the (?:word|text|string) )?{search:q}`,
    ],
    { params: [textParam('search', 'What they contain', [])] },
  ),
  op(
    'dropStarting',
    'texts',
    'texts',
    [`@remove _${ITEMS}(?: (?:that|which))? (?:starts?|begins?|starting|beginning) with (?:an? )?{start:q}`],
    { params: [textParam('start', 'What they begin with', [])] },
  ),
  op(
    'keepStarting',
    'texts',
    'texts',
    [
      `(?:<keep>|<return>|<filter>|<find>|<show>|<select>|<get>|<list>)(?: only| out)? _(?:those )?${ITEMS}(?: (?:that|which))? (?:starts?|begins?|starting|beginning) with (?:an? )?{start:q}`,
    ],
    { params: [textParam('start', 'What they begin with', [])] },
  ),
  op(
    'keepEnding',
    'texts',
    'texts',
    [
      `(?:<keep>|<return>|<filter>|<find>|<show>|<select>|<get>|<list>)(?: only| out)? _(?:those )?${ITEMS}(?: (?:that|which))? (?:ends?|ending) (?:with|in) {end:q}`,
    ],
    { params: [textParam('end', 'What they end with', [])] },
  ),
  op(
    'keepLongerThan',
    'texts',
    'texts',
    [
      `(?:<keep>|<return>|<filter>|<find>|<show>|<select>|<get>|<list>)(?: only| out)? _(?:those )?${ITEMS}(?: (?:that|which) (?:are|have))? (?:longer than|(?:with )?more than) {length:n}(?: (?:characters?|letters?))?`,
    ],
    { params: [numberParam('length', 'Characters', [])] },
  ),
  op(
    'keepShorterThan',
    'texts',
    'texts',
    [
      `(?:<keep>|<return>|<filter>|<find>|<show>|<select>|<get>|<list>)(?: only| out)? _(?:those )?${ITEMS}(?: (?:that|which) (?:are|have))? (?:shorter than|(?:with )?fewer than) {length:n}(?: (?:characters?|letters?))?`,
    ],
    { params: [numberParam('length', 'Characters', [])] },
  ),
  op(
    'countEach',
    'texts',
    'value',
    [
      `@count (?:of )?(?:how (?:often|many times) )?(?:the )?(?:occurrences of )?(?:each|every|different) (?:of the )?(?:item|entry|element|value|name|tag|line)s?(?: (?:occurs?|appears?|is there))?`,
      `how (?:often|many times) (?:each|every) (?:item|entry|element|value|name|tag|line) (?:occurs?|appears?|is there)`,
      '(?:item|value|tag|name) frequenc(?:y|ies)',
    ],
    { ends: true, outSchema: { type: 'object', additionalProperties: { type: 'integer' } } },
  ),
  op(
    'intersection',
    [
      ['first', 'texts'],
      ['second', 'texts'],
    ],
    'texts',
    [
      '(?:the )?intersection(?: of)?',
      '(?:items|entries|elements|values|names|what) (?:that )?(?:is |are |occur |appear )?(?:common to|in|that are in) both(?: lists)?',
      '(?:in )?common(?: (?:items|entries|elements|values|names))?(?: (?:of|to|in|between))?',
      'shared (?:by|between)(?: both| 2)?',
    ],
  ),
  op(
    'difference',
    [
      ['first', 'texts'],
      ['second', 'texts'],
    ],
    'texts',
    [
      '(?:the )?(?:set )?difference (?:of|between) (?:two|2) (?:lists|sets)',
      '(?:items|entries|elements|values|names)(?: (?:that|which) are)?(?: only)? in the first(?: list| one)? (?:but|and|that are|which are) (?:are )?not in the (?:second|other)(?: list| one)?',
      '(?:items|entries|elements|values|names) of the first(?: list)? (?:that|which) (?:are (?:not in|missing (?:in|from))|the second does not have)(?: the second(?: list| one)?)?',
    ],
  ),
  op(
    'union',
    [
      ['first', 'texts'],
      ['second', 'texts'],
    ],
    'texts',
    ['(?:the )?union(?: of)?', '<merge> (?:two|2) lists(?: (?:and )?(?:without|removing|remove) duplicates)?'],
  ),
  op(
    'chunk',
    'texts',
    'value',
    [
      `(?:<split>|<divide>|<chunk>|<group>|<break>)(?: up)?(?: _(?:list|array|items))? (?:into|in) (?:groups|chunks|batches|pieces|pages|lists)(?: of(?: (?:size|at most|up to))?)?(?: {size:n})?(?: (?:items|elements|entries)?(?: each)?)?`,
      '(?:list|array) chunk(?:er|ing|s)?',
    ],
    {
      params: [
        numberParam('size', 'How many in a group', [
          '(?:of|size|with)(?: (?:at most|up to))? {v}(?: (?:items|elements|entries))?(?: each)?',
        ]),
      ],
      ends: true,
      outSchema: { type: 'array', items: { type: 'array' } },
    },
  ),
  op(
    'enumerate',
    'texts',
    'text',
    [
      '(?:<join>|<write>|<format>|<turn>|<list>|<combine>)(?: it| them)?(?: _(?:list|names|items|words))?(?: (?:into|as|to))?(?: (?:a|an|one))?(?: (?:human|readable|natural|english|phrase|sentence|enumeration|list|text))*(?:,)? (?:with |using |by )?(?:commas? )?(?:and |with )(?:an? )?⟦q\\d+⟧ before the last(?: (?:one|item|name|entry))?',
      '(?:oxford free |human readable |natural language )(?:list|enumeration)',
    ],
    { params: [{ ...textParam('conjunction', 'The word before the last one', ['{v} before the last'], 'and') }], ends: true },
  ),
  op('bulletList', 'texts', 'text', ['(?:markdown )?bullet(?:ed)?(?: point)? lists?', 'bullet points?', 'markdown lists?'], {
    ends: true,
  }),
  rn(
    'shuffle',
    'texts',
    'texts',
    [
      '<shuffle>(?: _(?:list|items|entries|names|lines|words))?',
      '(?:in )?random order',
      'randomi[sz]es? _order(?: _(?:list|items|entries|names))?',
    ],
    { isRandom: true },
  ),
  rn(
    'pickOne',
    'texts',
    'text',
    [
      '(?:<pick>|<choose>|<draw>|<select>) (?:a|one)(?: random)? (?:item|entry|element|name|winner|option|value)(?: (?:at random|randomly))?',
      '(?:random|lucky) (?:item|entry|element|name|winner|picker|choice|option)(?: picker)?',
      '(?:a|one) random (?:item|entry|element|name|winner)',
    ],
    { isRandom: true },
  ),
  rn(
    'pickSome',
    'texts',
    'texts',
    [
      '(?:<pick>|<choose>|<draw>|<select>) {count:n}(?: (?:random|different|distinct))* (?:items|entries|elements|names|winners|options|values)(?: (?:at random|randomly))?',
    ],
    { isRandom: true, params: [count('How many')] },
  ),

  st('sum', 'numbers', 'number', [
    `(?:<sum>|<total>)(?: up)?(?: _${NUMBERS})?`,
    `<add> up(?: _${NUMBERS})?`,
    '(?:the )?(?:grand )?totals?',
    '(?:the )?sums?',
    `<add> _(?:numbers|values|amounts)(?: together)?`,
  ]),
  st('product', 'numbers', 'number', [
    '(?:the )?product(?: (?:of))? _(?:numbers|values|list)',
    '<multiply> _(?:numbers|values)(?: together)?',
  ]),
  st('mean', 'numbers', 'number', ['(?:the )?(?:arithmetic )?(?:mean|average)s?(?: value)?', '(?:<average>)(?: _numbers)?'], {
    needs: /^(?!.*(?:weighted|moving|rolling|geometric|harmonic)).*$/is,
  }),
  st('median', 'numbers', 'number', ['(?:the )?medians?(?: value)?']),
  st(
    'modes',
    'numbers',
    'numbers',
    ['(?:the )?modes', '(?:all |the )*(?:values|numbers) that (?:occur|appear) most (?:often|frequently)', 'mode\\(s\\)'],
    { ends: true },
  ),
  st('mode', 'numbers', 'number', ['(?:the )?mode(?: value)?', '(?:the )?most (?:frequent|common) (?:value|number)'], {
    otherwise: 'modes',
  }),
  st('minimum', 'numbers', 'number', ['(?:the )?(?:min(?:imum)?|smallest|lowest)(?: (?:value|number|one))?'], { label: 'min' }),
  st('maximum', 'numbers', 'number', ['(?:the )?(?:max(?:imum)?|largest|highest|biggest|greatest)(?: (?:value|number|one))?'], {
    label: 'max',
  }),
  st(
    'spread',
    'numbers',
    'number',
    [
      '(?:the )?range(?: (?:of the (?:values|numbers)|\\(max(?:imum)? ?(?:-|minus) ?min(?:imum)?\\)))?',
      '(?:the )?(?:difference between|spread between) the (?:largest|highest|biggest|max(?:imum)?)(?: value| number)? and the (?:smallest|lowest|min(?:imum)?)(?: value| number)?',
    ],
    { label: 'range' },
  ),
  st(
    'populationDeviation',
    'numbers',
    'number',
    ['(?:the )?(?:population )?(?:standard deviation|std ?dev(?:iation)?)(?: of the population)?'],
    { label: 'standardDeviation', otherwise: 'sampleDeviation' },
  ),
  st(
    'sampleDeviation',
    'numbers',
    'number',
    [
      '(?:the )?sample (?:standard deviation|std ?dev(?:iation)?)',
      '(?:standard deviation|std ?dev) of (?:the|a) sample',
      '(?:standard deviation|std ?dev) \\((?:the )?sample(?: one)?\\)',
    ],
    { label: 'standardDeviation' },
  ),
  st('populationVariance', 'numbers', 'number', ['(?:the )?(?:population )?variance'], {
    label: 'variance',
    otherwise: 'sampleVariance',
  }),
  st('sampleVariance', 'numbers', 'number', ['(?:the )?sample variance'], { label: 'variance' }),
  st('firstQuartile', 'numbers', 'number', ['(?:the )?(?:first|lower) quartile', 'q1']),
  st('thirdQuartile', 'numbers', 'number', ['(?:the )?(?:third|upper) quartile', 'q3']),
  st('interquartileRange', 'numbers', 'number', ['(?:the )?(?:interquartile|inter quartile) range', 'iqr']),
  st(
    'percentile',
    'numbers',
    'number',
    [
      '(?:the )?{percent:n}(?:st|nd|rd|th)? percentile',
      'p(?<percent2>90|95|99|75|50|25|10)',
      '(?:the |a )?(?:given )?percentile',
    ],
    { params: [numberParam('percent', 'From 0 to 100', ['(?:the )?{v}(?:st|nd|rd|th)'])] },
  ),
  st('geometricMean', 'numbers', 'number', ['(?:the )?geometric (?:mean|average)']),
  st('harmonicMean', 'numbers', 'number', ['(?:the )?harmonic (?:mean|average)']),
  st(
    'weightedMean',
    [
      ['values', 'numbers'],
      ['weights', 'numbers'],
    ],
    'number',
    [
      '(?:the )?weighted (?:mean|average)(?: of)?(?: (?:values?|numbers|grades|scores))?(?: (?:and|with|by|from|using))?(?: (?:their|its|the|a list of))?(?: weights)?',
    ],
  ),
  st(
    'correlation',
    [
      ['first', 'numbers'],
      ['second', 'numbers'],
    ],
    'number',
    ["(?:the )?(?:pearson(?:'?s)? )?correlation(?: coefficient)?"],
  ),
  st('sortNumbers', 'numbers', 'numbers', [
    `(?:<sort>|<order>|<arrange>)(?: it| them)?(?: _${NUMBERS})?(?: (?:${UP}|numerically))?`,
  ]),
  st('sortNumbersDescending', 'numbers', 'numbers', [`(?:<sort>|<order>|<arrange>)(?: it| them)?(?: _${NUMBERS})? ${DOWN}`]),
  st('uniqueNumbers', 'numbers', 'numbers', [
    '@remove _duplicates?(?: (?:numbers|values))?',
    '(?:de ?duplicat\\w+|dedup\\w*|dedupes?)',
    '(?:only )?_(?:unique|distinct)(?: (?:numbers|values))?',
  ]),
  st('runningTotal', 'numbers', 'numbers', ['(?:the )?(?:running|cumulative) (?:totals?|sums?)'], { ends: true }),
  st(
    'movingAverage',
    'numbers',
    'numbers',
    [
      '(?:the )?(?:{window:n} (?:point|day|period|value|item|element)s? )?(?:simple )?(?:moving|rolling|sliding) (?:averages?|means?)',
    ],
    {
      params: [
        numberParam('window', 'How many values in a row', [
          '(?:window|over|of|with|size)(?: (?:of|size|a window of|width|length))*(?: the last)? {v}(?: (?:values|points|numbers|days|items))?',
          '{v} (?:values|points|numbers|days|items)',
        ]),
      ],
      ends: true,
    },
  ),
  st(
    'differences',
    'numbers',
    'numbers',
    [
      '(?:the )?differences? between (?:consecutive|neighbou?ring|successive|adjacent) (?:numbers|values|items)',
      '(?:the )?(?:consecutive|successive) differences',
    ],
    { ends: true },
  ),
  st(
    'normalise',
    'numbers',
    'numbers',
    [
      '(?:min ?max )?(?:<normali[sz]e>|<rescale>|<scale>|normali[sz]\\w+)(?: _(?:numbers|values|list))?(?: (?:to|into|between|from)(?: the)?(?: range)?(?: from)? ?\\[?(?:0|zero)(?: (?:to|and|-|\\.\\.) |, ?|\\.\\.|–)(?:1|one)\\]?)?',
    ],
    { ends: true },
  ),
  st('zScores', 'numbers', 'numbers', ['(?:the )?z ?scores?', '<standardi[sz]e>(?: _(?:numbers|values))?'], { ends: true }),
  st(
    'largest',
    'numbers',
    'numbers',
    [
      '(?:the )?{count:n} (?:largest|highest|biggest|greatest)(?: (?:numbers|values|ones))?',
      '(?:the )?top {count:n}(?: (?:numbers|values))?',
    ],
    { params: [count('How many')], ends: true },
  ),
  st('smallest', 'numbers', 'numbers', ['(?:the )?{count:n} (?:smallest|lowest)(?: (?:numbers|values|ones))?'], {
    params: [count('How many')],
    ends: true,
  }),
  st(
    'keepEven',
    'numbers',
    'numbers',
    ['(?:(?:<keep>|<filter>|<return>|<take>)(?: only| out)? )?_even(?: (?:numbers|values|ones))?'],
    { needs: /even (?:numbers|values|ones)/i },
  ),
  st(
    'keepOdd',
    'numbers',
    'numbers',
    ['(?:(?:<keep>|<filter>|<return>|<take>)(?: only| out)? )?_odd(?: (?:numbers|values|ones))?'],
    { needs: /odd (?:numbers|values|ones)/i },
  ),
  st(
    'keepAbove',
    'numbers',
    'numbers',
    [
      '(?:(?:<keep>|<filter>|<return>|<take>)(?: only| out)? )?_(?:numbers|values|ones)(?: (?:that|which) are)? (?:above|over|greater than|larger than|more than|bigger than|>) {limit:n}',
    ],
    { params: [numberParam('limit', 'The limit itself is left out', [])] },
  ),
  st(
    'keepBelow',
    'numbers',
    'numbers',
    [
      '(?:(?:<keep>|<filter>|<return>|<take>)(?: only| out)? )?_(?:numbers|values|ones)(?: (?:that|which) are)? (?:below|under|less than|smaller than|lower than|<) {limit:n}',
    ],
    { params: [numberParam('limit', 'The limit itself is left out', [])] },
  ),
  st('keepPositive', 'numbers', 'numbers', [
    '(?:(?:<keep>|<filter>|<return>|<take>)(?: only| out)? )?_positive(?: (?:numbers|values|ones))?',
    '(?:<ignore>|<skip>|@remove|ignoring) _negative (?:and zero |or zero )(?:numbers|values|ones)',
  ]),
  st('keepNegative', 'numbers', 'numbers', [
    '(?:<keep>|<filter>|<return>|<take>)(?: only| out)? _negative(?: (?:numbers|values|ones))?',
  ]),
  st('reverseNumbers', 'numbers', 'numbers', ['<reverse>(?: _(?:list|numbers|order|values))?']),
  definer('list')(
    'countNumbers',
    'numbers',
    'number',
    ['@count _(?:numbers|values)', 'how many(?: numbers| values)? there are'],
    { fn: 'countItems', label: 'count' },
  ),
  // Never asked for in words: what other operations need.
  st('parseNumbers', 'text', 'numbers', [], {
    params: [separatorParam('separator', 'What stands between the numbers', [], ',')],
  }),
  definer('text')('numberToText', 'number', 'text', []),
];
