import { definer, numberParam, type Operation, type OperationInput } from './operation.js';

const op = definer('sequence');
const twoLists: OperationInput = [
  ['first', 'texts'],
  ['second', 'texts'],
];

export const collectionOperations: readonly Operation[] = [
  op(
    'rotate',
    [['items', 'texts']],
    'value',
    [
      `<rotate> _(?:list|array|items)(?: (?:to the right|right))?(?: by)?(?: {count:n})?(?: (?:places?|positions?|steps?|to the right))*`,
    ],
    {
      params: [numberParam('count', 'How many places to the right', ['by {v}', '{v} (?:places?|positions?|steps?)'])],
      outSchema: { type: 'array' },
      needs: /^(?!.*\bleft\b)/is,
    },
  ),
  op(
    'flattenList',
    [['list', 'value']],
    'value',
    [
      '<flatten> _(?:arbitrarily |deeply )?(?:nested )?(?:lists?|arrays?)(?: of (?:lists|arrays))?(?: (?:into|to)(?: (?:a|one|single|flat))* (?:list|array|level))?',
    ],
    { outSchema: { type: 'array' } },
  ),
  op(
    'transpose',
    [['rows', 'value']],
    'value',
    ['<transpose> _(?:matrix|matrices|table|list of lists|array of arrays|2d (?:list|array))'],
    { outSchema: { type: 'array' } },
  ),
  op(
    'symmetricDifference',
    twoLists,
    'texts',
    [
      '(?:the )?symmetric difference',
      '(?:items|entries|elements|values|names)(?: (?:that|which) (?:are|occur|appear))?(?: only)? in (?:exactly|only) one(?: of (?:the |two |2 |both )*lists)?',
    ],
    { ends: true },
  ),
  op('isSubset', twoLists, 'boolean', [
    '(?:@check (?:\\w+ ){0,6}?)?(?:a )?subset(?: of (?:another|the other|a second|the second)(?: (?:one|list|set))?)?',
  ]),
  op(
    'haveSameItems',
    twoLists,
    'boolean',
    ['(?:@check (?:\\w+ ){0,4}?)(?:two |2 )?lists (?:have|contain|hold) the same (?:items|elements|entries|values)'],
    { fulfils: ['(?:in any order|regardless of (?:the )?order|ignoring (?:the )?order|irrespective of (?:the )?order)'] },
  ),
  op(
    'mostFrequent',
    'texts',
    'text',
    ['(?:@get )?_(?:most (?:frequent|common)|top)(?: (?:item|entry|element|value|name|word|one))(?: (?:of|in|from))?'],
    { ends: true, needs: /list|array|items/i },
  ),
  op(
    'zipToObject',
    [
      ['keys', 'texts'],
      ['values', 'value'],
    ],
    'value',
    [
      '(?:<combine>|<zip>|<merge>|@turn) _(?:list of keys|keys|two lists|2 lists|names)(?: (?:and|with)(?: (?:a|the|list|of))* values)?(?: (?:into|to|as))(?: (?:a|an|one))* (?:object|map|dictionary|dict)',
    ],
    { ends: true, outSchema: { type: 'object' } },
  ),
  op(
    'zipToPairs',
    [
      ['first', 'value'],
      ['second', 'value'],
    ],
    'value',
    [
      '<zip> (?:two|2|both) (?:lists|arrays)(?: (?:together|into|to|as|a|list|of|pairs))*',
      '(?:<pair> )(?:up )?(?:the )?(?:items|elements) of (?:two|2) (?:lists|arrays)',
    ],
    { ends: true, outSchema: { type: 'array' } },
  ),
  op(
    'placeOf',
    [
      ['items', 'texts'],
      ['search', 'text'],
    ],
    'number',
    [
      '(?:the )?(?:index|position) of (?:a|an|the)(?: (?:given|certain))? (?:item|value|element|entry|name)(?: in (?:a|the) (?:list|array))?',
    ],
    {
      fulfils: [
        "(?:or )?-1 (?:if|when) (?:it is |it's )?(?:not (?:there|found|in the list|present|contained)|absent|missing)",
        '(?:counted |starting |counting )?from (?:0|zero)',
      ],
    },
  ),
  op(
    'includesItem',
    [
      ['items', 'texts'],
      ['search', 'text'],
    ],
    'boolean',
    [
      '(?:@check (?:\\w+ ){0,3}?)(?:list|array) (?:contains|includes|has) (?:a|an|the)(?: (?:given|certain))? (?:item|value|element|entry|name)',
      '(?:@check (?:\\w+ ){0,3}?)(?:item|value|element|entry|name) is in (?:a|the) (?:list|array)',
    ],
  ),
  op('longestItem', 'texts', 'text', ['(?:@get )?_longest (?:item|entry|string|name|text|element)(?: (?:of|in|from))?'], {
    ends: true,
    needs: /list|array|items|strings|names/i,
  }),
  op(
    'lengthsOf',
    'texts',
    'numbers',
    ['(?:the )?lengths? of (?:each|every|all)(?: (?:of )?the)? ?(?:words?|items?|strings?|names?|texts?|entries|lines?)'],
    { ends: true },
  ),
];
