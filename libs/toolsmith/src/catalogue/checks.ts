import { definer, type Operation } from './operation.js';

const op = definer('validate');

/** "check whether a text is a valid X", "X validator", "validate X". */
const valid = (word: string): string[] => [
  `(?:@check )(?: ?(?:\\w+ ){0,6}?)?(?:(?:is|are|looks like|look like|represents?|being) )?(?:(?:a|an) )?(?:(?:syntactically |formally )?(?:valid|correct|well formed|proper|real) )${word}(?: (?:format|syntax))?(?: or not)?`,
  `(?:<validate>|<check>|<verify>)(?: _|(?: (?:a|an|the|if|whether|that))*) ?(?:given )?${word}(?: (?:format|syntax))?(?:(?: is| are)? (?:for validity|valid|correct|well formed|for correctness))?(?: or not)?`,
  `${word}(?: (?:format|syntax))? (?:validator|checker|validation|verifier|check|is valid|are valid|validity)`,
  `(?:valid|correct) ${word}`,
];
const CASES: readonly (readonly [string, string, string])[] = [
  ['isEmail', 'e ?-?mail', '(?:e ?-?mails?(?: ?address(?:es)?)?)'],
  ['isUrl', 'url', '(?:(?:http )?(?:urls?|web addresses|web address)|http(?: or |/)https (?:urls?|addresses))'],
  ['isIpv4', 'address', '(?:ip ?-?v ?-?4)(?: ?address(?:es)?)?'],
  ['isIpv6', 'address', '(?:ip ?-?v ?-?6)(?: ?address(?:es)?)?'],
  ['isIpAddress', 'address', 'ip ?address(?:es)?'],
  ['isUuid', 'uuid', '(?:uuid|guid)s?'],
  ['isHexColour', 'colour', '(?:(?:css )?hex(?:adecimal)? )?colou?r(?: codes?|s)?'],
  ['isNumeric', 'text', '(?:number|numeric(?: (?:text|string|value))?)'],
  ['isSlug', 'slug', '(?:url )?slugs?'],
  [
    'isCardNumber',
    'number',
    '(?:(?:credit|debit|payment) )?card(?: numbers?)?(?: (?:with|using|by|against) (?:the )?luhn(?: (?:algorithm|check|checksum|formula))?)?',
  ],
  ['isIban', 'iban', '(?:ibans?|international bank account numbers?)(?: (?:numbers?))?'],
  ['isIsbn10', 'isbn', 'isbn ?-?10s?(?: numbers?)?'],
  ['isIsbn13', 'isbn', 'isbn ?-?13s?(?: numbers?)?'],
  ['isIsbn', 'isbn', 'isbns?(?: numbers?)?'],
  ['isEan13', 'ean', '(?:ean(?: ?-?13)?|gtin ?-?13)(?: (?:codes?|barcodes?|numbers?))?'],
  [
    'isE164',
    'phone',
    '(?:(?:international|e\\.?164) )+(?:tele)?phone numbers?(?: in e\\.?164(?: format)?)?|(?:tele)?phone numbers? in e\\.?164(?: format)?',
  ],
  ['isSemver', 'version', '(?:semantic version(?:ing)?|semver)(?: (?:versions?|numbers?|strings?))*'],
  ['isMacAddress', 'address', 'mac ?address(?:es)?'],
  ['isTime', 'time', '(?:24 ?-?hour )(?:clock )?times?(?: of day)?(?: (?:hh:mm|⟦q\\d+⟧))?'],
];

export const checkOperations: readonly Operation[] = [
  ...CASES.map(([name, input, word]) =>
    op(name, [[input.replace(/\W/g, '').replace('address', 'address'), 'text']], 'boolean', valid(`(?:${word})`), {
      label: name,
    }),
  ),
  op(
    'satisfies',
    [['text', 'text']],
    'boolean',
    [
      '(?:@check )(?: ?(?:\\w+ ){0,3}?)?(?:passwords?|pass ?phrases?|user ?names?|texts?|strings?|pins?|codes?)(?: (?:is|are|has|have|contains?|meets?|fulfils?|satisfies|strong|enough|the|these|following|rules|requirements|policy|consists?|of|it|that|which|if|with|must|both))*',
      '(?:password|username) (?:policy|strength|rules?)? ?(?:validator|checker|check)(?: (?:that|which|with|requires?|requiring|for))*',
    ],
    {
      params: [{ name: 'rules', kind: 'json', says: [], about: 'What there has to be' }],
      needs:
        /\b(?:at least|at most|minimum|maximum|between|or more|no spaces|without spaces|no longer|no more|no fewer|contain|has an?)\b/i,
    },
  ),
  op('passesLuhn', [['number', 'text']], 'boolean', [
    "(?:(?:@check (?:\\w+ ){0,6}?)?(?:passes|satisfies|fulfils|against|with|using|by|number is valid(?: according to| by)?) )?(?:the )?luhn(?:'s)?(?: (?:check|algorithm|checksum|test|formula|validation|validator))*",
  ]),
];
