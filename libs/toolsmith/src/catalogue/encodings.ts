import { definer, type Operation } from './operation.js';

const op = definer('encode');
const hash = definer('hash');

/** "encode as X", "X encoding", "text to X", "X encoder", and the same backwards. */
const encodes = (word: string): string[] => [
  `(?:<encode>|<convert>|<turn>|<translate>|<transform>)(?: _(?:plain )?(?:text|string|message|it|sentence|value|texts|strings))? (?:to|into|as|in|with|using)(?: (?:a|an))? ?${word}(?: (?:code|encoding|string|text|form|notation|digits|representation))?`,
  `${word} ?-?encod(?:e|es|ed|er|ing)(?: _(?:text|string))?`,
  `(?:plain )?(?:text|string|message|sentence) (?:to|into|as|in) ${word}(?: (?:code|encoding|string|notation|digits|representation))?`,
  `(?:to|into|as) ${word}(?: (?:code|encoding|string))?`,
];
const decodes = (word: string): string[] => [
  `<decode>(?: _)?(?: ?(?:a|an|the))? ?${word}(?: (?:encoded|code))?(?: (?:text|string|message|value|data|input)s?)?(?: (?:back )?(?:to|into)(?: (?:a|an|the))?(?: (?:plain|normal|readable|original|utf 8))*(?: (?:text|string|letters|english))?)?`,
  `${word} ?-?(?:encoded )?(?:decod(?:e|es|ed|er|ing))(?: _(?:text|string))?`,
  `${word}(?: (?:code|encoded|string|text|digits))* (?:back )?(?:to|into) (?:plain |normal |readable )?(?:text|letters|english|strings?)`,
  `from ${word}`,
];

const AS_HEX = [
  '(?:(?:returned|encoded|given|shown|output|printed|written) )?(?:in|as)(?: (?:a|an|its))?(?: (?:lower ?case|small))? ?(?:hex|hexadecimal)(?: (?:string|digits|digest|text|form))?',
  '(?:lower ?case )?hex(?:adecimal)?[- ]?(?:encoded|digest|string|output|encoding)?',
];
const ALGORITHMS: Readonly<Record<string, string>> = {
  md5: 'md ?5',
  sha1: 'sha ?-?1',
  sha256: 'sha ?-?(?:2-)?256',
  sha384: 'sha ?-?384',
  sha512: 'sha ?-?512',
  'sha3-256': 'sha ?-?3 ?-?256',
  'sha3-512': 'sha ?-?3 ?-?512',
};

const hashes = Object.entries(ALGORITHMS).flatMap(([algorithm, word]) => {
  const label = algorithm.replace('-', '_');
  const words = (extra: string): string =>
    `(?:<hash>(?: _(?:text|string))? (?:with|using|by|to) )?(?:the )?${word}(?: (?:hash(?:es|er|ing)?|digest|checksum|fingerprint|hashsum|sum))?(?: calculator)?(?: of(?: (?:a|an|the|any|given|some|its|utf 8))*(?: (?:text|string|message|input|value))?)?${extra}`;
  return [
    hash(
      `${label}Hex`,
      'text',
      'text',
      [words('(?:(?:,)? (?:in|as)(?: (?:a|lower ?case))* ?(?:hex|hexadecimal)(?: (?:digits|string|digest))?)?')],
      { fn: 'hashHex', fulfils: AS_HEX, fixed: [algorithm], ends: true, label: algorithm.replace(/-(\d)/, '_$1') },
    ),
    hash(
      `${label}Base64`,
      'text',
      'text',
      [words('(?:,)?(?: encoded)? (?:in|as|to)(?: a)? base ?-?64(?: (?:string|digest|text))?')],
      { fn: 'hashBase64', fixed: [algorithm], ends: true, label: algorithm.replace('-', '_') },
    ),
    hash(
      `${label}Hmac`,
      [
        ['text', 'text'],
        ['key', 'text'],
      ],
      'text',
      [
        `(?:the )?hmac ?-?\\(?${word}\\)?(?: (?:signature|hash|digest|code))?(?: (?:in|as) (?:hex|hexadecimal))?(?: (?:of|for))?(?: (?:a|the))?(?: (?:text|message|string|payload))?(?: (?:with|using|and|from|under))?(?: (?:a|the|and|given|secret|shared))*(?: (?:key|secret))?`,
        `sign(?:s|ed|ing)? (?:a |the )?(?:text|message|string|payload) with (?:a )?(?:hmac ?-?)${word}(?: (?:and|using|with))?(?: (?:a|the|given|secret))*(?: key| secret)?`,
      ],
      { fn: 'hmacHex', fulfils: AS_HEX, fixed: [algorithm], ends: true, label: `hmac_${label}` },
    ),
  ];
});

