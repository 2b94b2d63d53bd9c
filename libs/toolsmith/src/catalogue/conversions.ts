import { definer, numberParam, separatorParam, type Operation } from './operation.js';
import { onlyOfTables } from './wording.js';

const op = definer('table');
const json = definer('json');
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

const all: readonly Operation[] = [
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
      fulfils: [
        '(?:with|including|and) (?:a |the )?(?:header(?: line| row)?|line of column names|column names)(?: (?:line|first|in the first line|on top))?',
      ],
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
];

export const conversionsOperations: readonly Operation[] = all.map(onlyOfTables);
