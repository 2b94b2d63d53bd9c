import { definer, numberParam, type Operation } from './operation.js';

const op = definer('dates');
const BETWEEN =
  '(?:between|from one|from the first|from a start|from a|from)(?: (?:the|a|one|start|first|two|2|given))*(?: dates?)?(?: (?:and|to|until|till)(?: (?:another|the|a|an|other|second|end))*(?: (?:date|one))?)?';
const two = [
  ['from', 'date'],
  ['to', 'date'],
] as const;
const times = [
  ['from', 'time'],
  ['to', 'time'],
] as const;

const amount = (unit: string) => numberParam(unit, `How many ${unit}`, []);
const adding = (unit: string, word: string, fn: string, kind: 'date' | 'time'): Operation[] => {
  const shown = unit.toLowerCase();
  const name = word.replace(/^.*\?/, '').replace('s?', 's');
  return [
    op(
      fn,
      kind,
      kind,
      [
        `(?:<add>|plus|<put>) {amount:n} ${word}(?: (?:to|onto))?`,
        `{amount:n} ${word} (?:after|later|from|ahead|past)`,
        `(?:date|time) {amount:n} ${word} (?:in the future|later)`,
      ],
      { params: [{ ...amount(shown), name: 'amount' }], ends: false },
    ),
    op(
      fn.replace('add', 'subtract'),
      kind,
      kind,
      [`(?:<subtract>|minus|<take>(?: away)?) {amount:n} ${word}(?: from)?`, `{amount:n} ${word} (?:before|earlier|ago)`],
      { fn: fn.replace('add', 'subtract'), params: [{ ...amount(shown), name: 'amount' }], ends: false },
    ),
    op(
      `${fn}Given`,
      [
        [kind, kind],
        [shown.replace('working', 'workingDays').replace('workingDaysdays', 'days'), 'number'],
      ],
      kind,
      [
        `(?:<add>|plus) (?:a |an )?(?:(?:given|certain|any|chosen) )?(?:number|amount|n)?(?: of)? ?${word}(?: (?:to|onto))?`,
        `(?:a )?(?:given |certain )?number of ${word} (?:after|later|from)`,
      ],
      { fn, ends: false },
    ),
  ].map((operation) => ({ ...operation, label: name }));
};