export const encodingOperations: readonly Operation[] = [
  op(
    'toBase64Url',
    'text',
    'text',
    encodes('(?:url ?-?safe )?base ?-?64 ?-?url|url ?-?safe base ?-?64').map((way) => `(?:${way})`),
    { ends: true, fulfils: ['(?:without|no|omit(?:ting)?|with no|strip(?:ping)?)(?: the| any)? (?:= ?)?padding', 'unpadded'] },
  ),
  op('toBase64', 'text', 'text', encodes('base ?-?64'), { ends: true }),
  op('fromBase64', 'text', 'text', decodes('(?:url ?-?safe )?base ?-?64(?: ?-?url)?'), { ends: false }),
  op('toBase32', 'text', 'text', encodes('base ?-?32'), { ends: true }),
  op('fromBase32', 'text', 'text', decodes('base ?-?32')),
  op(
    'toHex',
    'text',
    'text',
    [
      '(?:text|string|message|utf ?-?8 text)s? (?:to|into|as|in) (?:hex|hexadecimal)(?: (?:string|digits|bytes|notation|code))?',
      '<encode>(?: _(?:text|string|message))? (?:as|to|in|into) (?:hex|hexadecimal)(?: (?:string|digits|bytes))?',
      '(?:hex|hexadecimal) ?-?encod(?:e|es|ed|er|ing)(?: _(?:text|string))?',
      'hex dump',
    ],
    { ends: true },
  ),
  op('fromHex', 'text', 'text', [
    '<decode>(?: _)?(?: ?(?:a|an|the))? ?(?:hex|hexadecimal)(?: (?:encoded|string|text|digits|bytes))*(?: (?:back )?(?:to|into)(?: (?:plain|readable))? text)?',
    '(?:hex|hexadecimal) ?-?decod(?:e|es|ed|er|ing)',
    '(?:hex|hexadecimal)(?: (?:encoded|string|digits|bytes))* (?:back )?(?:to|into) (?:plain |readable )?(?:text|strings?)',
  ]),
  op(
    'toBinary',
    'text',
    'text',
    [
      '(?:text|string|message)s? (?:to|into|as|in) binary(?: (?:code|digits|string))?',
      '(?:<encode>|<convert>|<turn>|<translate>)(?: _(?:text|string|message|letters|words?))? (?:as|to|in|into) binary(?: (?:code|digits|string))?',
    ],
    { ends: true },
  ),
  op('fromBinary', 'text', 'text', [
    '<decode>(?: _)? ?(?:a )?binary(?: (?:code|encoded|string|text|digits))*(?: (?:back )?(?:to|into)(?: (?:plain|readable))? text)?',
    'binary(?: (?:code|string|digits))* (?:back )?(?:to|into) (?:plain |readable )?(?:text|letters|english)',
  ]),
  op(
    'encodeUrl',
    'text',
    'text',
    [
      '(?:url|uri|percent) ?-?encod(?:e|es|ed|er|ing)(?: _(?:text|string|value|query parameter))?',
      '<encode>(?: _(?:text|string|value))? (?:for|as|in)(?: (?:a|an|use in))* (?:url|uri|query string)(?: (?:component|parameter))?',
      '<escape> _(?:text|string|value) for (?:a |use in (?:a |an )?)?(?:url|uri)s?',
    ],
    { ends: true },
  ),
  op('decodeUrl', 'text', 'text', [
    '(?:url|uri|percent) ?-?decod(?:e|es|ed|er|ing)(?: _(?:text|string|value))?',
    '<decode> _(?:url|uri|percent) ?-?encoded(?: (?:text|string|value)s?)?',
    '<decode> _percent ?-?encoding',
  ]),
  op(
    'escapeHtml',
    'text',
    'text',
    [
      '(?:<escape>|<encode>) _(?:text |string |special )?(?:for |characters (?:for|in) )?html(?: (?:entities|special characters|characters|text|output))*',
      'html ?-?(?:entity )?(?:escap|encod)(?:e|es|ed|er|ing)(?: _(?:text|string|special characters))?',
      'html entities encod\\w+',
    ],
    { ends: true },
  ),
  op('unescapeHtml', 'text', 'text', [
    '(?:<unescape>|<decode>) _html(?: (?:entities|characters|text))*(?: (?:back )?(?:to|into) (?:plain )?(?:text|characters))?',
    'html ?-?(?:entity |entities )?(?:unescap|decod)(?:e|es|ed|er|ing)(?: entities)?',
  ]),
  op('toMorse', 'text', 'text', encodes('morse'), { ends: true }),
  op('fromMorse', 'text', 'text', decodes('morse')),
  op(
    'toCodes',
    'text',
    'numbers',
    ['(?:ascii|character|unicode|char) codes?(?: of)?(?: (?:each|every|all|the))*(?: (?:characters?|letters?))?'],
    { ends: true },
  ),
  op(
    'jwtPayload',
    [['token', 'text']],
    'value',
    [
      '(?:<decode>|<parse>|<read>|<inspect>)(?: _(?:json web tokens?|jwts?)(?: tokens?)?)[^.;]{0,30}?(?: (?:and|,|to|its|only|just|the|return|returns|give|gives|me|show|get|output))+ (?:payload|claims|body)(?: (?:only|as json|as an object))*(?! and| or)',
      '(?:payload|claims) of _(?:json web tokens?|jwts?)',
    ],
    { ends: true, outSchema: { type: 'object' } },
  ),
  op(
    'decodeJwt',
    [['token', 'text']],
    'value',
    [
      '(?:<decode>|<parse>|<read>|<show>|<inspect>) _(?:json web tokens?|jwts?)(?: tokens?)?',
      'jwt decoder',
      '(?:payload|header|claims|contents?)(?: and (?:the )?(?:payload|header|claims))? of _(?:json web tokens?|jwts?)',
    ],
    { ends: true, outSchema: { type: 'object', required: ['header', 'payload'], properties: { header: {}, payload: {} } } },
  ),
  ...hashes,
  hash('crc32', 'text', 'text', ['(?:the )?crc ?-?32(?: (?:checksum|hash|sum))?(?: (?:in|as) (?:hex|hexadecimal))?'], {
    ends: true,
  }),
  hash(
    'matchesSha256',
    [
      ['text', 'text'],
      ['expected', 'text'],
    ],
    'boolean',
    [
      '(?:@check (?:\\w+ ){0,6}?)(?:matches|has|against) (?:a |the |an )?(?:given |expected )?sha ?-?256(?: (?:hash|digest|checksum))?',
    ],
    { fn: 'matchesHash', fixed: ['sha256'] },
  ),
];
