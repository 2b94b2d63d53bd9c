import { definer, type Operation, type OperationInput, wordParam } from './operation.js';

const op = definer('objects');
const ROWS = '(?:rows?|records?|entries|objects?|items?|list|array|elements|products?|people|orders|users|employees)';
const KEY = '(?:(?:the |their |its |a )*(?:key|field|property|column|attribute|value of(?: the)?)(?: called| named)? )?';
const key = wordParam('key', 'Name of the field');
const keys = (about: string) => ({ name: 'keys', kind: 'words' as const, says: [], about });
const OF_OBJECTS =
  /\b(?:objects?|rows?|records?|dicts?|dictionaries|json|csv|table|items|orders|products|people|employees|users|invoices?|lines|positions|cart|basket)\b/i;
const two: OperationInput = [
  ['first', 'value'],
  ['second', 'value'],
];

const all: readonly Operation[] = [
  op(
    'sumOfProducts',
    'rows',
    'number',
    [
      `(?:the )?(?:<sum>|sum|total|grand total|order total|invoice total|cart total|<add> up|total (?:price|amount|cost|value)|amount)(?: up)?(?: (?:of|over|as|from|for|to|the|all|a|list|array|every|each|items?|entries|orders?|cart|order|positions|invoice|lines|products|line|objects|\\(|:|each with|with|which have|having|with a|given|=))*,? ?{factor:w} ?(?:\\*|times|x|×|multiplied by) ?(?:the |its |their )?{times:w}(?: (?:of|over|for|in)(?: (?:all|each|every|the|list|array|of|a))* ${ROWS})?`,
      `(?<=\\b(?:with|have|having|of|and|has|containing|holding|consisting of)(?: (?:a|an|its|the|fields|keys))* (?:\\w+(?:,| and|, and) )?)(?<factor>(?:unit ?)?(?:price|cost|rate)(?:_?[a-z]+)?),? ?and(?: (?:a|an|its|the))* (?<times>qty|quantity|amount|count|hours|units|number)\\b[^.;\\n]{0,50}?(?:the )?(?:grand |overall |order |invoice |cart )?total(?: (?:price|amount|cost|value|sum|of the order|of the cart))?`,
      `(?<=\\b(?:with|have|having|of|and|has|containing|holding|consisting of)(?: (?:a|an|its|the|fields|keys))* (?:\\w+(?:,| and|, and) )?)(?<factor2>qty|quantity|hours|units),? ?and(?: (?:a|an|its|the))* (?<times2>(?:unit ?)?(?:price|cost|rate)(?:_?[a-z]+)?)\\b[^.;\\n]{0,50}?(?:the )?(?:grand |overall |order |invoice |cart )?total(?: (?:price|amount|cost|value|sum|of the order|of the cart))?`,
      `(?:the )?(?:grand |overall |order |invoice |cart )?total(?: (?:price|amount|cost|value|sum))?(?: (?:of|for|from))(?: (?:a|an|the|list|array|of|all))* (?:orders?|items|products|cart|basket|positions|lines|line items|invoice lines|order lines|objects|invoice)(?: (?:items|lines|positions))?,? (?:each |where each |which |that )?(?:with|have|has|having|item has|containing|of the form)(?: (?:a|an|its|the|each|fields|keys))* (?<factor3>(?:unit ?)?(?:price|cost|rate)(?:_?[a-z]+)?) and(?: (?:a|an|its|the))* (?<times3>qty|quantity|amount|count|hours|units)`,
    ],
    {
      params: [wordParam('factor', 'Name of one number'), wordParam('times', 'Name of the other number')],
      label: 'total',
      needs: OF_OBJECTS,
    },
  ),
  op(
    'pluck',
    'rows',
    'value',
    [
      `(?:@get |<pluck> )_(?:all )?(?:values? of (?:the )?)?(?:the )?(?:key|field|property|column) {key:w}(?: (?:of|from|in)(?: (?:each|every|all|the|a|list|array|of))* (?:objects?|rows?|records?|items?|csv|table)(?: (?:text|data|file))?)`,
      `(?:@get |<pluck> )_list of (?:the )?{key:w} (?:values|fields)(?: (?:of|from|in)(?: (?:each|every|all|the|a|list|array|of))* (?:objects?|rows?|records?|items?))?`,
    ],
    { params: [key], ends: true, outSchema: { type: 'array' } },
  ),
  op(
    'pluckTheir',
    'rows',
    'value',
    [
      '@get (?:only )?(?:just )?(?:their|the) (?<key>names|ids|emails|titles|prices|ages|cities|countries|quantities|amounts)(?: (?:only|as a list|as an array))*',
    ],
    {
      fn: 'pluck',
      params: [
        {
          name: 'key',
          kind: 'choice',
          says: [],
          about: 'Name of the field',
          choices: {
            names: 'name',
            ids: 'id',
            emails: 'email',
            titles: 'title',
            prices: 'price',
            ages: 'age',
            cities: 'city',
            countries: 'country',
            quantities: 'quantity',
            amounts: 'amount',
          },
        },
      ],
      ends: true,
      outSchema: { type: 'array' },
    },
  ),
  op(
    'indexBy',
    'rows',
    'value',
    [
      `(?:<index>|<key>) _${ROWS}?(?: of objects)? ?by ${KEY}{key:w}`,
      `_${ROWS}(?: of objects)? (?:to|into) (?:an? )?(?:object|map|dictionary|lookup)(?: table)? (?:keyed|indexed) by ${KEY}{key:w}`,
    ],
    { params: [key], ends: true, outSchema: { type: 'object', additionalProperties: { type: 'object' } } },
  ),
  op(
    'rowWithMost',
    'rows',
    'value',
    [
      `(?:@get )?_(?:${ROWS}|one|product|person|employee) (?:with|having|that has|which has) _(?:highest|largest|biggest|greatest|most|maximum|max) (?:value of )?${KEY}{key:w}`,
      `(?:the )?(?:row|record|object|item|entry) where {key:w} is (?:highest|largest|biggest|greatest|the maximum)`,
    ],
    { params: [key], ends: true, outSchema: { type: 'object' } },
  ),
  op(
    'rowWithLeast',
    'rows',
    'value',
    [
      `(?:@get )?_(?:${ROWS}|one|product|person|employee) (?:with|having|that has|which has) _(?:lowest|smallest|least|minimum|min) (?:value of )?${KEY}{key:w}`,
      `(?:the )?(?:row|record|object|item|entry) where {key:w} is (?:lowest|smallest|the minimum)`,
    ],
    { params: [key], ends: true, outSchema: { type: 'object' } },
  ),
  op(
    'uniqueBy',
    'rows',
    'rows',
    [
      `@remove _duplicates?(?: ${ROWS})?(?: (?:from|in|of)(?: (?:a|the|list|array|of))* ${ROWS})?(?: (?:by|with the same|that have the same|having the same|based on|according to)) ${KEY}{key:w}`,
      `(?:de ?duplicat\\w+|dedup\\w*|<unique>) _(?:${ROWS})?(?: of objects)? ?by ${KEY}{key:w}`,
      `unique ${ROWS} by ${KEY}{key:w}`,
    ],
    { params: [key], fulfils: ['keep(?:s|ing)? (?:only )?(?:the )?first(?: (?:one|occurrence|of each|row|object))*'] },
  ),
  op(
    'countDistinct',
    'rows',
    'number',
    [`@count _(?:distinct|unique|different) (?:values (?:of|in) )?${KEY}{key:w}(?: values?)?(?: (?:in|of|there are))?`],
    { params: [key] },
  ),
  op(
    'joinBy',
    [
      ['first', 'rows'],
      ['second', 'rows'],
    ],
    'rows',
    [
      `(?:<join>|<merge>|<combine>) (?:two|2) (?:lists|arrays|tables)(?: of (?:objects|records|rows))? (?:by|on|using|over)(?: (?:a|the|their|common|shared))* ${KEY}{key:w}`,
    ],
    { params: [key], ends: true },
  ),
  op(
    'joinByGiven',
    [
      ['first', 'rows'],
      ['second', 'rows'],
      ['key', 'text'],
    ],
    'rows',
    [
      '(?:<join>|<merge>|<combine>) (?:two|2) (?:lists|arrays|tables)(?: of (?:objects|records|rows))? (?:by|on|using|over)(?: (?:a|the|common|shared|given))* (?:key|field|column)',
    ],
    { fn: 'joinBy', ends: true },
  ),
  op(
    'pickKeys',
    'value',
    'value',
    [
      '(?:<keep>|<pick>|<select>) (?:only )?(?:the )?(?:keys|fields|properties) {keys:w}(?:(?:, ?| and |, and )(?<more>[\\w⟦⟧]+(?:(?:, ?| and |, and )[\\w⟦⟧]+)*?))?(?: (?:of|from|in)(?: (?:a|an|the|json))* objects?)?',
    ],
    { params: [keys('Names of the fields that stay')], ends: false, outSchema: { type: 'object' }, needs: /object|json/i },
  ),
  op(
    'pickKeysGiven',
    [
      ['object', 'value'],
      ['keys', 'texts'],
    ],
    'value',
    [
      '(?:<keep>|<pick>|<select>) (?:only )?_(?:given |chosen |certain |some |list of )*(?:keys|fields|properties)(?: (?:of|from|in))(?: (?:a|an|the|json))* objects?',
    ],
    { fn: 'pickKeys', outSchema: { type: 'object' } },
  ),
  op(
    'omitKeys',
    'value',
    'value',
    [
      '(?:@remove|<omit>) _(?:keys?|fields?|propert(?:y|ies)) {keys:w}(?:(?:, ?| and |, and )(?<more>[\\w⟦⟧]+(?:(?:, ?| and |, and )[\\w⟦⟧]+)*?))?(?: (?:of|from|in)(?: (?:a|an|the|json))* objects?)',
    ],
    { params: [keys('Names of the fields that go')], outSchema: { type: 'object' }, needs: /object|json/i },
  ),
  op(
    'omitKeysGiven',
    [
      ['object', 'value'],
      ['keys', 'texts'],
    ],
    'value',
    [
      '(?:@remove|<omit>) _(?:given |chosen |certain |some |list of )*(?:keys|fields|properties)(?: (?:of|from|in))(?: (?:a|an|the|json))* objects?',
    ],
    { fn: 'omitKeys', outSchema: { type: 'object' } },
  ),
  op('valuesOf', [['object', 'value']], 'value', ['(?:@get )_values of (?:an? |the )?(?:json )?object'], {
    ends: true,
    outSchema: { type: 'array' },
  }),
  op(
    'invertObject',
    [['object', 'value']],
    'value',
    [
      '(?:<swap>|<invert>|<exchange>|<flip>) _keys and (?:the )?values(?: (?:of|in)(?: (?:a|an|the|json))* object)?',
      '<invert> _(?:json )?object',
    ],
    { ends: true, outSchema: { type: 'object' } },
  ),
  op(
    'withoutNulls',
    'value',
    'value',
    [
      '@remove _(?:null(?:s| values?| fields?| properties)?|(?:keys|fields|properties|entries) (?:that are|whose value is|with(?: a)?(?: value)?(?: of)?) null(?: values?)?)(?: (?:from|in|of)(?: (?:a|an|the|json))* (?:objects?|json|structure))?',
    ],
    { fulfils: ['(?:recursively|deeply|on all levels|at every level|nested ones too)'] },
  ),
  op(
    'keysToSnake',
    'value',
    'value',
    [
      '(?:@turn|<rename>) _(?:object |json )?keys(?: (?:of|in)(?: (?:a|an|the|json))* (?:objects?|json))?(?: (?:from camel ?case))? (?:to|into) snake ?case',
    ],
    { fulfils: ['(?:recursively|deeply|on all levels|at every level)', 'from camel ?case'] },
  ),
  op(
    'keysToCamel',
    'value',
    'value',
    [
      '(?:@turn|<rename>) _(?:object |json )?keys(?: (?:of|in)(?: (?:a|an|the|json))* (?:objects?|json))?(?: (?:from snake ?case))? (?:to|into) camel ?case',
    ],
    { fulfils: ['(?:recursively|deeply|on all levels|at every level)', 'from snake ?case'] },
  ),
  op(
    'compareObjects',
    two,
    'value',
    [
      '(?:<compare>|<diff>) (?:two|2|both) (?:json )?(?:objects|documents|values|structures)',
      '(?:json|object) (?:diff|comparison|difference)',
      '(?:the )?differences? (?:between|of) (?:two|2) (?:json )?(?:objects|documents)',
    ],
    {
      ends: true,
      outSchema: {
        type: 'object',
        required: ['added', 'removed', 'changed'],
        properties: {
          added: { type: 'array', items: { type: 'string' } },
          removed: { type: 'array', items: { type: 'string' } },
          changed: { type: 'array', items: { type: 'string' } },
        },
      },
      fulfils: [
        '(?:which |what )?(?:keys?|paths?|fields?|properties)?(?: (?:that|which|were|was|are|have been))* ?added,? (?:and )?removed,? (?:and|or) changed(?: (?:keys|paths|fields|properties))?',
      ],
    },
  ),
  op(
    'parseJsonLines',
    'text',
    'value',
    [
      '(?:@turn )?_(?:json ?lines?|ndjson|jsonl)(?: (?:text|data|file))* (?:to|into|as) (?:a |an )?(?:json )?(?:array|list|json)(?: of (?:objects|values))?',
      '<parse> _(?:json ?lines|ndjson|jsonl)(?: (?:text|data|file))*',
    ],
    { ends: true, outSchema: { type: 'array' } },
  ),
  op(
    'formatJsonLines',
    [['rows', 'rows']],
    'text',
    [
      '(?:@turn )?(?:_(?:json )?(?:array|list|rows|objects)(?: of (?:objects|values))? )?(?:to|into|as) (?:json ?lines|ndjson|jsonl)',
    ],
    { ends: true },
  ),
  op(
    'parsePairs',
    'text',
    'value',
    [
      '(?:@turn |<parse> )?_(?:list of |lines of )?(?:key ?= ?value|key ?: ?value|key[- ]value|name ?= ?value)(?: (?:lines|pairs|text|list))*(?: (?:to|into|as))(?: (?:a|an|json))* (?:json|objects?|map|dictionary)(?: object)?',
      '<parse> _(?:key ?= ?value|key[- ]value)(?: (?:lines|pairs))+',
    ],
    { fn: 'parseEnv', ends: true, outSchema: { type: 'object', additionalProperties: { type: 'string' } } },
  ),
  op(
    'parseEnv',
    'text',
    'value',
    [
      '<parse> _(?:\\.?env|dotenv|environment)(?: (?:files?|text|content|format))*(?: (?:to|into|as) (?:a |an )?(?:json )?(?:object|map|json))?',
      '(?:\\.env|dotenv)(?: files?)? (?:to|into) json',
    ],
    { ends: true, outSchema: { type: 'object', additionalProperties: { type: 'string' } } },
  ),
];

export const objectOperations: readonly Operation[] = all.map((operation) =>
  operation.inputs[0]?.kind === 'rows' && !operation.needs ? { ...operation, needs: OF_OBJECTS } : operation,
);
