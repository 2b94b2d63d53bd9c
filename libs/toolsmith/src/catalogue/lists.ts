import { definer, numberParam, separatorParam, textParam, type Operation } from './operation.js';
import { ignoreCase, ITEMS, DOWN, UP } from './wording.js';

const op = definer('list');
const rn = definer('random');
const count = (about: string) => numberParam('count', about, []);

export const listOperations: readonly Operation[] = [
  op('sortTexts', 'texts', 'texts', [
    `(?:<sort>|<order>|<arrange>|<alphabeti[sz]e>)(?: it| them)?(?: _${ITEMS})?(?: ${UP})?`,
    'in alphabetical order',
    'alphabetically',
  ]),
  op('sortTextsDescending', 'texts', 'texts', [`(?:<sort>|<order>|<arrange>)(?: it| them)?(?: _${ITEMS})? ${DOWN}`]),
  op('sortByLength', 'texts', 'texts', [
    `(?:<sort>|<order>|<arrange>)(?: it| them)?(?: _${ITEMS})? by (?:their )?length(?: ${UP}|,? shortest first)?`,
  ]),
  op('sortByLengthDescending', 'texts', 'texts', [
    `(?:<sort>|<order>|<arrange>)(?: it| them)?(?: _${ITEMS})? by (?:their )?length,? (?:${DOWN}|longest first)`,
  ]),
  op(
    'uniqueTexts',
    'texts',
    'texts',
    [
      `@remove _duplicates?(?: ${ITEMS})?`,
      `(?:de ?duplicat\\w+|dedup\\w*|dedupes?)(?: _${ITEMS})?`,
      `(?:only )?(?:<keep> |<return> )?(?:only )?_(?:unique|distinct)(?: ${ITEMS})?(?: only)?`,
      'duplicates (?:removed|gone)',
    ],
    { params: [ignoreCase] },
  ),
  op(
    'duplicates',
    'texts',
    'texts',
    [
      `(?:<find>|<list>|<return>|<show>|<report>|<extract>|<get>|which) _(?:duplicates?|duplicated|repeated)(?: ${ITEMS})?`,
      `${ITEMS} that (?:occur|appear|are there) more than once`,
    ],
    { ends: true },
  ),
  op('reverseList', 'texts', 'texts', [
    '<reverse> _(?:list|lines|items|entries|order(?: _(?:list|lines|items|entries))?)',
    '(?:lines|items|entries) in reverse(?:d)? order',
  ]),
  op(
    'joinTexts',
    'texts',
    'text',
    [
      `(?:<join>|<concatenate>|<combine>|<glue>)(?: it| them| together)?(?: _${ITEMS})?(?: (?:together|again|back))?(?: (?:with|by|using) (?:an? )?{separator:s})?(?: (?:between|in between)(?: them)?)?(?: (?:into|as|to) (?:a |one )?(?:single )?(?:text|string|line))?`,
      '(?:separated|delimited) by (?:an? )?{separator:s}',
    ],
    { params: [separatorParam('separator', 'What stands between the items', ['(?:with|by|using) (?:an? )?{v}'], ', ')] },
  ),
  op('countItems', 'texts', 'number', [`@count _(?:items|entries|elements)`, 'length of the list']),
  op('removeEmpty', 'texts', 'texts', [`@remove _(?:empty|blank)(?: ${ITEMS})?`, `<skip> _(?:empty|blank)(?: ${ITEMS})?`]),
  op('trimEach', 'texts', 'texts', [`<trim> _(?:each|every|lines?|items?|entries)(?: ${ITEMS})?`]),
  op(
    'numberEach',
    'texts',
    'texts',
    [
      '<number> _(?:lines?|items?|entries)(?: (?:of|in)(?: (?:a|the|given))* (?:text|list))?(?:,? (?:starting|beginning) (?:with|at|from) (?:1|one))?',
      '<add> _(?:line )?numbers (?:to|in front of|before) _(?:lines?|items?|entries|text|line)',
      'line numbers?',
      '<prefix> _(?:lines?|items?) with (?:its|their|the) (?:line )?numbers?',
    ],
    {
      params: [
        separatorParam(
          'separator',
          'What stands after the number',
          ['(?:followed by|like 1|with|and) (?:an? )?{v}(?: after (?:it|the number))?'],
          '. ',
        ),
      ],
    },
  ),
  op('takeFirst', 'texts', 'texts', [`(?:<keep>|<take>|<return>) (?:only )?(?:the )?first (?:{count:n}|n) ${ITEMS}`], {
    params: [count('How many')],
  }),
  op('takeLast', 'texts', 'texts', [`(?:(?:<keep>|<take>|<return>) (?:only )?)?(?:the )?last (?:{count:n}|n) ${ITEMS}`], {
    params: [count('How many')],
  }),
  op(
    'keepContaining',
    'texts',
    'texts',
    [
      `(?:<keep>|<return>|<filter>|<find>|<show>|<select>|<get>|<list>)(?: only| out)? _(?:those )?${ITEMS}(?: (?:that|which))? (?:contain(?:s|ing)?|includ(?:e|es|ing)|with|hav(?:e|ing)) (?:the (?:word|text|string) )?{search:q}`,
    ],
    { params: [textParam('search', 'What they contain', [])] },
  ),
  op(
    'dropContaining',
    'texts',
    'texts',
    [
      `@remove _${ITEMS}(?: (?:that|which))? (?:contain(?:s|ing)?|includ(?:e|es|ing)|with) (?:the (?:word|text|string) )?{search:q}`,
    ],
    { params: [textParam('search', 'What they contain', [])] },
  ),
  op(
    'dropStarting',
    'texts',
    'texts',
    [`@remove _${ITEMS}(?: (?:that|which))? (?:starts?|begins?|starting|beginning) with (?:an? )?{start:q}`],
    { params: [textParam('start', 'What they begin with', [])] },
  ),
  op(
    'keepStarting',
    'texts',
    'texts',
    [
      `(?:<keep>|<return>|<filter>|<find>|<show>|<select>|<get>|<list>)(?: only| out)? _(?:those )?${ITEMS}(?: (?:that|which))? (?:starts?|begins?|starting|beginning) with (?:an? )?{start:q}`,
    ],
    { params: [textParam('start', 'What they begin with', [])] },
  ),
  op(
    'keepEnding',
    'texts',
    'texts',
    [
      `(?:<keep>|<return>|<filter>|<find>|<show>|<select>|<get>|<list>)(?: only| out)? _(?:those )?${ITEMS}(?: (?:that|which))? (?:ends?|ending) (?:with|in) {end:q}`,
    ],
    { params: [textParam('end', 'What they end with', [])] },
  ),
  op(
    'keepLongerThan',
    'texts',
    'texts',
    [
      `(?:<keep>|<return>|<filter>|<find>|<show>|<select>|<get>|<list>)(?: only| out)? _(?:those )?${ITEMS}(?: (?:that|which) (?:are|have))? (?:longer than|(?:with )?more than) {length:n}(?: (?:characters?|letters?))?`,
    ],
    { params: [numberParam('length', 'Characters', [])] },
  ),
  op(
    'keepShorterThan',
    'texts',
    'texts',
    [
      `(?:<keep>|<return>|<filter>|<find>|<show>|<select>|<get>|<list>)(?: only| out)? _(?:those )?${ITEMS}(?: (?:that|which) (?:are|have))? (?:shorter than|(?:with )?fewer than) {length:n}(?: (?:characters?|letters?))?`,
    ],
    { params: [numberParam('length', 'Characters', [])] },
  ),
  op(
    'countEach',
    'texts',
    'value',
    [
      `@count (?:of )?(?:how (?:often|many times) )?(?:the )?(?:occurrences of )?(?:each|every|different) (?:of the )?(?:item|entry|element|value|name|tag|line)s?(?: (?:occurs?|appears?|is there))?`,
      `how (?:often|many times) (?:each|every) (?:item|entry|element|value|name|tag|line) (?:occurs?|appears?|is there)`,
      '(?:item|value|tag|name) frequenc(?:y|ies)',
    ],
    { ends: true, outSchema: { type: 'object', additionalProperties: { type: 'integer' } } },
  ),
  op(
    'intersection',
    [
      ['first', 'texts'],
      ['second', 'texts'],
    ],
    'texts',
    [
      '(?:the )?intersection(?: of)?',
      '(?:items|entries|elements|values|names|what) (?:that )?(?:is |are |occur |appear )?(?:common to|in|that are in) both(?: lists)?',
      '(?:in )?common(?: (?:items|entries|elements|values|names))?(?: (?:of|to|in|between))?',
      'shared (?:by|between)(?: both| 2)?',
    ],
  ),
  op(
    'difference',
    [
      ['first', 'texts'],
      ['second', 'texts'],
    ],
    'texts',
    [
      '(?:the )?(?:set )?difference (?:of|between) (?:two|2) (?:lists|sets)',
      '(?:items|entries|elements|values|names)(?: (?:that|which) are)?(?: only)? in the first(?: list| one)? (?:but|and|that are|which are) (?:are )?not in the (?:second|other)(?: list| one)?',
      '(?:items|entries|elements|values|names) of the first(?: list)? (?:that|which) (?:are (?:not in|missing (?:in|from))|the second does not have)(?: the second(?: list| one)?)?',
    ],
  ),
  op(
    'union',
    [
      ['first', 'texts'],
      ['second', 'texts'],
    ],
    'texts',
    ['(?:the )?union(?: of)?', '<merge> (?:two|2) lists(?: (?:and )?(?:without|removing|remove) duplicates)?'],
  ),
  op(
    'chunk',
    'texts',
    'value',
    [
      `(?:<split>|<divide>|<chunk>|<group>|<break>)(?: up)?(?: _(?:list|array|items))? (?:into|in) (?:groups|chunks|batches|pieces|pages|lists)(?: of(?: (?:size|at most|up to))?)?(?: {size:n})?(?: (?:items|elements|entries)?(?: each)?)?`,
      '(?:list|array) chunk(?:er|ing|s)?',
    ],
    {
      params: [
        numberParam('size', 'How many in a group', [
          '(?:of|size|with)(?: (?:at most|up to))? {v}(?: (?:items|elements|entries))?(?: each)?',
        ]),
      ],
      ends: true,
      outSchema: { type: 'array', items: { type: 'array' } },
    },
  ),
  op(
    'enumerate',
    'texts',
    'text',
    [
      '(?:<join>|<write>|<format>|<turn>|<list>|<combine>)(?: it| them)?(?: _(?:list|names|items|words))?(?: (?:into|as|to))?(?: (?:a|an|one))?(?: (?:human|readable|natural|english|phrase|sentence|enumeration|list|text))*(?:,)? (?:with |using |by )?(?:commas? )?(?:and |with )(?:an? )?⟦q\\d+⟧ before the last(?: (?:one|item|name|entry))?',
      '(?:<join>|<combine>|<list>)(?: it| them)?(?: _(?:list|names|items|words|entries))?(?: (?:of|in) (?:a|the) (?:list|array))?(?: (?:with|using|by))(?: (?:a|an|the))? (?:commas?|⟦q\\d+⟧)(?: (?:and|but|with))+(?: (?:an?|the))?(?: (?:word))? ⟦q\\d+⟧ (?:before|between the last two|for)(?: the)? last(?: (?:one|item|name|entry|element|two))?',
      '(?:oxford free |human readable |natural language )(?:list|enumeration)',
    ],
    { params: [{ ...textParam('conjunction', 'The word before the last one', ['{v} before the last'], 'and') }], ends: true },
  ),
  op('bulletList', 'texts', 'text', ['(?:markdown )?bullet(?:ed)?(?: point)? lists?', 'bullet points?', 'markdown lists?'], {
    ends: true,
  }),
  rn(
    'shuffle',
    'texts',
    'texts',
    [
      '<shuffle>(?: _(?:list|items|entries|names|lines|words))?',
      '(?:in )?random order',
      'randomi[sz]es? _order(?: _(?:list|items|entries|names))?',
    ],
    { isRandom: true },
  ),
  rn(
    'pickOne',
    'texts',
    'text',
    [
      '(?:<pick>|<choose>|<draw>|<select>) (?:a|one)(?: random)? (?:item|entry|element|name|winner|option|value)(?: (?:at random|randomly))?',
      '(?:random|lucky) (?:item|entry|element|name|winner|picker|choice|option)(?: picker)?',
      '(?:a|one) random (?:item|entry|element|name|winner)',
    ],
    { isRandom: true },
  ),
  rn(
    'pickSome',
    'texts',
    'texts',
    [
      '(?:<pick>|<choose>|<draw>|<select>) {count:n}(?: (?:random|different|distinct))* (?:items|entries|elements|names|winners|options|values)(?: (?:at random|randomly))?',
    ],
    { isRandom: true, params: [count('How many')] },
  ),
];
