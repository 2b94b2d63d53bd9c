import { definer, numberParam, textParam, wordParam, type Operation } from './operation.js';
import { onlyOfTables } from './wording.js';

const op = definer('table');
const ROWS = '(?:rows?|records?|entries|lines?|objects?|items?)';
const WHERE = `(?:(?:<keep>|<filter>|<select>|<return>|<take>|<show>|<list>|<get>|<find>)(?: only| out| down to)? )?_(?:only )?(?:(?:those )?${ROWS}|those|the ones) (?:where|in which|whose|with|that have|having|for which)(?: (?:an?|the|column|field|value of|its))*`;
const DOWN =
  '(?:(?:in )?(?:descending|decreasing)(?: order)?|(?:from )?(?:largest|biggest|highest|newest|latest)(?: to (?:smallest|lowest|oldest))?(?: first)?|desc)';
const UP =
  '(?:(?:in )?(?:ascending|increasing|alphabetical(?:ly)?)(?: order)?|(?:from )?(?:smallest|lowest|oldest)(?: to (?:largest|biggest|highest|newest))?(?: first)?|asc)';
const column = wordParam('column', 'Name of the column');
const value = (kind: 'number' | 'text') => ({ name: 'value', kind, says: [], about: 'What it is compared with' }) as const;
const FILTERS = [
  '<filter>(?: _(?:csv|json|list|array|rows|table|records|objects)(?: (?:array|list|text|data|of|rows|records|objects|users|people|products|orders|employees|customers|items))*)?(?:[:,;] ?| and| so that| such that)',
];
const keep = (name: string, comparison: string, words: string): Operation[] => [
  op(`keepRows${name}`, 'rows', 'rows', [`${WHERE} {column:w} (?:(?:is|are|was|being) )?${words} {value:n}`], {
    fn: 'keepRows',
    params: [column, { ...value('number') }],
    fixed: [comparison],
    fulfils: FILTERS,
  }),
];

