import { definer, separatorParam, textParam, type Operation } from './operation.js';

const of = definer('measure');
const rx = definer('pattern');

export const extractingOperations: readonly Operation[] = [
  of('extractEmails', 'text', 'texts', [
    '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<return>|<grab>) )_(?:unique )?e ?mails?(?: ?address(?:es)?)?',
    'e ?mail(?: address)? (?:extractor|finder)',
  ]),
  of('extractUrls', 'text', 'texts', [
    '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<return>|<grab>) )_(?:web )?(?:urls?|links?|web addresses)',
    '(?:url|link) (?:extractor|finder)',
  ]),
  of(
    'extractHashtags',
    'text',
    'texts',
    [
      '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<return>|<grab>) )_hash ?tags?',
      'hash ?tag (?:extractor|finder)',
    ],
    {
      otherwise: 'extractTags',
      fulfils: ['(?:with|including|keeping)(?: (?:the|their|its))? (?:leading )?(?:#|⟦q\\d+⟧|hash)(?: (?:sign|symbol))?'],
    },
  ),
  of('extractTags', 'text', 'texts', [
    '@get _hash ?tags?[^.;]{0,40}? without (?:the |their |its )?(?:leading )?(?:#|⟦q\\d+⟧|hash)(?: (?:sign|symbol))?',
  ]),
  of('extractNames', 'text', 'texts', [
    '@get _(?:@ ?mentions?|mentions?|@ ?handles|user ?names mentioned)[^.;]{0,40}? without (?:the |their |its )?(?:leading )?(?:@|⟦q\\d+⟧|at)(?: (?:sign|symbol))?',
  ]),
  of(
    'extractMentions',
    'text',
    'texts',
    [
      '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<return>|<grab>) )_(?:@ ?mentions?|mentions?|@ ?handles|user ?names mentioned)',
    ],
    { otherwise: 'extractNames' },
  ),
  of('extractNumbers', 'text', 'numbers', [
    '(?:(?:<extract>|<find>|<collect>|<get>|<pull>(?: out)?|<pick>(?: out)?|<grab>) )_numbers?(?: (?:in|from|that occur in|out of))?',
    'number extractor',
  ]),
  of('extractIpAddresses', 'text', 'texts', [
    '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<return>|<grab>) )_(?:unique )?ip(?:v4)? ?address(?:es)?',
  ]),
  of('extractDates', 'text', 'texts', [
    '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<grab>) )_(?:iso )?dates?(?: (?:like|such as|of the form|in the form) yyyy mm dd)?',
  ]),
  of('splitWords', 'text', 'texts', [
    '<split> _(?:text |string |sentence )?(?:into|in|up into) _words',
    '(?:<list>|<return>) _words',
    'into (?:a list of )?words',
    'tokeni[sz]e[sd]? into words',
  ]),
  of('splitLines', 'text', 'texts', ['<split> _(?:text |string )?(?:into|in|by|at) _(?:lines|line ?breaks?)']),
  of('splitSentences', 'text', 'texts', [
    '<split> _(?:text |string |paragraph )?(?:into|in) _sentences',
    'into (?:a list of |single )?sentences',
  ]),
  of('splitCharacters', 'text', 'texts', ['<split> _(?:text |string |word )?(?:into|in) _(?:characters|letters)']),
  of(
    'splitBy',
    'text',
    'texts',
    [
      '<split>(?: it)?(?: _(?:text|string|line|values?|input))?(?: up)?(?: (?:by|on|at|with)) (?:a |an |the |each |every )?{separator:s}(?: (?:into|to) (?:a )?list(?: of (?:texts|strings|items|values))?)?',
    ],
    { params: [separatorParam('separator', 'What stands between the parts', [])] },
  ),

  rx(
    'matchesPattern',
    'text',
    'boolean',
    [
      '(?:@check (?:\\w+ ){0,4}?)?(?:matches|match|fits|against)(?: (?:the|a|this))?(?: (?:regex|regexp|regular expression|pattern))? {pattern:r}',
    ],
    { params: [{ name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' }] },
  ),
  rx(
    'matchesGivenPattern',
    [
      ['text', 'text'],
      ['pattern', 'text'],
    ],
    'boolean',
    [
      '(?:@check (?:\\w+ ){0,5}?)(?:matches|fits) (?:a|the)(?: given)? (?:regex|regexp|regular expression)',
      '(?:regex|regexp|regular expression) (?:tester|matcher|checker)',
      '<test> (?:a )?(?:text|string) against (?:a )?(?:given )?(?:regex|regexp|regular expression)',
    ],
    { fn: 'matchesPattern' },
  ),
  rx(
    'findMatches',
    'text',
    'texts',
    [
      '(?:<find>|<extract>|<return>|<list>|<get>|<collect>) _(?:matches|parts|substrings|texts|everything|strings|words|codes|numbers)?(?: (?:for|of|that match(?:es)?|matching|which match(?:es)?))?(?: (?:the|a|this))?(?: (?:regex|regexp|regular expression|pattern))? {pattern:r}',
    ],
    { params: [{ name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' }] },
  ),
  rx(
    'findGivenMatches',
    [
      ['text', 'text'],
      ['pattern', 'text'],
    ],
    'texts',
    [
      '(?:<find>|<extract>|<return>|<list>|<get>|<collect>) _matches (?:for|of) (?:a|the)(?: given)? (?:regex|regexp|regular expression)',
    ],
    { fn: 'findMatches' },
  ),
  rx(
    'countMatches',
    'text',
    'number',
    ['@count _matches(?: (?:for|of))?(?: (?:the|a|this))?(?: (?:regex|regexp|regular expression|pattern))? {pattern:r}'],
    { params: [{ name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' }] },
  ),
  rx(
    'replacePattern',
    'text',
    'text',
    [
      '@replace _(?:[\\w-]+ ){1,5}(?:with|by) (?:an? )?{replacement:q},? (?:using|with|by|via)(?: (?:the|a|this))? (?:regex|regexp|regular expression|pattern) {pattern:r}',
      '@replace _(?:(?:matches|parts|everything|texts?)(?: (?:for|of|that match(?:es)?|matching|which match(?:es)?))? )?(?:(?:the|a|this) )?(?:(?:regex|regexp|regular expression|pattern) )?{pattern:r} (?:with|by) {replacement:q}',
    ],
    {
      params: [
        { name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' },
        textParam('replacement', 'What takes the place of a match', []),
      ],
    },
  ),
  rx(
    'removePattern',
    'text',
    'text',
    [
      '@remove _(?:(?:matches|parts|everything|texts?)(?: (?:for|of|that match(?:es)?|matching|which match(?:es)?))? )?(?:(?:the|a|this) )?(?:(?:regex|regexp|regular expression|pattern) )?{pattern:r}',
    ],
    { params: [{ name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' }] },
  ),
  rx(
    'splitPattern',
    'text',
    'texts',
    [
      '<split>(?: it)?(?: _(?:text|string|line|values?|input))? (?:by|on|at|with) (?:(?:the|a|this) )?(?:(?:regex|regexp|regular expression|pattern) )?{pattern:r}',
    ],
    { params: [{ name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' }] },
  ),
];
