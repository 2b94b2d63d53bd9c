import { definer, numberParam, type Operation } from './operation.js';
import { NUMBERS } from './wording.js';

const st = definer('statistics');

export const statisticsOperations: readonly Operation[] = [
  st(
    'sum',
    'numbers',
    'number',
    [
      `(?:<sum>|<total>)(?: up)?(?: _${NUMBERS})?`,
      `<add> up(?: _${NUMBERS})?`,
      '(?:the )?(?:grand )?totals?',
      '(?:the )?sums?',
      `<add> _(?:numbers|values|amounts)(?: together)?`,
    ],
    {
      needs:
        /\b(?:lists?|arrays?|numbers|values|series|amounts|sums?|summed|add(?:s|ing)? up|integers|figures|prices|costs|column|items|entries|scores|separated|data|expenses|sales|temperatures|measurements|them)\b/i,
    },
  ),
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
  st('geometricMean', 'numbers', 'number', [
    '(?:the )?geometric (?:mean|average)(?: of (?:(?:a|the|list|of) )*(?:positive )?numbers)?',
  ]),
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
];
