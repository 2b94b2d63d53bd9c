import { definer, numberParam, separatorParam, textParam, type Operation } from './operation.js';

const op = definer('text');
const length = (says: readonly string[]) => numberParam('length', 'How many characters', says);

export const shapingOperations: readonly Operation[] = [
  op(
    'truncate',
    'text',
    'text',
    ['(?:<truncate>|<shorten>|<cut>|<clip>|<limit>|<abbreviate>|<crop>)(?: off| down)?', 'ellipsi[sz]e[sd]?', 'ellipsis'],
    {
      params: [
        length([
          '(?:to|at|after|of|than)(?: (?:a )?(?:at most|max(?:imum)?(?: length)?(?: of)?|the first|length of|no more than))? {v}(?: characters?| chars?| letters?)?(?: long)?',
          '{v} characters?(?: max(?:imum)?)?',
          '(?:max(?:imum)?|at most|up to)(?: of)? {v}(?: characters?| chars?)?',
        ]),
        textParam(
          'ending',
          'What tells that something was cut off',
          [
            '(?:and |which |it )?(?:ending|ends?|append(?:ing|s)?|adding|adds?|with|followed|and|using|by)(?: (?:with|by|in))?(?: (?:an?|the))?(?: ellipsis| dots)? {v}(?: at the end| (?:when|if)(?: (?:it|the|text|something))*(?: (?:was|is|were|got|had to be))? ?(?:cut|shortened|longer|truncated|too long)(?: off)?| as (?:the )?ellipsis)?',
          ],
          '…',
        ),
      ],
      fulfils: [
        '(?:and |, |with |add(?:s|ing)? |append(?:s|ing)? |followed by |put(?:s|ting)? )*(?:an? |the )?ellipsis(?: (?:at the end|to it))?(?: (?:if|when|where)[^.;]*(?:cut|shortened|longer|truncated|too long)(?: off)?)?',
      ],
    },
  ),
  op('firstCharacters', 'text', 'text', ['(?:the )?first (?:{count:n}|n) (?:characters?|letters?|chars?)'], {
    params: [numberParam('count', 'How many characters', [])],
  }),
  op('lastCharacters', 'text', 'text', ['(?:the )?last (?:{count:n}|n) (?:characters?|letters?|chars?|digits)'], {
    params: [numberParam('count', 'How many characters', [])],
  }),
  op('firstWords', 'text', 'text', ['(?:the )?first (?:{count:n}|n) words?'], {
    params: [numberParam('count', 'How many words', [])],
  }),
  op('firstLines', 'text', 'text', ['(?:the )?first (?:{count:n}|n) lines?'], {
    params: [numberParam('count', 'How many lines', [])],
  }),
  op(
    'padStart',
    'text',
    'text',
    [
      '(?:<pad>|left ?pad\\w*|zero ?(?:pad|fill)\\w*|<prefix>|<fill>(?: up)?)(?: with(?: leading)? zer(?:o|oe)s)?(?:(?: _(?:numbers?|text|string|value))| it)?(?: (?:on|at|to|from) the (?:left|start|front|beginning)(?: side)?)?(?: (?:with|using|by)(?: leading)? zer(?:o|oe)s)?(?: (?:on|at|to|from) the (?:left|start|front|beginning)(?: side)?)?',
      'leading zeros',
    ],
    {
      params: [
        length([
          '(?:to|is|until|till)(?: it is)?(?: (?:a )?(?:(?:total )?length of|width of|at least|exactly))? {v}(?: characters?| digits?| chars?| places?)?(?: long| wide)?',
          '{v} (?:characters?|digits?|places?)(?: long)?',
          '(?:length|width) {v}',
        ]),
        textParam('filler', 'What the space is filled with', ['(?:with|using|by) {v}'], '0'),
      ],
      needs: /zero|left|start|front|⟦q|padded to|pad it to|pad to|digits/i,
    },
  ),
  op('padEnd', 'text', 'text', ['(?:<pad>|<fill>(?: up)?|right ?pad\\w*)(?: it)?(?: (?:on|at|to) the (?:right|end))?'], {
    params: [
      length([
        '(?:to|is)(?: (?:a )?(?:(?:total )?length of|width of|at least|exactly))? {v}(?: characters?| digits?| chars?| places?)?(?: long| wide)?',
      ]),
      textParam('filler', 'What the space is filled with', ['(?:with|using|by) {v}'], ' '),
    ],
    needs: /right|at the end/i,
  }),
  op('repeat', 'text', 'text', ['<repeat>(?: it)?'], {
    params: [numberParam('times', 'How often it is repeated', ['{v} times'])],
  }),
  op(
    'addBefore',
    'text',
    'text',
    [
      '<prefix>(?: it)? with {prefix:q}',
      '(?:<prepend>|<put>|<add>) {prefix:q}(?: (?:before|in front of|to the (?:start|front|beginning) of|at the (?:start|front|beginning)(?: of)?)(?: (?:it|(?:the|each|every) \\w+))?)?',
      'prefix {prefix:q}',
    ],
    {
      params: [textParam('prefix', 'What is put before the text', [])],
      needs: /prefix|prepend|before|in front|start|beginning/i,
    },
  ),
  op(
    'addAfter',
    'text',
    'text',
    [
      '<suffix>(?: it)? with {suffix:q}',
      '(?:<append>|<put>|<add>) {suffix:q}(?: (?:after|to the end of|at the end(?: of)?|to)(?: (?:it|(?:the|each|every) \\w+))?)?',
      'suffix {suffix:q}',
    ],
    { params: [textParam('suffix', 'What is put after the text', [])], needs: /append|suffix|after|end/i },
  ),
  op(
    'replaceText',
    'text',
    'text',
    [
      '@replace _(?:occurrences? of )?(?:characters? )?{search:q}(?: characters?)? (?:with|by|to|into|for) (?:an? )?{replacement:q}',
      '{search:q} (?:becomes?|is replaced (?:with|by)|to be replaced (?:with|by)|replaced (?:with|by)) {replacement:q}',
    ],
    { params: [textParam('search', 'What is replaced', []), textParam('replacement', 'What takes its place', [])] },
  ),
  op(
    'replaceSpaces',
    'text',
    'text',
    [
      '@replace _(?:white ?)?spaces? (?:with|by|to|into|for) (?:an? )?{replacement:s}',
      '(?:white ?)?spaces? (?:become|(?:are )?replaced (?:with|by)|turned into) (?:an? )?{replacement:s}',
      '{replacement:s} instead of (?:white ?)?spaces',
      '(?:with )?{replacement:s} (?:for|in place of|between) spaces',
    ],
    {
      fn: 'replaceText',
      fixed: [],
      params: [
        { ...textParam('search', 'What is replaced', [], ' ') },
        separatorParam('replacement', 'What takes its place', []),
      ],
    },
  ),
  op(
    'replaceSigns',
    'text',
    'text',
    [
      '@replace _(?:occurrences? of )?{search:s}(?: (?:in|of|from)(?: (?:a|the|any|given|an))* (?:text|string|line|sentence|word|input))? (?:with|by|to|into|for) (?:an? )?{replacement:s}',
    ],
    {
      fn: 'replaceText',
      params: [separatorParam('search', 'What is replaced', []), separatorParam('replacement', 'What takes its place', [])],
    },
  ),
  op('removeSigns', 'text', 'text', ['@remove _(?:occurrences? of )?{search:s}'], {
    fn: 'replaceText',
    params: [separatorParam('search', 'What is removed', [])],
    fixed: [''],
  }),
  op(
    'replaceGiven',
    [
      ['text', 'text'],
      ['search', 'text'],
      ['replacement', 'text'],
    ],
    'text',
    [
      '(?:find|search) and replace',
      '@replace (?:all|every|each|any) occurrences? of (?:a|one) (?:given )?(?:word|text|string|phrase|substring) (?:with|by) another(?: one)?',
    ],
    { fn: 'replaceText' },
  ),
  op('removeText', 'text', 'text', ['@remove _(?:occurrences? of |characters? )?{search:q}(?: (?:characters?|signs?))?'], {
    fn: 'replaceText',
    params: [textParam('search', 'What is removed', [])],
    fixed: [''],
  }),
  op(
    'maskExceptLast',
    'text',
    'text',
    [
      '(?:<mask>|<hide>|<censor>|<obscure>|<redact>|<obfuscate>|<replace>|<star> out)(?: out)? _(?:\\w+ ){0,3}?(?:but|except|besides)(?: for)? (?:the )?last {shown:n}(?: (?:digits?|characters?|letters?|ones?))?',
      '(?:<show>|<keep>|<leave>)(?:ing)? (?:only )?(?:the )?last {shown:n}(?: (?:digits?|characters?|letters?))?(?: (?:visible|readable|only))?',
      '<mask>',
    ],
    {
      params: [
        numberParam('shown', 'How many characters at the end stay readable', [
          '(?:so that )?(?:only )?(?:the )?(?:last|final) {v}(?: (?:digits?|characters?|letters?))?(?: (?:can be|stay|remain|are|is|be|left|still|only|visible|readable|shown|seen|unmasked))*',
        ]),
        separatorParam('mask', 'What stands for a hidden character', ['(?:with|by|using) {v}'], '*'),
      ],
      needs: /mask|hid(?:e|d)|censor|obscur|redact|obfusc|star|replace/i,
    },
  ),
  op(
    'maskEmail',
    [['email', 'text']],
    'text',
    [
      '(?:<mask>|<hide>|<obfuscate>|<redact>|<censor>|<anonymi[sz]e>) _(?:user ?name |local part |name )?(?:part )?(?:of )?_e ?mail ?(?:address)?(?:es)?',
    ],
    {
      ends: true,
      fulfils: [
        '(?:by |so that |, |but |and |only )*(?:keep(?:s|ing)?|show(?:s|ing)?|leav(?:e|es|ing)|with) (?:only )?(?:the )?first (?:letter|character)(?: (?:of the (?:name|user|local part)))?(?:,? and (?:the )?(?:whole |full |complete )?domain)?(?: (?:visible|readable|shown|only))?',
        '(?:with |by |using )?(?:asterisks|stars|⟦q\\d+⟧)',
      ],
    },
  ),
  op('initials', 'text', 'text', ['initials?', 'acronyms?', '(?:the )?first letters? _words?'], { ends: true }),
  op(
    'wrapLines',
    'text',
    'text',
    [
      '(?:word ?)?<wrap>(?: _(?:text|lines?|words?))?',
      'word ?wrap\\w*',
      '<break>(?: _(?:text|string))? into lines',
      'line wrap\\w*',
    ],
    {
      params: [
        numberParam('width', 'Characters in a line, at most', [
          '(?:at|to|after|of)(?: (?:at most|max(?:imum)?(?: of)?|no more than|a width of))? {v}(?: characters?| columns?| chars?)?',
          '{v} (?:characters?|columns?)(?: wide| per line| a line| each)?',
        ]),
      ],
    },
  ),
  op(
    'stripHtml',
    'text',
    'text',
    [
      '@remove _(?:html|xml|markup)(?: tags?| markup)?(?: from)?',
      '@remove _tags?',
      'html to (?:plain )?text',
      'plain text (?:of|from) (?:an? )?html',
      'strip tags',
    ],
    { needs: /html|xml|markup|tags?/i },
  ),
  op(
    'caesar',
    'text',
    'text',
    [
      'caesar(?: cipher| encrypt\\w*| encod\\w*| shift)*',
      '(?:encrypt|encipher)s?(?:ed)? (?:\\w+ ){0,3}?caesar(?: cipher)?',
      '<shift> _letters?(?: (?:in|along) the alphabet)?',
    ],
    {
      params: [
        numberParam('shift', 'How many letters further', [
          '(?:by|with|of|shift)(?: (?:a )?(?:shift|key|offset)(?: of)?)? {v}(?: (?:letters?|places|positions))?(?: (?:forward|further|in the alphabet))?',
          '{v} (?:letters?|places|positions)(?: (?:forward|further|in the alphabet))?',
          'key {v}',
        ]),
      ],
      ends: true,
    },
  ),
  op(
    'caesarDecode',
    'text',
    'text',
    [
      '(?:decode|decrypt|decipher|undo|crack)(?:s|d|ed|ing|er)?(?: \\w+){0,3}? caesar(?: cipher)?(?:(?: encoded| encrypted)? (?:text|message))?',
      'caesar(?: cipher)? (?:decod|decrypt|deciph)\\w+',
    ],
    {
      params: [
        numberParam('shift', 'How many letters back', [
          '(?:by|with|of|shift|shifted)(?: (?:by|a (?:shift|key|offset)(?: of)?|(?:shift|key)(?: of)?))? {v}(?: (?:letters?|places|positions))?',
          'key {v}',
        ]),
      ],
      ends: true,
    },
  ),
  op('rot13', 'text', 'text', ['rot ?13(?: (?:encod\\w+|cipher|encrypt\\w+|transform\\w*))?'], { ends: true }),
  op(
    'fillTemplate',
    [
      ['template', 'text'],
      ['values', 'value'],
    ],
    'text',
    [
      '(?:<fill>|<render>|<merge>|<expand>)(?: in| out)? _(?:(?:text|string|mail|e-?mail|letter|message) )?(?:templates?|placeholders?|mail merge)',
      '(?:templates?|text template|string template|placeholder) (?:render\\w*|fill\\w*|engine|expan\\w+)',
      '@replace _placeholders?(?: (?:in|of) (?:a |the )?(?:text|template|string))?(?: (?:with|by) (?:the )?(?:given |supplied |provided )?values?)?',
      '<substitute> _placeholders?',
    ],
    { ends: true },
  ),

  op(
    'fillOwnTemplate',
    [],
    'text',
    [
      '(?:(?:<fill>|<render>|<complete>|<return>|<build>|<make>|<create>|<produce>|<format>)(?: in| out)?(?: _(?:template|text|string|sentence|greeting|message|line))?|(?:<greet>|greeting)(?: [a-z]+){0,3}[:,]?(?: (?:with|fill|return|by))?) {template:q}',
    ],
    {
      fn: 'fillTemplate',
      params: [
        textParam('template', 'Text with placeholders', []),
        { name: 'values', kind: 'json', says: [], about: 'Their values', fallback: '' },
      ],
      ends: true,
      needs: /\{|⟦q/,
      fulfils: [
        "(?:with|from|by|using|where)(?: (?:the|a|an|given|its|is|are|and|person'?s?|placeholders?|values?|for|replaced|by|names?|them|filled|in|each|input))+",
        '(?:for|to) (?:a |the |someone |each )?(?:given )?(?:name|person|customer|user)',
      ],
    },
  ),
];