export const dateOperations: readonly Operation[] = [
  op(
    'daysBetween',
    two,
    'number',
    [
      `@count _(?:calendar )?days?(?: there are)?(?: (?:are|lie|that lie))? ${BETWEEN}`,
      `(?:the )?(?:difference|distance|interval|time)(?: (?:in days|of|between|two|2|dates|the))* in (?:whole |full )?days`,
      '(?:the )?(?:difference in days|days?) between',
      'days (?:between|apart)',
    ],
    { label: 'days' },
  ),
  op(
    'weeksBetween',
    two,
    'number',
    [`@count _(?:whole |full |complete )?weeks(?: (?:are|lie|there are))? ${BETWEEN}`, '(?:full |whole )?weeks between'],
    { label: 'weeks' },
  ),
  op(
    'monthsBetween',
    two,
    'number',
    [`@count _(?:whole |full |complete )?months(?: (?:are|lie|there are))? ${BETWEEN}`, '(?:full |whole )?months between'],
    { label: 'months' },
  ),
  op(
    'ageInMonths',
    [
      ['birthDate', 'date'],
      ['on', 'date'],
    ],
    'number',
    [
      '(?:the )?(?:current )?age(?: of (?:a|the) (?:person|child|baby|someone))? in (?:full |whole |completed )?months(?: (?:from|of|given|by|based on|and|on))*(?: (?:the|a|their))?(?: (?:birth ?date|date of birth|birth ?day|dob))?(?: (?:and|on|at)(?: (?:a|the))?(?: (?:given|certain|reference|second|other|current))? date)?',
    ],
    { fn: 'monthsBetween', label: 'months' },
  ),
  op(
    'yearsBetween',
    two,
    'number',
    [`@count _(?:whole |full |complete )?years(?: (?:are|lie|there are))? ${BETWEEN}`, '(?:full |whole )?years between'],
    { label: 'years' },
  ),
  op(
    'hoursBetween',
    times,
    'number',
    [
      `@count _hours(?: (?:are|lie|there are|passed|pass))? ${BETWEEN.replaceAll('date', '(?:time(?:stamp)?|moment|point in time)')}`,
      'hours between',
    ],
    { label: 'hours' },
  ),
  op(
    'minutesBetween',
    times,
    'number',
    [
      `@count _minutes(?: (?:are|lie|there are|passed|pass))? ${BETWEEN.replaceAll('date', '(?:time(?:stamp)?|moment|point in time)')}`,
      'minutes between',
    ],
    { label: 'minutes' },
  ),
  op(
    'secondsBetween',
    times,
    'number',
    [
      `@count _seconds(?: (?:are|lie|there are|passed|pass))? ${BETWEEN.replaceAll('date', '(?:time(?:stamp)?|moment|point in time)')}`,
      'seconds between',
    ],
    { label: 'seconds' },
  ),
  op(
    'workingDaysWithin',
    two,
    'number',
    [
      `@count _(?:working|business|week) ?days(?: (?:are|lie|there are))? ${BETWEEN},? (?:\\()?(?:inclusive|both (?:days |dates |ends )?(?:included|counted|inclusive)|including both(?: (?:days|dates|ends))?)(?:\\))?`,
    ],
    { label: 'workingDays' },
  ),
  op('workingDaysBetween', two, 'number', [`@count _(?:working|business|week) ?days(?: (?:are|lie|there are))? ${BETWEEN}`], {
    label: 'workingDays',
    otherwise: 'workingDaysWithin',
  }),
  ...adding('days', '(?:calendar )?days?', 'addDays', 'date'),
  ...adding('weeks', 'weeks?', 'addWeeks', 'date'),
  ...adding('months', 'months?', 'addMonths', 'date'),
  ...adding('years', 'years?', 'addYears', 'date'),
  ...adding('workingDays', '(?:working|business) ?days?', 'addWorkingDays', 'date').map((operation) => ({
    ...operation,
    inputs: operation.inputs.map((input) => (input.kind === 'number' ? { ...input, name: 'days' } : input)),
  })),
  ...adding('hours', 'hours?', 'addHours', 'time'),
  ...adding('minutes', 'minutes?', 'addMinutes', 'time'),
  op(
    'weekday',
    'date',
    'text',
    [
      '(?:(?:the )?name of )?(?:the )?(?:which )?(?:days? of (?:the|a) week|week ?day)(?: names?)?(?: (?:it is|is it|of|for|was|a date falls on|(?:a|the) (?:given )?date (?:is|was|falls on)))*',
      '(?:on )?(?:which|what) (?:week ?day|day of the week)(?: (?:a|the|it|date|falls|fell|is|was|on|given))*',
    ],
    { ends: true },
  ),
  op('monthName', 'date', 'text', ["(?:the )?(?:name of the month|month name|month's name)"], { ends: true }),
  op('isWeekend', 'date', 'boolean', ['(?:@check (?:\\w+ ){0,5}?)?(?:falls |is )?(?:on |at )?(?:a |the )?weekend']),
  op('isLeapYear', [['year', 'number']], 'boolean', ['(?:@check (?:\\w+ ){0,5}?)?(?:a )?leap years?(?: check(?:er)?)?']),
  op(
    'isoWeek',
    'date',
    'number',
    [
      '(?:the )?(?:iso ?(?:8601)? ?)?(?:calendar )?week numbers?',
      '(?:the )?(?:iso|calendar) weeks?(?: numbers?)?(?: (?:of|for|in which))?',
      '(?:the )?number of the (?:iso |calendar )?week',
    ],
    { label: 'week' },
  ),
  op('quarter', 'date', 'number', ['(?:the )?(?:calendar )?quarter(?: of the year)?(?: numbers?)?']),
  op('dayOfYear', 'date', 'number', ['(?:the )?(?:day of (?:the|a) year|day number(?: (?:in|of) the year)?|ordinal day)']),
  op('daysInMonth', 'date', 'number', [
    '@count _days (?:in|of|does|has)?(?: (?:the|a|that|its|this))* month(?: (?:of|has|have))?(?: (?:the|a|given|date))*',
  ]),
  op('lastDayOfMonth', 'date', 'date', ['(?:the )?(?:last day|end)(?: of)? (?:the|a|its|that) month'], { ends: true }),
  op('firstDayOfMonth', 'date', 'date', ['(?:the )?(?:first day|start|beginning)(?: of)? (?:the|a|its|that) month'], {
    ends: true,
  }),
  op(
    'mondayOf',
    'date',
    'date',
    [
      '(?:the )?monday of (?:the|its|that|a)(?: (?:same|given))? week(?: (?:that )?(?:a|the) (?:given )?date (?:is|falls|lies) in)?',
      '(?:the )?(?:start|first day|beginning) of (?:the|its) week',
    ],
    { ends: true },
  ),
  op(
    'ageOn',
    [
      ['birthDate', 'date'],
      ['on', 'date', true],
    ],
    'number',
    [
      "(?:(?:a )?person'?s |someone'?s |their )?(?:current )?age(?: calculator)?(?: (?:in|of))?(?: (?:whole|full|completed))?(?: years)?(?: (?:from|of|given|by|based on))?(?: (?:a|the|their|his|her))?(?: (?:birth ?date|date of birth|birth ?day|dob))?(?: on(?: (?:a|the))? (?:given |certain |reference |chosen )?(?:second )?(?:date|day))?",
      'how old(?: (?:someone|a person|somebody|they|is|are|was|were))*(?: (?:on|at)(?: (?:a|the))? (?:given |certain |reference |chosen )?(?:date|day))?',
    ],
    { label: 'age' },
  ),
  op(
    'daysUntil',
    [
      ['date', 'date'],
      ['from', 'date', true],
    ],
    'number',
    [
      '@count _days (?:until|till|left until|to go until|remaining until)(?: (?:a|the))?(?: (?:given|certain|future|target))?(?: (?:date|deadline|event|day))?',
      'days until',
    ],
    { label: 'days' },
  ),
];
