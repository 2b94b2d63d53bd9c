import { definer, type Operation, wordParam } from './operation.js';

const op = definer('calendar');
const CHECK = '(?:@check (?:\\w+ ){0,6}?)';
const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';

export const calendarOperations: readonly Operation[] = [
  op(
    'isBefore',
    [
      ['first', 'date'],
      ['second', 'date'],
    ],
    'boolean',
    [`${CHECK}(?:lies |is |comes )?(?:before|earlier than) (?:another|the second|the other|a second)(?: (?:date|one))?`],
  ),
  op('earliestDate', 'texts', 'date', ['(?:@get )?_(?:earliest|oldest|first) (?:of the )?dates?(?: (?:of|in|from))?'], {
    ends: true,
    needs: /list|array|dates/i,
  }),
  op('latestDate', 'texts', 'date', ['(?:@get )?_(?:latest|newest|last|most recent) (?:of the )?dates?(?: (?:of|in|from))?'], {
    ends: true,
    needs: /list|array|dates/i,
  }),
  op(
    'earlierDate',
    [
      ['first', 'date'],
      ['second', 'date'],
    ],
    'date',
    ['(?:which (?:of (?:two|2) dates |one )?(?:is |comes )?)?(?:the )?earlier(?: (?:one|date))?(?: of (?:two|2) dates)?'],
    {
      fn: 'earlierDate',
      ends: true,
      needs: /date/i,
      fulfils: ['which of (?:two|2) dates (?:is|comes)', '(?:return )?the earlier (?:one|date)'],
    },
  ),
  op(
    'laterDate',
    [
      ['first', 'date'],
      ['second', 'date'],
    ],
    'date',
    ['(?:which (?:of (?:two|2) dates |one )?(?:is |comes )?)?(?:the )?later(?: (?:one|date))?(?: of (?:two|2) dates)?'],
    {
      fn: 'laterDate',
      ends: true,
      needs: /two dates|2 dates/i,
      fulfils: ['which of (?:two|2) dates (?:is|comes)', '(?:return )?the later (?:one|date)'],
    },
  ),
  op(
    'daysUntilFeast',
    'date',
    'number',
    [
      "@count _days (?:until|till|to|left until|remaining until)(?: (?:the next|next))? (?:christmas(?: day)?|new year(?:'s (?:day|eve))?|halloween|valentine's day)(?: (?:from|after|since|on))?(?: (?:a|the|given))*(?: date)?",
    ],
    {
      params: [
        {
          name: 'feast',
          kind: 'choice',
          says: [],
          about: 'Which day of each year',
          choices: {
            'christmas eve': '12-24',
            christmas: '12-25',
            "new year's eve": '12-31',
            'new year': '01-01',
            halloween: '10-31',
            "valentine's day": '02-14',
          },
        },
      ],
      label: 'days',
    },
  ),
  op(
    'daysLeftInYear',
    'date',
    'number',
    [
      '@count _days (?:are )?(?:left|remaining|remain)(?: (?:in|of)(?: (?:the|that|its|this))* year)(?: (?:after|from|on|for|at))?(?: (?:a|the|given))*(?: date)?',
      "@count _days (?:until|till|to) (?:the )?(?:end of (?:the|its|that) year|year's end|new year's eve)",
    ],
    { label: 'days' },
  ),
  op(
    'dateParts',
    'date',
    'value',
    [
      '(?:<parse> |<split> |<take> apart |@get )?(?:_(?:iso )?dates?(?: (?:and|into|to|in|,|its|return|get|give|extract|parts?|the))* ?)?(?:the )?year,? (?:the )?month,? and (?:the )?day(?: (?:of the month|number|parts?|as|numbers?|integers?|from|of|a|an|the|iso|date))*',
      '(?:<split>|<parse>) _(?:iso )?dates? (?:into|in) (?:its )?(?:parts|components)(?:[:,]? (?:year|month|day|and))*',
    ],
    {
      ends: true,
      outSchema: {
        type: 'object',
        required: ['year', 'month', 'day'],
        properties: { year: { type: 'integer' }, month: { type: 'integer' }, day: { type: 'integer' } },
      },
    },
  ),
  op('sortDates', 'texts', 'texts', [
    '(?:<sort>|<order>) _(?:list of )?_(?:iso )?dates(?: (?:chronologically|ascending|in (?:chronological|ascending) order|oldest first|from (?:oldest|earliest) to (?:newest|latest)))?',
  ]),
  op(
    'datesBetween',
    [
      ['from', 'date'],
      ['to', 'date'],
    ],
    'texts',
    [
      '(?:@get )?_(?:list of )?(?:all )?_(?:dates|days)(?: (?:in a range|that lie))? (?:between|from)(?: (?:a|the|two|2|start|first|given))*(?: dates?)?(?: (?:and|to|until|through)(?: (?:an?|the|end|another|second))*(?: dates?)?)?',
      'date range(?: (?:generator|list))?',
    ],
    {
      ends: true,
      needs: /list|all|every|each|range|array/i,
      fulfils: [
        '(?:both )?(?:inclusive(?:ly)?|included|including both(?: ends| dates)?)',
        'both (?:ends )?(?:inclusive|included)',
      ],
    },
  ),
  op(
    'daysWithin',
    [
      ['from', 'date'],
      ['to', 'date'],
    ],
    'number',
    [
      '@count _(?:calendar )?days?(?: there are)? (?:between|from)(?: (?:the|a|one|start|first|two|2|given))*(?: dates?)?(?: (?:and|to|until|till)(?: (?:another|the|a|an|other|second|end))*(?: (?:date|one))?)?,? \\(?(?:inclusive|counting both(?: (?:days|ends))?|including both(?: (?:days|ends|dates|the first and the last|first and last day))?|(?:with )?both (?:(?:days|ends|dates|of them) )?(?:(?:are|being) )?(?:included|inclusive|counted))\\)?',
    ],
    { label: 'days' },
  ),
  op('daysInYear', [['year', 'number']], 'number', [
    '@count _days (?:in|of|does|has)(?: (?:a|the|given))* years?(?: has| have)?',
  ]),
  op(
    'nextWeekdayNamed',
    'date',
    'date',
    [
      `(?:@get )?_(?:date of )?(?:the )?(?:next|first|following) (?<weekday>${WEEKDAY})(?: (?:after|following|from))?(?: (?:a|the|given))*(?: date)?`,
    ],
    {
      fn: 'nextWeekday',
      params: [wordParam('weekday', 'Day of the week')],
      ends: true,
    },
  ),
  op(
    'nextWeekday',
    [
      ['date', 'date'],
      ['weekday', 'text'],
    ],
    'date',
    [
      '(?:@get )?_(?:date of )?(?:the )?next (?:occurrence of )?(?:a |the )?(?:given )?(?:week ?day|day of the week)(?: (?:after|following|from|on or after))?(?: (?:a|the|given))*(?: date)?',
    ],
    { ends: true },
  ),
  op(
    'nextWorkingDay',
    'date',
    'date',
    ['(?:the )?(?:next|following|first) (?:working|business|week) ?day(?: (?:after|following))?(?: (?:a|the|given))*(?: date)?'],
    { ends: true },
  ),
  op(
    'easterSunday',
    [['year', 'number']],
    'date',
    ['(?:(?:the )?date of )?easter(?: sunday)?(?: (?:date|falls|is|on|in|for|of|a|the|given|year))*'],
    { ends: true },
  ),
  op(
    'rangesOverlap',
    [
      ['start1', 'date'],
      ['end1', 'date'],
      ['start2', 'date'],
      ['end2', 'date'],
    ],
    'boolean',
    [
      `${CHECK}?(?:two|2) (?:date ranges|periods|ranges of dates|bookings|date intervals)(?: \\w+)? overlap`,
      '(?:date ranges?|bookings?) overlap(?: check)?',
    ],
  ),
  op(
    'isDateWithin',
    [
      ['date', 'date'],
      ['from', 'date'],
      ['to', 'date'],
    ],
    'boolean',
    [
      `${CHECK}(?:lies |is |falls )?(?:between|within|in)(?: (?:a|an|two|2|the|given|start))* (?:other dates|dates|date range|range of dates|range|period)(?: (?:and|to)(?: (?:an?|the|end))*(?: date)?)?`,
    ],
    { needs: /\bdate\b/i },
  ),
  op(
    'spanBetween',
    [
      ['from', 'date'],
      ['to', 'date'],
    ],
    'value',
    [
      '(?:@get |@turn )?_(?:exact )?(?:age|difference|time|span|interval)(?: (?:between|of|from|in|two|2|dates|the|a|and))* (?:in |as )?years,? months,? and days(?: (?:between|from)(?: (?:a|the|two|2|given|start|birth))*(?: ?dates?)?(?: (?:and|to)(?: (?:an?|another|the|end))*(?: date)?)?)?',
      'years,? months,? and days (?:between|from)(?: (?:a|the|two|2|given|start))*(?: dates?)?(?: (?:and|to)(?: (?:an?|another|the|end))*(?: date)?)?',
    ],
    {
      ends: true,
      outSchema: {
        type: 'object',
        required: ['years', 'months', 'days'],
        properties: { years: { type: 'integer' }, months: { type: 'integer' }, days: { type: 'integer' } },
      },
    },
  ),
  op(
    'weeksAndDays',
    [
      ['from', 'date'],
      ['to', 'date'],
    ],
    'value',
    [
      '(?:@count )?_weeks and days(?: (?:are|lie|there are|there))* (?:between|from)(?: (?:a|the|two|2|given|start|them))*(?: ?dates?)?(?: (?:and|to)(?: (?:an?|another|the|end))*(?: date)?)?',
      '(?:@count )_weeks and days',
    ],
    {
      ends: true,
      outSchema: {
        type: 'object',
        required: ['weeks', 'days'],
        properties: { weeks: { type: 'integer' }, days: { type: 'integer' } },
      },
      fulfils: ['(?:that )?(?:lie |are |there are )?between them'],
    },
  ),
  op(
    'zodiacSign',
    'date',
    'text',
    [
      '(?:@get )?_(?:western )?(?:zodiac(?: sign)?|star sign|sign of the zodiac)(?: (?:of|for|from))?(?: (?:a|the|given))?(?: (?:birth ?date|date of birth|birthday))?',
    ],
    { ends: true },
  ),
  op('centuryOf', [['year', 'number']], 'number', [
    '(?:@get |which )?_century(?: (?:of|a|the|year|is|in|belongs|to|given|it|lies))*',
  ]),
];
