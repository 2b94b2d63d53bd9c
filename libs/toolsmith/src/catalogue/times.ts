import { definer, type Operation, type Parameter } from './operation.js';

const op = definer('dates');
const format = (name: string, about: string, says: readonly string[]): Parameter => ({ name, kind: 'dateFormat', about, says });
const zone = (name: string, about: string, says: readonly string[], fallback?: string): Parameter => ({
  name,
  kind: 'zone',
  about,
  says,
  ...(fallback !== undefined && { fallback }),
});

export const timesOperations: readonly Operation[] = [
  op(
    'parseDate',
    [['date', 'text']],
    'date',
    [
      '{from:q} (?:dates? )?(?:to|into|as)(?: (?:an?|the))? (?:iso(?: 8601)?|iso 8601)(?: (?:dates?|format|notation|form))?',
      'dates? (?:in|of|from|with|like|written|given)(?: (?:the|as|in))*(?: (?:format|form|notation|pattern))? {from:q} (?:to|into|as)(?: (?:an?|the))? iso(?: 8601)?(?: (?:dates?|format|notation|form))?',
    ],
    { params: [format('from', 'How it is written', [])], ends: false },
  ),
  op(
    'formatDate',
    'date',
    'text',
    [
      '@turn _(?:iso )?dates?(?: (?:as|to|into|in|like|with|using))?(?: (?:the|a|an))?(?: (?:format|form|pattern|notation))? {format:q}(?: (?:format|form|notation))?',
      '(?:iso )?dates? (?:as|to|into|in)(?: (?:the|a|an))?(?: (?:format|form|pattern|notation))? {format:q}(?: (?:format|form|notation))?',
      '(?:as|to|into|in)(?: the)?(?: (?:format|form|pattern|notation))? {format:q}(?: (?:format|form|notation))?',
    ],
    { params: [format('format', 'How it is written', [])], ends: true, needs: /date|day/i },
  ),
  op(
    'reformatDate',
    [['date', 'text']],
    'text',
    [
      '(?:dates? )?(?:from|in|of|like|written as)?(?: (?:the|format|form|notation|pattern))* ?{from:q} (?:dates? |format |notation )?(?:to|into|as)(?: (?:the|format|form|notation|pattern))* {to:q}(?: (?:format|form|notation))?',
    ],
    {
      params: [format('from', 'How it is written', []), format('to', 'How it is to be written', [])],
      ends: true,
      needs: /date/i,
    },
  ),
  op('isValidDate', [['date', 'text']], 'boolean', [
    '(?:@check (?:\\w+ ){0,5}?)(?:(?:is|are) )?(?:an? )?(?:valid|real|existing|possible|correct)(?: (?:iso|calendar))*(?: 8601)? dates?(?: (?:in the (?:format|form)|like|of the form|as))?(?: (?:yyyy mm dd|⟦q\\d+⟧))?',
    '(?:iso )?date validator',
  ]),
  op(
    'fromUnix',
    [['timestamp', 'number']],
    'time',
    [
      '(?:unix|epoch|posix)(?: (?:time|epoch))?(?: ?stamps?| timestamps?| seconds?)?(?: in seconds)? (?:to|into|as|in)(?: (?:a|an|the))?(?: (?:human|readable|utc|iso|date|dates|and|time|times|8601|string|text|format|timestamp|datetime|⟦z\\d+⟧|in))+',
      '(?:seconds since (?:1970|the epoch)) (?:to|into|as)(?: (?:a|an|the))?(?: (?:utc|iso|date|and|time|8601|string|datetime))+',
    ],
    { ends: false },
  ),
  op(
    'fromUnixMilliseconds',
    [['timestamp', 'number']],
    'time',
    [
      '(?:unix|epoch|posix)(?: (?:time|epoch))?(?: ?stamps?| timestamps?)?(?: in)? \\(?(?:in )?(?:milliseconds?|ms)\\)? (?:to|into|as|in)(?: (?:a|an|the))?(?: (?:human|readable|utc|iso|date|dates|and|time|times|8601|string|text|format|timestamp|datetime))+',
      'milliseconds since (?:1970|the epoch) (?:to|into|as)(?: (?:a|an|the))?(?: (?:utc|iso|date|and|time|8601|string|datetime))+',
    ],
    { ends: false },
  ),
  op(
    'fromUnixInZone',
    [['timestamp', 'number']],
    'time',
    [
      '(?:unix|epoch|posix)(?: (?:time|epoch))?(?: ?stamps?| timestamps?| seconds?)?(?: in seconds)? (?:to|into|as|in)(?: (?:a|an|the))?(?: (?:human|readable|local|iso|date|dates|and|time|times|8601|string|text|format|timestamp|datetime|of))+ (?:in|for|of)(?: (?:the|time|zone|timezone))* {zone:z}',
    ],
    { params: [zone('zone', 'Time zone', [])], ends: false },
  ),
  op(
    'toUnix',
    'time',
    'number',
    [
      '(?:(?:iso )?(?:8601 )?(?:dates?|times?|date ?times?|timestamps?|date and time|utc time)(?: strings?)? )?(?:to|into|as|in)(?: (?:a|an|the))? (?:unix|epoch|posix)(?: (?:epoch|time))?(?: ?(?:time ?)?stamps?| seconds?| time)?(?: \\(?in seconds\\)?)?',
    ],
    { label: 'unix' },
  ),
  op('toUnixMilliseconds', 'time', 'number', [
    '(?:(?:iso )?(?:8601 )?(?:dates?|times?|date ?times?|timestamps?|date and time|utc time)(?: strings?)? )?(?:to|into|as|in)(?: (?:a|an|the))? (?:unix|epoch|posix)(?: (?:epoch|time))?(?: ?(?:time ?)?stamps?| time)? in (?:milliseconds|ms)',
  ]),
  op(
    'convertZone',
    'time',
    'time',
    [
      '(?:@turn|<move>|<shift>|<show>)?(?: ?_(?:iso )?(?:date ?times?|timestamps?|times?|date and time|moments?|clock time|meeting times?))?(?: (?:from|in|given in|of)(?: (?:the )?(?:time ?zone ))? ?⟦z\\d+⟧(?: time)?)?(?: (?:to|into|in|as))+(?: (?:the )?(?:time ?zone ))? ?⟦z\\d+⟧(?: (?:local )?time)?',
      "(?:what|which) (?:local )?time (?:is it|it is|will it be|would it be)(?: in)? ⟦z\\d+⟧(?:,? (?:when|if|given that) (?:it is|it's|the time is)(?: (?:a|the|given|certain|some|time))*(?: in)? ⟦z\\d+⟧)",
      '(?:the )?(?:local )?time (?:in )⟦z\\d+⟧(?: (?:for|of|given|when|if|from|at|corresponding to))(?: (?:it is|a|an|the|given|certain|some|local|time|timestamp|datetime))*(?: in)? ⟦z\\d+⟧',
      '(?:@turn|<move>|<shift>|<show>|<display>) (?:an? |the )?⟦z\\d+⟧ (?:timestamps?|date ?times?|times?|date and time) (?:to|into|in|as)(?: (?:the|local|time|time ?zone))*(?: (?:in|of|for))? ⟦z\\d+⟧(?: (?:local )?time)?',
    ],
    {
      params: [
        zone(
          'from',
          'Time zone of times without an offset',
          [
            '(?:from|in|given in|of) (?:the )?(?:time ?zone )?{v}(?: time)?(?= (?:to|into|in|as))',
            '{v} (?:timestamps?|date ?times?|times?|date and time)',
            "(?:when|if|given that) (?:it is|it's|the time is) (?:(?:a|the|given|certain|some|time) )*(?:in )?{v}",
            '(?:for|of|given|when|if|from|at) (?:(?:it is|a|an|the|given|certain|some|local|time|timestamp|datetime) )*in {v}',
          ],
          'UTC',
        ),
        zone('to', 'Time zone', [
          '(?:time (?:is it|it is|will it be|would it be)?|time) ?in {v}',
          '(?:to|into|in|as) (?:(?:the|local|time|time ?zone) )*(?:(?:in|of|for) )?{v}(?: (?:local )?time)?',
        ]),
      ],
      ends: false,
    },
  ),
  op(
    'convertZoneGiven',
    [
      ['time', 'time'],
      ['from', 'text'],
      ['to', 'text'],
    ],
    'time',
    [
      '(?:@turn )?_(?:iso )?(?:date ?times?|timestamps?|times?|date and time)(?: from one| between| from a)(?: (?:given|source))? time ?zones?(?: (?:to|into|and)(?: (?:another|a target|a second|a|the other))?(?: one| time ?zone)?)?',
      'time ?zone converter',
    ],
    { fn: 'convertZone', ends: false },
  ),
];
