// long because it is a table: one entry for each operation, with the ways to say it.
import { definer, numberParam, type Operation, separatorParam, textParam, wordParam } from './operation.js';

const op = definer('table');
const json = definer('json');
const ROWS = '(?:rows?|records?|entries|lines?|objects?|items?)';
const WHERE = `(?:(?:<keep>|<filter>|<select>|<return>|<take>|<show>|<list>|<get>|<find>)(?: only| out| down to)? )?_(?:only )?(?:those )?${ROWS} (?:where|in which|whose|with|that have|having|for which)(?: (?:an?|the|column|field|value of|its))*`;
const DOWN =
  '(?:(?:in )?(?:descending|decreasing)(?: order)?|(?:from )?(?:largest|biggest|highest|newest|latest)(?: to (?:smallest|lowest|oldest))?(?: first)?|desc)';
const UP =
  '(?:(?:in )?(?:ascending|increasing|alphabetical(?:ly)?)(?: order)?|(?:from )?(?:smallest|lowest|oldest)(?: to (?:largest|biggest|highest|newest))?(?: first)?|asc)';
const column = wordParam('column', 'Name of the column');
const value = (kind: 'number' | 'text') => ({ name: 'value', kind, says: [], about: 'What it is compared with' }) as const;
const keep = (name: string, comparison: string, words: string): Operation[] => [
  op(`keepRows${name}`, 'rows', 'rows', [`${WHERE} {column:w} (?:(?:is|are|was|being) )?${words} {value:n}`], {
    fn: 'keepRows',
    params: [column, { ...value('number') }],
    fixed: [comparison],
  }),
];
const indent = numberParam(
  'indent',
  'Spaces for each level',
  [
    '(?:with|using|by|of|indented (?:by|with)) (?:an? )?(?:indent(?:ation)?(?: of)? )?{v}(?: ?-?spaces?)?(?: (?:of )?(?:indent(?:ation|ing)?|per level))?',
    '{v} spaces?(?: (?:indent(?:ation|ing)?|per level))?',
  ],
  2,
);

/** Without a word about a table, "sum" and "sort by" are about something else. */
const OF_TABLES = /\b(?:csv|tsv|tables?|rows?|records?|columns?|objects?|spreadsheets?|comma separated values)\b/i;

