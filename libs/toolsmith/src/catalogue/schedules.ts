import { definer, numberParam, type Operation, type OperationInput, wordParam } from './operation.js';

const cron = definer('cron');
const clock = definer('clock');
const version = definer('version');
const CRON = '(?:cron(?:tab)? (?:expressions?|schedules?|strings?|patterns?|lines?|entr(?:y|ies)|jobs?|specs?)|crontab|cron)';
const VERSIONS = '(?:semantic versions?|semvers?|sem ?ver|version (?:numbers?|strings?)|versions?)(?: (?:strings?|numbers?))?';
const CLOCK_TIMES = '(?:clock times?|times? of (?:the )?day|times)';
const startEnd: OperationInput = [
  ['start', 'text'],
  ['end', 'text'],
];
const pairOfVersions: OperationInput = [
  ['first', 'text'],
  ['second', 'text'],
];
const OF_DAY = /clock|time of day|times? of (?:the )?day|HH:MM|hh:mm|shift|\d\d:\d\d|start (?:time|and)|started|⟦q/i;

export const scheduleOperations: readonly Operation[] = [
  cron(
    'nextRun',
    [
      ['expression', 'text'],
      ['from', 'time', true],
    ],
    'time',
    [
      `(?:@get|<compute>|<calculate>|<tell>(?: me)?|when)? ?_(?:the )?next (?:run(?: ?time)?|time|execution(?: time)?|fire time|occurrence|date|trigger)(?: (?:of|for|at which|that|when|on which))?(?: (?:a|an|the|given))* ${CRON}(?: (?:will|is|are|would|to|runs?|fires?|next|triggers?|matches|due))*(?:,? (?:after|from|following|given|starting (?:at|from))(?: (?:a|an|the|given|certain|reference|start|some))*(?: (?:moment|time|date|timestamp|datetime|instant))*)?`,
      `when(?: (?:a|an|the|will|does|is|given))* ${CRON}(?: (?:will|would|next|runs?|fires?|triggers?|run|fire|due))+(?:,? (?:after|from|following)(?: (?:a|an|the|given|certain|reference))*(?: (?:moment|time|date|timestamp|datetime))*)?`,
      `(?:cron|crontab) next(?: run(?: time)?)?`,
    ],
    { ends: true },
  ),
  cron(
    'nextRuns',
    [
      ['expression', 'text'],
      ['from', 'time', true],
    ],
    'texts',
    [
      `(?:the )?next {count:n} (?:runs|run times|times|executions|fire times|occurrences|dates)(?: (?:of|for|at which))?(?: (?:a|an|the|given))* ${CRON}(?: (?:will|runs?|fires?))*(?:,? (?:after|from|starting (?:at|from))(?: (?:a|an|the|given|start))*(?: (?:moment|time|date|timestamp|datetime))*)?`,
    ],
    { ends: true, params: [numberParam('count', 'How many', [])] },
  ),
  cron('isCron', [['expression', 'text']], 'boolean', [
    `(?:@check )(?: ?(?:\\w+ ){0,5}?)?(?:valid|correct|well formed) ${CRON}`,
    `<validate> _${CRON}`,
    `${CRON} (?:validator|validation|checker|is valid)`,
  ]),

  version(
    'compareVersions',
    pairOfVersions,
    'number',
    [
      `(?:<compare>|<order>) _(?:2 |two )?${VERSIONS}`,
      `(?:compar(?:e|es|ing|ison)|comparator) (?:of |for )?(?:2 |two )?${VERSIONS}`,
      `${VERSIONS} (?:compare|comparison|comparator|comparer)`,
    ],
    {
      label: 'order',
      fulfils: [
        '(?:as |with |yields? |giving |returns? |returning |result(?: is)? |output )*(?:an? |the )*(?:integer |number |value )?-1(?: (?:if|when|for)[^,;.]*)?,? ?(?:or )?0(?: (?:if|when|for)[^,;.]*)?,? ?(?:and|or),? (?:\\+)?1(?: (?:if|when|for)[^,;.]*)?',
        '-1(?: (?:if|when|for)(?: [a-z]+){1,8})?,? ?(?:or |and )?0(?: (?:if|when|for)(?: [a-z]+){1,8})?,? ?(?:and|or)? ?\\+?1(?: (?:if|when|for)(?: [a-z]+){1,8})?',
        '-1 ?/ ?0 ?/ ?\\+?1',
        '(?:negative|-1),? (?:0|zero),? (?:or|and) (?:positive|1)',
      ],
    },
  ),
  version(
    'isNewerVersion',
    pairOfVersions,
    'boolean',
    [
      `(?:@check (?:\\w+ ){0,6}?)?(?:newer|later|higher|greater|more recent)(?: ${VERSIONS})? than (?:another|the other|the second|a second)(?: (?:one|${VERSIONS}))?`,
      `(?:@check (?:\\w+ ){0,4}?)${VERSIONS} (?:is )?(?:newer|later|higher|greater|more recent) than (?:another|the other|the second|a second|\\w+)(?: (?:one|${VERSIONS}))?`,
    ],
    { needs: /version|semver/i },
  ),
  version(
    'sortVersions',
    'texts',
    'texts',
    [
      `(?:<sort>|<order>) _(?:list of )?${VERSIONS}(?: (?:ascending|in ascending order|oldest first|from oldest to newest|properly|correctly))*`,
    ],
    { needs: /version|semver/i },
  ),
  version(
    'sortVersionsDescending',
    'texts',
    'texts',
    [
      `(?:<sort>|<order>) _(?:list of )?${VERSIONS},? (?:descending|in descending order|newest first|latest first|from newest to oldest|highest first)`,
    ],
    { needs: /version|semver/i },
  ),
  version(
    'latestVersion',
    'texts',
    'text',
    [`(?:@get )?_(?:latest|newest|highest|most recent) ${VERSIONS}(?: (?:of|in|from|out of))?`],
    { ends: true },
  ),
  version(
    'parseVersion',
    [['version', 'text']],
    'value',
    [`(?:<parse>|<split>) _${VERSIONS}(?: (?:into|in) (?:its )?(?:parts|components|major, minor,? and patch))?`],
    {
      ends: true,
      outSchema: {
        type: 'object',
        required: ['major', 'minor', 'patch'],
        properties: {
          major: { type: 'integer' },
          minor: { type: 'integer' },
          patch: { type: 'integer' },
          prerelease: { type: 'string' },
          build: { type: 'string' },
        },
      },
      needs: /version|semver/i,
      fulfils: [
        '(?:into |its |the )*major,? minor,? (?:and )?patch(?:(?: numbers?| parts?)|,? (?:and )?(?:optional )?pre ?-?release(?: tag)?)*',
      ],
    },
  ),
  version(
    'bumpVersion',
    [['version', 'text']],
    'text',
    [
      `(?:<bump>|<increment>|<raise>|<increase>)(?: _(?:part|component))?(?: (?:of|in))?(?: _${VERSIONS})?(?: by (?:its |the )?{part:w}(?: (?:part|number|component|version))?)?`,
      `(?:next|bumped) (?:semantic )?version`,
    ],
    {
      params: [
        {
          ...wordParam('part', 'major, minor or patch', [
            '(?:the )?{v} (?:part|number|component|version)',
            '(?:the )?(?<v>major|minor|patch)(?! or|,)',
          ]),
        },
      ],
      ends: true,
      needs: /version|semver/i,
      fulfils: [
        '\\(?(?:either |one of )?⟦q\\d+⟧,? ⟦q\\d+⟧,? (?:or|and) ⟦q\\d+⟧\\)?',
        '\\(?(?:by |either |one of |the )*(?:part )?\\(?major,? minor,? (?:or|and) patch(?: part| number| version| level)?\\)?',
        'major/minor/patch',
      ],
    },
  ),

  clock(
    'parseDuration',
    [['duration', 'text']],
    'number',
    [
      '(?:<parse>|@turn|<read>)? ?_(?:human (?:readable )?|text |iso(?: 8601)? |written )?(?:durations?|time spans?|periods? of time|time strings?|duration strings?)(?: (?:texts?|strings?))?(?: (?:like|such as|as|in the form(?: of)?|e\\.g\\.|of the form|written (?:as|like)))?(?: ⟦q\\d+⟧(?:(?:,| or|, or| and) ⟦q\\d+⟧)*)? ?(?:to|into|in|as)(?: (?:a|the|total|whole))*(?: number of)? seconds',
      '(?:total |number of )*seconds (?:in|of|from) (?:a|the) duration(?: (?:string|text))?(?: (?:like|such as) ⟦q\\d+⟧(?:(?:,| or|, or| and) ⟦q\\d+⟧)*)?',
      '<parse> _(?:human (?:readable )?)?(?:durations?|duration strings?)(?: (?:texts?|strings?))?(?: (?:like|such as) ⟦q\\d+⟧(?:(?:,| or|, or| and) ⟦q\\d+⟧)*)?',
    ],
    {
      label: 'seconds',
      fulfils: ['(?:return(?:s|ing)? |give(?:s|n)? (?:back )?|as |in )?(?:the )?(?:total |number of )*seconds'],
    },
  ),
  clock(
    'parseDurationMinutes',
    [['duration', 'text']],
    'number',
    [
      '(?:<parse>|@turn|<read>)? ?_(?:human (?:readable )?|text |iso(?: 8601)? )?(?:durations?|time spans?|duration strings?)(?: (?:texts?|strings?))?(?: (?:like|such as|as|in the form(?: of)?|of the form|written (?:as|like)))?(?: ⟦q\\d+⟧(?:(?:,| or|, or| and) ⟦q\\d+⟧)*)? ?(?:to|into|in|as)(?: (?:a|the|total|whole))*(?: number of)? minutes',
    ],
    { label: 'minutes' },
  ),
  clock(
    'formatDuration',
    [['seconds', 'number']],
    'text',
    [
      '(?:@turn )?_(?:number of |amount of )?seconds (?:to|into|as|in)(?: (?:a|an|the))?(?: (?:string|text|format|form|duration|something))*(?: (?:like|such as))? ⟦q\\d+⟧',
      '(?:short|compact) durations?(?: (?:string|text))?',
    ],
    { ends: true, needs: /⟦q|\dh|short|compact/ },
  ),
  clock(
    'minutesAsClock',
    [['minutes', 'number']],
    'text',
    [
      '(?:@turn )?_(?:number of |amount of )?minutes (?:to|into|as|in)(?: (?:a|an|the))?(?: (?:string|text|format|form|notation))*(?: ?(?:h{1,2}:mm|h:m|hours:minutes|hours and minutes|⟦q\\d+⟧))(?: (?:format|notation|string))?(?: as h{1,2}:mm)?',
    ],
    { ends: true },
  ),
  clock(
    'decimalHours',
    [['time', 'text']],
    'number',
    [
      '(?:@turn )?_(?:time |duration |working time |clock time )?(?:h{1,2}:mm|hours and minutes|hours:minutes|⟦q\\d+⟧)?(?: (?:times?|durations?|format|string))* ?(?:to|into|as|in) (?:a )?decimal hours',
      'decimal hours',
    ],
    { label: 'hours' },
  ),
  clock(
    'minutesFromTo',
    startEnd,
    'number',
    [
      `(?:@count )?_minutes (?:between|from)(?: (?:a|the|one|two|2|start|given))*(?: (?:${CLOCK_TIMES}|time))?(?: (?:and|to)(?: (?:a|an|the|another|end))*(?: time)?)?`,
      `(?:the )?(?:difference|duration|time) between (?:two|2) ${CLOCK_TIMES} in minutes`,
      `(?:the )?(?:shift|break|meeting) (?:length|duration) in minutes`,
    ],
    {
      label: 'minutes',
      needs: OF_DAY,
      fulfils: [
        '(?:which |that |it )*(?:may|can|might|also)? ?(?:cross(?:es|ing)?|pass(?:es|ing)?|past|over|works? (?:over|past|across)) midnight',
        '(?:in |as |like |format(?:ted)? )*(?:hh:mm|⟦q\\d+⟧)(?: format| notation)?',
      ],
    },
  ),
  clock(
    'hoursFromTo',
    startEnd,
    'number',
    [
      `(?:@count )?_(?:decimal )?(?:working |worked )?hours(?: worked)? (?:between|from)(?: (?:a|the|one|two|2|start|given))*(?: (?:${CLOCK_TIMES}|time))?(?: (?:and|to)(?: (?:a|an|the|another|end))*(?: time)?)?`,
      `(?:the )?(?:difference|duration|time) between (?:two|2) ${CLOCK_TIMES} in (?:decimal )?hours`,
      `(?:the )?(?:shift|break|meeting) (?:length|duration) in (?:decimal )?hours`,
      'hours (?:worked|of work)',
    ],
    {
      label: 'hours',
      needs: OF_DAY,
      fulfils: [
        '(?:which |that |it )*(?:may|can|might|also)? ?(?:cross(?:es|ing)?|pass(?:es|ing)?|past|over|works? (?:over|past|across)) midnight',
        '(?:in |as |like |format(?:ted)? )*(?:hh:mm|⟦q\\d+⟧)(?: format| notation)?',
      ],
    },
  ),
  clock(
    'to24Hours',
    [['time', 'text']],
    'text',
    [
      '(?:@turn )?_(?:12 ?-?hours?|am ?/ ?pm|twelve hour)(?: (?:clock|am ?/ ?pm))*(?: (?:times?|format|notation))*(?: (?:like|such as) ⟦q\\d+⟧)? (?:to|into|in|as)(?: (?:a|the))? 24 ?-?hours?(?: (?:clock|time|format|notation))*',
    ],
    { ends: true, fulfils: ['(?:such as|like) ⟦q\\d+⟧'] },
  ),
  clock(
    'to12Hours',
    [['time', 'text']],
    'text',
    [
      '(?:@turn )?_24 ?-?hours?(?: (?:clock|times?|format|notation))*(?: (?:like|such as) ⟦q\\d+⟧)? (?:to|into|in|as)(?: (?:a|the))? (?:12 ?-?hours?|am ?/ ?pm)(?: (?:clock|time|format|notation|with am ?/ ?pm|am ?/ ?pm))*',
    ],
    { ends: true, fulfils: ['(?:such as|like) ⟦q\\d+⟧', '(?:with )?am ?/ ?pm'] },
  ),
  clock(
    'addToClock',
    [
      ['time', 'text'],
      ['minutes', 'number'],
    ],
    'text',
    [
      '<add> _(?:number of )?minutes to _(?:clock time|time of (?:the )?day|hh:mm time|time)(?: (?:like|such as|in) (?:⟦q\\d+⟧|hh:mm))?',
    ],
    { ends: true, needs: OF_DAY },
  ),
];