const all: readonly Operation[] = [
  ...keep('Above', '>', '(?:>|(?:greater|larger|more|higher|bigger|older) than|above|over|exceeds|exceeding)'),
  ...keep('From', '>=', '(?:>=|≥|at least|(?:greater|larger|more) than or equal to|not (?:below|less than))'),
  ...keep('Below', '<', '(?:<|(?:less|smaller|lower|fewer|younger) than|below|under)'),
  ...keep('UpTo', '<=', '(?:<=|≤|at most|(?:less|smaller) than or equal to|not (?:above|more than)|up to)'),
  ...keep('Equal', '=', '(?:=+|equals?(?: to)?|exactly|is)'),
  op(
    'keepCheaper',
    'rows',
    'rows',
    [
      `(?:(?:<keep>|<filter>|<select>|<return>|<take>|<show>|<list>|<get>|<find>)(?: only| out| down to)? )?_(?:only )?(?:those |the ones |ones )?(?:${ROWS}|products)? ?(?:(?:that|which) (?:are|cost) )?(?:cheaper than|(?:that |which )?costs? less than|with a price (?:below|under|less than|lower than)|priced (?:below|under)) {value:n}`,
    ],
    {
      fn: 'keepRows',
      params: [{ ...wordParam('column', 'Name of the column'), fallback: 'price' }, { ...value('number') }],
      fixed: ['<'],
    },
  ),
  op(
    'keepDearer',
    'rows',
    'rows',
    [
      `(?:(?:<keep>|<filter>|<select>|<return>|<take>|<show>|<list>|<get>|<find>)(?: only| out| down to)? )?_(?:only )?(?:those |the ones |ones )?(?:${ROWS}|products)? ?(?:(?:that|which) (?:are|cost) )?(?:more expensive than|dearer than|(?:that |which )?costs? more than|with a price (?:above|over|more than|higher than)|priced (?:above|over)) {value:n}`,
    ],
    {
      fn: 'keepRows',
      params: [{ ...wordParam('column', 'Name of the column'), fallback: 'price' }, { ...value('number') }],
      fixed: ['>'],
    },
  ),
  op(
    'keepOlder',
    'rows',
    'rows',
    [
      `(?:(?:<keep>|<filter>|<select>|<return>|<take>|<show>|<list>|<get>|<find>)(?: only| out| down to)? )?_(?:only )?(?:those |the ones |ones )?(?:${ROWS}|people|persons|users|employees|customers|members|students)? ?(?:(?:that|which|who) are )?(?:older than|over the age of) {value:n}(?: years?(?: old)?)?`,
    ],
    {
      fn: 'keepRows',
      params: [{ ...wordParam('column', 'Name of the column'), fallback: 'age' }, { ...value('number') }],
      fixed: ['>'],
    },
  ),
  op(
    'keepYounger',
    'rows',
    'rows',
    [
      `(?:(?:<keep>|<filter>|<select>|<return>|<take>|<show>|<list>|<get>|<find>)(?: only| out| down to)? )?_(?:only )?(?:those |the ones |ones )?(?:${ROWS}|people|persons|users|employees|customers|members|students)? ?(?:(?:that|which|who) are )?(?:younger than|under the age of) {value:n}(?: years?(?: old)?)?`,
    ],
    {
      fn: 'keepRows',
      params: [{ ...wordParam('column', 'Name of the column'), fallback: 'age' }, { ...value('number') }],
      fixed: ['<'],
    },
  ),
  op('keepRowsEqualText', 'rows', 'rows', [`${WHERE} {column:w} (?:=+|equals?(?: to)?|is|of) {value:q}`], {
    fn: 'keepRows',
    params: [column, { ...value('text') }],
    fixed: ['='],
    fulfils: FILTERS,
  }),
  op('keepRowsNotText', 'rows', 'rows', [`${WHERE} {column:w} (?:!=|≠|is not|isn't|differs from|not equal to) {value:q}`], {
    fn: 'keepRows',
    params: [column, { ...value('text') }],
    fixed: ['!='],
  }),
  op('keepRowsContaining', 'rows', 'rows', [`${WHERE} {column:w} (?:contains|includes|containing) {search:q}`], {
    params: [column, textParam('search', 'What it contains', [])],
  }),
  op(
    'keepFilledRows',
    'rows',
    'rows',
    [
      `${WHERE} {column:w} is (?:not empty|filled(?: in)?|present|set)`,
      `@remove _${ROWS} (?:where|in which|whose)(?: the)? {column:w} is (?:empty|missing|blank)`,
    ],
    { params: [column] },
  ),
  op(
    'sortRows',
    'rows',
    'rows',
    [
      `(?:<sort>|<order>)(?: it| them)?(?: _(?:csv |json )?(?:${ROWS}|csv|json|table|result|list|array|data)(?: of (?:objects|records|rows|\\w+))?)? by(?: (?:the|their|its|value|of))*(?: (?:column|field|key|property|attribute))? {column:w}(?: (?:column|field))?(?:,? ${UP})?`,
    ],
    { params: [column] },
  ),
  op(
    'sortRowsDescending',
    'rows',
    'rows',
    [
      `(?:<sort>|<order>)(?: it| them)?(?: _(?:csv |json )?(?:${ROWS}|csv|json|table|result|list|array|data)(?: of (?:objects|records|rows|\\w+))?)? by(?: (?:the|their|its|value|of))*(?: (?:column|field|key|property|attribute))? {column:w}(?: (?:column|field))?,? ${DOWN}`,
      `(?:<sort>|<order>)(?: it| them)? ${DOWN} by(?: the)? {column:w}`,
    ],
    { params: [column] },
  ),
  op(
    'selectColumns',
    'rows',
    'rows',
    [
      '(?:<keep>|<select>|<return>|<pick>) (?:only )?(?:the )?(?:columns?|fields?) {columns:w}(?:(?:, ?| and |, and )(?<more>\\w+(?:(?:, ?| and |, and )\\w+)*?))?(?=\\s*(?:$|[.;,]|then|and (?:return|convert|sort|output|then)|of ))',
    ],
    { params: [{ name: 'columns', kind: 'words', says: [], about: 'Names of the columns' }] },
  ),
  op('dropColumn', 'rows', 'rows', ['@remove _(?:column|field) {column:w}', '@remove _{column:w} (?:column|field)'], {
    params: [column],
  }),
  op('renameColumn', 'rows', 'rows', ['<rename> _(?:column |field )?{column:w} (?:to|into|as) {to:w}'], {
    params: [column, wordParam('to', 'Its new name')],
  }),
  op('uniqueRows', 'rows', 'rows', ['@remove _duplicates? (?:rows|records|lines)', '(?:unique|distinct) rows']),
  op(
    'firstRows',
    'rows',
    'rows',
    ['(?:(?:<keep>|<return>|<take>|<show>) )?(?:only )?(?:the )?(?:first|top) {count:n} (?:rows|records|entries)'],
    { params: [numberParam('count', 'How many rows', [])] },
  ),
  op(
    'countRows',
    'rows',
    'number',
    ['@count _(?:(?:matching|remaining|data) )?(?:rows|records)(?: (?:there are|remain|are left|match))?'],
    { fn: 'countRows', label: 'count' },
  ),
  op(
    'columnNames',
    'rows',
    'texts',
    ['(?:<list>|<return>|<get>|<show>)? ?_(?:column names|names of the columns|header names|headers)'],
    { fn: 'columnsOf', ends: true },
  ),
  op(
    'columnNumbersSum',
    'rows',
    'number',
    [
      '(?:the )?(?:<sum>|<total>|sum|total)(?: up)?(?: of)?(?: (?:the|all|values|in|of|its|their|a))*(?: (?:column|field))?(?: (?:named|called))? {column:w}(?: (?:column|values?))?',
    ],
    { fn: 'sumOfColumn', params: [column], label: 'sum' },
  ),
  op(
    'columnNumbersMean',
    'rows',
    'number',
    [
      '(?:the )?(?:<average>|mean|average)(?: of)?(?: (?:the|all|values|in|of|its|their|a))*(?: (?:column|field))?(?: (?:named|called))? {column:w}(?: (?:column|values?))?',
    ],
    { fn: 'meanOfColumn', params: [column], label: 'mean' },
  ),
  op(
    'columnNumbersMax',
    'rows',
    'number',
    [
      '(?:the )?(?:maximum|max|largest|highest|biggest)(?: (?:value|number))?(?: (?:of|in))?(?: (?:the|all|a))*(?: (?:column|field))?(?: (?:named|called))? {column:w}(?: (?:column|values?))?',
    ],
    { fn: 'maximumOfColumn', params: [column], label: 'max' },
  ),
  op(
    'columnNumbersMin',
    'rows',
    'number',
    [
      '(?:the )?(?:minimum|min|smallest|lowest)(?: (?:value|number))?(?: (?:of|in))?(?: (?:the|all|a))*(?: (?:column|field))?(?: (?:named|called))? {column:w}(?: (?:column|values?))?',
    ],
    { fn: 'minimumOfColumn', params: [column], label: 'min' },
  ),
  op(
    'columnNumbersMedian',
    'rows',
    'number',
    [
      '(?:the )?median(?: (?:value))?(?: (?:of|in))?(?: (?:the|all|a))*(?: (?:column|field))?(?: (?:named|called))? {column:w}(?: (?:column|values?))?',
    ],
    { fn: 'medianOfColumn', params: [column], label: 'median' },
  ),
  op(
    'countByColumn',
    'rows',
    'value',
    [
      `@count _(?:${ROWS} )?(?:there are )?(?:per|for each|by|in each|of each|grouped by)(?: (?:value of|different|distinct|the|column))* {column:w}`,
    ],
    { params: [column], ends: true, outSchema: { type: 'object', additionalProperties: { type: 'integer' } } },
  ),
  op(
    'sumByColumn',
    'rows',
    'value',
    [
      '(?:<sum>|<total>|<add>)(?: up)?(?: of)?(?: (?:the|all|values|column|field|numbers|in|of))* {amounts:w}(?: (?:column|field|values))?(?: (?:of|in|from)(?: (?:a|an|the|given))* (?:csv|rows|table|list|json|objects|data|text|array|of)+)?,? (?:per|for each|by|grouped by)(?: (?:the|value of|different|distinct|column|field))* {column:w}',
      '(?:<sum>|<total>|<add>|sum|total)(?: up)?(?: of)?(?: (?:the|all|column))* {amounts:w} (?:per|for each|by|grouped by)(?: (?:value of|different|distinct|the|column))* {column:w}',
    ],
    {
      params: [column, wordParam('amounts', 'Column of the amounts')],
      ends: true,
      outSchema: { type: 'object', additionalProperties: { type: 'number' } },
    },
  ),
  op(
    'meanByColumn',
    'rows',
    'value',
    [
      '(?:<average>|mean|average)(?: of)?(?: (?:the|all|column))* {amounts:w} (?:per|for each|by|grouped by)(?: (?:value of|different|distinct|the|column))* {column:w}',
    ],
    {
      params: [column, wordParam('amounts', 'Column of the amounts')],
      ends: true,
      outSchema: { type: 'object', additionalProperties: { type: 'number' } },
    },
  ),
  op(
    'groupRows',
    'rows',
    'value',
    [
      `<group>(?: it| them)?(?: _(?:${ROWS}|csv|objects|list|array)(?: of (?:objects|records|rows|dicts|dictionaries|items|\\w+))?)? by(?: (?:the|their|a|its|value|values|of|column|field|key|property|attribute))* {column:w}`,
    ],
    { params: [column], ends: true, outSchema: { type: 'object', additionalProperties: { type: 'array' } } },
  ),
];

export const rowsOperations: readonly Operation[] = all.map(onlyOfTables);
