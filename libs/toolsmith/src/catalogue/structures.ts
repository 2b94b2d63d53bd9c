import { definer, separatorParam, textParam, type Operation } from './operation.js';

const json = definer('json');

export const structuresOperations: readonly Operation[] = [
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
      '(?:json )?objects? and (?:a |the )?(?:dotted |dot |key )*path(?: (?:like|such as) ⟦q\\d+⟧)?[^.;]{0,30}? (?:value|what|entry)(?: (?:is|found|stored|at|there|that|path|the|under|it|lies))*',
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
    {
      outSchema: {},
      fulfils: [
        '(?:where |with )?(?:the )?(?:second|latter|last|right)(?: (?:one|object|document))? (?:wins|takes precedence|overrides|overwrites|has priority|winning|taking precedence)(?: (?:the first|on conflicts?|over the first|in conflicts|if both have a key|for (?:the )?same keys?))*',
        '(?:values? of )?(?:the )?second(?: (?:one|object))? overrid(?:es|ing)(?: the first)?',
      ],
    },
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
  json(
    'domainOf',
    [['url', 'text']],
    'text',
    [
      '(?:@get )?_(?:host(?:name)?|domain)(?: name)?(?: (?:of|from|out of|in))?(?: (?:a|an|the))? (?:urls?|web address|link),? (?:without|with no|minus|stripping|removing|and (?:strip|remove|drop)s?)(?: (?:the|any|a|leading))* ?(?:⟦q\\d+⟧|www\\.?)(?: (?:prefix|part))?',
    ],
    { ends: true },
  ),
];
