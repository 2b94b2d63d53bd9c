import { definer, numberParam, separatorParam, type Operation } from './operation.js';
import { NUMBERS, DOWN, UP } from './wording.js';

const st = definer('statistics');
const count = (about: string) => numberParam('count', about, []);

export const numberListsOperations: readonly Operation[] = [
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