const all: readonly Operation[] = [
  ...keep('Above', '>', '(?:>|(?:greater|larger|more|higher|bigger|older) than|above|over|exceeds|exceeding)'),
  ...keep('From', '>=', '(?:>=|≥|at least|(?:greater|larger|more) than or equal to|not (?:below|less than))'),
  ...keep('Below', '<', '(?:<|(?:less|smaller|lower|fewer|younger) than|below|under)'),
  ...keep('UpTo', '<=', '(?:<=|≤|at most|(?:less|smaller) than or equal to|not (?:above|more than)|up to)'),
  ...keep('Equal', '=', '(?:=+|equals?(?: to)?|exactly|is)'),
  op('keepRowsEqualText', 'rows', 'rows', [`${WHERE} {column:w} (?:=+|equals?(?: to)?|is|of) {value:q}`], {
    fn: 'keepRows',
    params: [column, { ...value('text') }],
    fixed: ['='],
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
      `(?:<sort>|<order>)(?: it| them)?(?: _(?:${ROWS}|csv|table|result))? by(?: the)?(?: (?:column|field))? {column:w}(?:,? ${UP})?`,
    ],
    { params: [column] },
  ),
  op(
    'sortRowsDescending',
    'rows',
    'rows',
    [
      `(?:<sort>|<order>)(?: it| them)?(?: _(?:${ROWS}|csv|table|result))? by(?: the)?(?: (?:column|field))? {column:w},? ${DOWN}`,
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
    [`<group>(?: it| them)?(?: _(?:${ROWS}|csv|objects))? by(?: the)?(?: (?:column|field|value of|key))* {column:w}`],
    { params: [column], ends: true, outSchema: { type: 'object', additionalProperties: { type: 'array' } } },
  ),

  op(
    'csvToRows',
    [['csv', 'text']],
    'rows',
    [
      '(?:@turn )?_(?:csv|comma separated values)(?: (?:text|data|string|file|content|input))* (?:to|into|as|in)(?: (?:a|an|the))? (?:json|rows|objects|records)(?: (?:array|list|objects?|rows|records|of|format))*',
      '<parse> _csv(?: (?:text|data|string|file|content))*(?: (?:to|into|as)(?: (?:a|an|the))? (?:json|rows|objects|records|list)(?: (?:array|list|objects?|rows|records|of))*)?',
      '_tsv(?: (?:text|data|file))* (?:to|into|as|in) json',
      'json (?:array |objects |rows )?from (?:a )?csv',
    ],
    {
      fn: 'parseCsv',
      params: [
        separatorParam(
          'delimiter',
          'What stands between cells',
          [
            '(?:separated|delimited|split|divided) (?:by|with) (?:an? )?{v}',
            '(?:with|using|by) (?:an? )?{v} (?:as )?(?:the )?(?:delimiters?|separators?)',
            '{v} (?:separated|delimited)',
            '(?:delimiter|separator)(?: is| of)? (?:an? )?{v}',
          ],
          ',',
        ),
      ],
      ends: false,
    },
  ),
  op(
    'rowsToCsv',
    'rows',
    'text',
    [
      '(?:@turn )?_(?:json )?(?:arrays?|lists?|rows|records|objects|json)(?: (?:of|array|list|objects?|rows|records|text|data|flat))* (?:to|into|as|in)(?: (?:a|an|the))? csv(?: (?:text|file|string|format|table))?',
      '(?:<return>|<output>|<give>|back|<write>|@turn|as|to|into)(?: (?:it|them|the|result|as|to|into|rows|a|again|back))* csv(?: (?:text|again))?',
      'csv from (?:a )?(?:json|list|array)(?: (?:of|objects|array))*',
    ],
    {
      fn: 'formatCsv',
      params: [
        separatorParam(
          'outDelimiter',
          'What stands between cells',
          [
            '(?:separated|delimited) (?:by|with) (?:an? )?{v}',
            '(?:with|using) (?:an? )?{v} (?:as )?(?:the )?(?:delimiters?|separators?)',
            '{v} (?:separated|delimited)',
          ],
          ',',
        ),
      ],
      ends: true,
    },
  ),
  op(
    'rowsToMarkdown',
    'rows',
    'text',
    [
      '(?:@turn )?(?:_(?:csv|json|rows|list of objects|array of objects)(?: (?:text|data|file))* )?(?:to|into|as|in)(?: (?:a|an|the))? (?:markdown|md)(?: tables?)?',
      'markdown tables?(?: (?:from|of|out of))?',
    ],
    { fn: 'formatMarkdown', ends: true },
  ),
  op(
    'rowsToHtml',
    'rows',
    'text',
    [
      '(?:@turn )?(?:_(?:csv|json|rows|list of objects|array of objects)(?: (?:text|data|file))* )?(?:to|into|as|in)(?: (?:a|an|the))? html(?: tables?)',
      'html tables? (?:from|of|out of)',
    ],
    { fn: 'formatHtmlTable', ends: true },
  ),

  json(
    'jsonToYaml',
    'value',
    'text',
    [
      '(?:@turn )?(?:_json(?: (?:text|data|string|document|object|value)s?)* )?(?:to|into|as|in)(?: (?:a|an|the))? ya?ml(?: (?:text|document|format))?',
      'ya?ml from (?:a )?json',
    ],
    { fn: 'formatYaml', ends: true },
  ),
  json(
    'yamlToJson',
    [['yaml', 'text']],
    'value',
    [
      '(?:@turn )?_ya?ml(?: (?:text|data|string|document|file)s?)* (?:to|into|as|in)(?: (?:a|an|the))? (?:json|objects?)(?: (?:object|value|format))?',
      '<parse> _ya?ml(?: (?:text|data|string|document|file))*',
      'json from (?:a )?ya?ml',
    ],
    { fn: 'parseYaml', ends: false },
  ),
  json(
    'xmlToJson',
    [['xml', 'text']],
    'value',
    [
      '(?:@turn )?_xml(?: (?:text|data|string|document|file)s?)* (?:to|into|as|in)(?: (?:a|an|the))? (?:json|objects?)(?: (?:object|value|format))?',
      '<parse> _xml(?: (?:text|data|string|document|file))*',
      'json from (?:a )?xml',
    ],
    { fn: 'parseXml', ends: false },
  ),
  json(
    'jsonToXml',
    'value',
    'text',
    [
      '(?:@turn )?(?:_json(?: (?:text|data|string|document|object|value)s?)* )?(?:to|into|as|in)(?: (?:a|an|the))? xml(?: (?:text|document|format))?',
      'xml from (?:a )?json',
    ],
    { fn: 'formatXml', params: [{ ...indent, fallback: 0 }], ends: true },
  ),
  json(
    'prettyJson',
    [['json', 'text']],
    'text',
    [
      '(?:pretty ?-?print(?:s|ed|er|ing)?|<format>|<indent>|<beautify>|<prettify>|json (?:formatter|beautifier|pretty ?printer))(?: _json(?: (?:text|string|document|data))*)?(?: (?:nicely|readably))?',
      '(?:pretty|indented|nicely formatted) json',
    ],
    { fn: 'prettyJson', params: [indent], ends: true, needs: /json/i },
  ),
  json(
    'minifyJson',
    [['json', 'text']],
    'text',
    [
      '(?:<minify>|<compact>|<compress>)(?: _json(?: (?:text|string|document|data))*)?',
      'json minif\\w+',
      '@remove _(?:unnecessary |insignificant )?(?:white ?)?spaces? from (?:a )?json',
    ],
    { fn: 'minify', ends: true, needs: /json/i },
  ),
  json(
    'sortKeys',
    'value',
    'value',
    [
      '<sort> _(?:json )?(?:object )?(?:keys|properties)(?: (?:of|in))?(?: (?:a|the|json|object|every level))*(?: (?:alphabetically|recursively|in alphabetical order|deeply))*',
      '(?:with )?(?:sorted|alphabetical) keys',
      'keys sorted(?: alphabetically)?',
    ],
    { fn: 'sortKeys' },
  ),
  json(
    'flatten',
    'value',
    'value',
    [
      '<flatten>(?: _(?:nested )?(?:json|object|structure)s?(?: (?:objects?|structure))?)?(?: (?:into|to|with|using)(?: (?:a|an))?(?: (?:flat|single level|one level))?(?: (?:object|map))?)?(?: (?:with|using|to|into) dot(?:ted)?(?: (?:notation|keys|paths|separated keys|names))*)?',
      'dot notation',
    ],
    {
      params: [
        separatorParam(
          'separator',
          'What stands between names',
          [
            '(?:with|by|using) (?:an? )?{v}(?: (?:as|between))?(?: (?:the|a))?(?: (?:separators?|names|keys))?',
            '(?:joined|separated) (?:by|with) (?:an? )?{v}',
            '(?:with )?(?:an? )?{v} between (?:the |their )?(?:names|keys|levels|parts)',
          ],
          '.',
        ),
      ],
      ends: false,
      outSchema: { type: 'object' },
    },
  ),
  json(
    'unflatten',
    'value',
    'value',
    [
      '<unflatten>',
      '<expand> _(?:dotted|dot separated|dot notation) (?:keys|names|paths)(?: (?:into|to)(?: (?:a|nested))* (?:objects?|structure))?',
    ],
    {
      params: [separatorParam('separator', 'What stands between names', ['(?:joined|separated) (?:by|with) (?:an? )?{v}'], '.')],
      outSchema: { type: 'object' },
    },
  ),
  json(
    'valueAtGiven',
    [
      ['value', 'value'],
      ['path', 'text'],
    ],
    'value',
    [
      '(?:<get>|<extract>|<read>|<return>|<pick>|<look> up|<find>) _(?:values?|fields?|entry)(?: (?:at|by|under|from|of|for|in))?(?: (?:a|the|given|json|object|dotted|dot))*(?: (?:path|key path))(?: (?:like|such as) ⟦q\\d+⟧)?',
    ],
    { fn: 'valueAt' },
  ),
  json(
    'valueAt',
    'value',
    'value',
    [
      '(?:<get>|<extract>|<read>|<return>|<pick>)(?: _(?:values?|fields?))?(?: (?:at|under|of|from))?(?: (?:the|a))?(?: (?:path|key|field))? {path:q}(?: (?:out of|from|of|in))?',
    ],
    { params: [textParam('path', 'Names joined by dots', [])], needs: /json|object/i },
  ),
  json(
    'keysOf',
    'value',
    'texts',
    ['(?:<list>|<return>|<get>|<extract>) _(?:top level )?(?:keys|property names)(?: (?:of|in))?(?: (?:a|the|json|object))*'],
    { ends: true, needs: /json|object/i },
  ),
  json(
    'mergeObjects',
    [
      ['first', 'value'],
      ['second', 'value'],
    ],
    'value',
    [
      '(?:deep(?:ly)? )?<merge>(?: _)?(?: ?(?:two|2))?(?: json)? (?:objects|documents|structures)(?: (?:deeply|recursively))?',
      'deep merge',
    ],
    { outSchema: {} },
  ),
  json('isJson', 'text', 'boolean', [
    '(?:@check (?:\\w+ ){0,5}?)(?:(?:is|are) )?(?:valid|well formed|correct) json',
    'json validator',
    '<validate> _json(?: (?:text|string|syntax))?',
  ]),
  json('isXml', 'text', 'boolean', [
    '(?:@check (?:\\w+ ){0,5}?)(?:(?:is|are) )?(?:valid|well formed|correct) xml',
    '<validate> _xml(?: (?:text|string|syntax))?',
    'xml validator',
  ]),
  json(
    'parseQuery',
    [['query', 'text']],
    'value',
    [
      '<parse> _(?:url )?query(?: strings?| parameters?)?(?: (?:of (?:a|the) url))?(?: (?:to|into|as)(?: (?:a|an))?(?: (?:json|object|objects|map))*)?',
      'query strings? (?:to|into) (?:json|an object|objects?)',
    ],
    { ends: true, outSchema: { type: 'object' } },
  ),
  json(
    'formatQuery',
    'value',
    'text',
    [
      '(?:<build>|<make>|<create>|@turn) _(?:json )?(?:objects?|parameters)? ?(?:(?:to|into|as) )?(?:a )?(?:url )?query strings?(?: (?:from|out of)(?: (?:a|an|json|object))*)?',
      '(?:json|objects?)(?: objects?)? (?:to|into|as)(?: a)? (?:url )?query strings?',
    ],
    { ends: true },
  ),
  json(
    'parseUrl',
    [['url', 'text']],
    'value',
    [
      '(?:<parse>|<split>|<dissect>|<decompose>|<break>)(?: up| down| apart)? _(?:urls?|web addresses)(?: (?:into|in) (?:its )?(?:parts|components|pieces))?(?:[:,(]? (?:\\()?(?:protocol|scheme|host|port|path|query|fragment|hash|domain|hostname|parameters?)(?:,? (?:and )?(?:the )?(?:protocol|scheme|host|port|path|query|fragment|hash|domain|hostname|parameters?))*\\)?)?',
      'url parser',
    ],
    { ends: true, outSchema: { type: 'object' } },
  ),
  json(
    'hostOf',
    [['url', 'text']],
    'text',
    [
      '(?:(?:<get>|<extract>|<return>|<find>) )?_(?:host(?:name)?|domain)(?: name)?(?: (?:of|from|out of|in))?(?: (?:a|an|the))? (?:urls?|web address|link)',
    ],
    { ends: true },
  ),
];

export const tableOperations: readonly Operation[] = all.map((operation) =>
  operation.inputs[0]?.kind === 'rows' && !operation.needs ? { ...operation, needs: OF_TABLES } : operation,
);
