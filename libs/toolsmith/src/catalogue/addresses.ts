import { definer, type Operation, textParam } from './operation.js';

const op = definer('network');
const IP = '(?:(?:an? |the )?ip(?: ?v ?4)?(?: ?address(?:es)?)?|(?:an? |the )?dotted (?:quad|ip)(?: address)?)';
const CIDR = '(?:(?:ipv4 |ip )?(?:cidr|subnets?|network|address)(?: (?:block|range|mask|notation))*|cidr)';

export const addressOperations: readonly Operation[] = [
  op('ipToNumber', [['address', 'text']], 'number', [
    `_${IP} (?:to|into|as|in)(?: (?:an?|its|the|32 bit|unsigned|decimal))* (?:integers?|numbers?|decimal)(?: (?:number|value|form))?`,
  ]),
  op('numberToIp', 'number', 'text', [`_(?:32 bit |unsigned )*(?:integers?|numbers?)(?: (?:back )?(?:to|into|as)) ${IP}`], {
    ends: true,
  }),
  op(
    'isInBlock',
    [
      ['address', 'text'],
      ['cidr', 'text'],
    ],
    'boolean',
    [
      `(?:@check )?(?: ?(?:an?|the|given|whether|if))* ?${IP} (?:is |lies |falls |belongs |are )*(?:in|within|inside(?: of)?|to|part of|contained in)(?: (?:an?|the|given))* ${CIDR}`,
      `${CIDR} contains (?:an? |the )?(?:given )?${IP}`,
    ],
  ),
  op(
    'subnetOf',
    [['cidr', 'text']],
    'value',
    [
      '(?:network|subnet|cidr) (?:calculator|info|information|details)',
      `(?:network(?: address)?|broadcast(?: address)?|netmask|(?:number of )?(?:usable )?hosts|first address|subnet mask)(?:,? (?:and )?(?:the )?(?:network(?: address)?|broadcast(?: address)?|netmask|subnet mask|(?:number of )?(?:usable )?hosts))+ (?:of|for|from)(?: (?:a|an|the|given|ipv4))* ${CIDR}`,
    ],
    {
      ends: true,
      outSchema: {
        type: 'object',
        required: ['network', 'broadcast', 'netmask', 'hosts'],
        properties: {
          network: { type: 'string' },
          broadcast: { type: 'string' },
          netmask: { type: 'string' },
          hosts: { type: 'integer' },
        },
      },
    },
  ),
  op(
    'formatMac',
    [['address', 'text']],
    'text',
    [
      '(?:<format>|<normali[sz]e>) _mac ?address(?:es)?(?: (?:with colons|to lower ?case|in lower ?case|with|as|to|colon separated|lower ?case|and))*',
    ],
    { ends: true },
  ),
  op(
    'queryParameter',
    [['url', 'text']],
    'text',
    [
      '(?:@get )?_(?:value of )?(?:the )?(?:query )?(?:parameter|param) {name:q}(?: (?:from|of|in|out of)(?: (?:a|an|the))? (?:url|query string|link))?',
      '(?:@get )?_value of (?:the )?{name:q} (?:query )?(?:parameter|param)(?: (?:from|of|in|out of)(?: (?:a|an|the))? (?:url|link))?',
    ],
    { params: [textParam('name', 'Name of the parameter', [])], ends: true, needs: /url|link/i },
  ),
  op(
    'queryParameterGiven',
    [
      ['url', 'text'],
      ['name', 'text'],
    ],
    'text',
    [
      '(?:@get )?_(?:value of )?_(?:query )?(?:parameter|param)(?: value)?(?: (?:by (?:its )?name|with a given name))?(?: (?:from|of|in|out of)(?: (?:a|an|the))? (?:url|link))(?: by (?:its )?name)?',
    ],
    { fn: 'queryParameter', ends: true },
  ),
  op(
    'setQueryParameter',
    [
      ['url', 'text'],
      ['name', 'text'],
      ['value', 'text'],
    ],
    'text',
    [
      '(?:<add>|<set>|<append>|<put>) _(?:or <replace> )?_(?:query )?(?:parameter|param)(?: (?:name and value|and its value))?(?: (?:to|in|on|of)(?: (?:a|an|the))? (?:url|link))',
    ],
    { ends: true },
  ),
  op(
    'removeQueryParameters',
    [['url', 'text']],
    'text',
    ['@remove _(?:query ?strings?|query (?:parameters|params)|parameters)(?: (?:from|of)(?: (?:a|an|the))? (?:url|link))'],
    { ends: true, needs: /url|link/i },
  ),
  op(
    'removeTracking',
    [['url', 'text']],
    'text',
    [
      '@remove _(?:utm(?:_\\*)?(?: and other)?(?: tracking)?|tracking|utm tracking) (?:parameters?|params?)(?: (?:from|of|in)(?: (?:a|an|the))? (?:url|link)s?)?',
    ],
    { ends: true },
  ),
  op(
    'fileExtension',
    [['path', 'text']],
    'text',
    ['(?:@get )?_(?:file )?extension(?: (?:of|from)(?: (?:a|an|the))? (?:files?(?: ?(?:name|path))?|path))?'],
    {
      ends: true,
      needs: /file|path/i,
      fulfils: ['without (?:the |its )?(?:leading )?(?:dot|period)'],
    },
  ),
  op(
    'fileName',
    [['path', 'text']],
    'text',
    ['(?:@get )?_(?:base ?name|file ?name)(?: (?:of|from|out of)(?: (?:a|an|the))? (?:full )?(?:file ?)?path)'],
    { ends: true },
  ),
  op(
    'withoutExtension',
    [['path', 'text']],
    'text',
    [
      '(?:@get )?_(?:base ?name|file ?name) without (?:the |its )?(?:file )?extension(?: (?:of|from|out of)(?: (?:a|an|the))? (?:full )?(?:file ?)?path)?',
      '@remove _(?:file )?extension(?: (?:of|from)(?: (?:a|an|the))? (?:file ?(?:name|path)?|path))?',
    ],
    { ends: true, needs: /file|path/i },
  ),
  op(
    'emailDomain',
    [['email', 'text']],
    'text',
    ['(?:@get )?_domain(?: (?:part|name))?(?: (?:of|from|out of|in))?(?: (?:an?|the))? e ?mail ?(?:address)?', 'e ?mail domain'],
    { ends: true },
  ),
  op(
    'emailUser',
    [['email', 'text']],
    'text',
    [
      '(?:@get )?_(?:user ?name|local ?part|user(?: part)?|part before the (?:@|at(?: sign)?))(?: (?:of|from|out of|in))?(?: (?:an?|the))? e ?mail ?(?:address)?',
    ],
    { ends: true },
  ),
];
