import { definer, numberParam, type Operation } from './operation.js';

const op = definer('colour');
const HEX =
  '(?:(?:css |web )?hex(?:adecimal)?(?: (?:colou?rs?|codes?|values?|strings?))*|(?:css |web )?colou?r(?: hex)?(?: (?:codes?|values?))?)';
const RGB = '(?:(?:an? |its |the )?rgb(?: (?:values?|components?|channels?|colou?rs?|triplets?|parts))*)';
const HSL = '(?:(?:an? |its |the )?hsl(?: (?:values?|components?|colou?rs?))*)';
const number = { type: 'number' };
const rgb = { type: 'object', required: ['r', 'g', 'b'], properties: { r: number, g: number, b: number } };
const hsl = { type: 'object', required: ['h', 's', 'l'], properties: { h: number, s: number, l: number } };

const HUE = '(?:_(?:(?:given|css|hex) )*(?:hex )?colou?rs?(?: (?:codes?|values?))?)';
const by = numberParam('percent', 'Percent', ['(?:by|of|to)? ?(?:a |an )?(?:amount of )?{v} ?percent(?: points?)?', 'by {v}']);
const changed = (name: string, verb: string, otherwise?: string): Operation =>
  op(
    name,
    'colour',
    'colour',
    [
      `<${verb}>(?: ${HUE})?`,
      `${verb}er`,
      `(?:a |the )?${verb}(?:er|ed)?(?: (?:variant|version|shade|tint))? of(?: (?:a|the))?(?: ${HUE})?`,
    ],
    {
      params: [by],
      ends: false,
      needs: /colou?r|hex/i,
      ...(otherwise !== undefined && { otherwise }),
      fulfils: [
        '(?:by |a |the |given |certain )*(?:percentage|percent|amount)(?: (?:points?|in percent))?',
        '(?:in|using|through|via)(?: the)? hsl(?: (?:space|lightness|saturation|colou?r space))*',
      ],
    },
  );

export const colourOperations: readonly Operation[] = [
  op('hexToRgb', 'colour', 'value', [`_${HEX} (?:to|into|in|as) ${RGB}`, `${RGB} (?:of|from|for)(?: (?:an?|the))? ${HEX}`], {
    ends: true,
    outSchema: rgb,
    label: 'rgb',
    otherwise: 'hexToCss',
  }),
  op(
    'hexToCss',
    'colour',
    'text',
    [`_${HEX} (?:to|into|in|as)(?: (?:a|the))? css rgb(?: (?:notation|string|function|form|format|syntax))?`],
    { ends: true },
  ),
  op(
    'rgbToHex',
    [
      ['red', 'number'],
      ['green', 'number'],
      ['blue', 'number'],
    ],
    'colour',
    [
      `_${RGB} (?:to|into|in|as)(?: (?:an?|the))? ${HEX}(?: (?:notation|string|form|colou?r))?`,
      'red,? green,? (?:and )?blue(?: (?:values?|components?|parts|from 0 to 255|\\(0-255\\)))* (?:to|into|in|as)(?: (?:an?|the))? hex(?: (?:colou?r|code|string))*',
      `hex (?:colou?r |code )*(?:from|of|for) (?:${RGB}|red,? green,? and blue(?: values?)?)`,
    ],
    { ends: true },
  ),
  op('hexToHsl', 'colour', 'value', [`_${HEX} (?:to|into|in|as) ${HSL}`, `${HSL} (?:of|from|for)(?: (?:an?|the))? ${HEX}`], {
    ends: true,
    outSchema: hsl,
    label: 'hsl',
  }),
  op(
    'rgbToHsl',
    [
      ['red', 'number'],
      ['green', 'number'],
      ['blue', 'number'],
    ],
    'value',
    [`_${RGB} (?:to|into|in|as) ${HSL}`],
    { ends: true, outSchema: hsl },
  ),
  op(
    'hslToRgb',
    [
      ['hue', 'number'],
      ['saturation', 'number'],
      ['lightness', 'number'],
    ],
    'value',
    [`_${HSL} (?:to|into|in|as) ${RGB}`],
    { ends: true, outSchema: rgb },
  ),
  op(
    'hslToHex',
    [
      ['hue', 'number'],
      ['saturation', 'number'],
      ['lightness', 'number'],
    ],
    'colour',
    [`_${HSL} (?:to|into|in|as)(?: (?:an?|the))? ${HEX}`],
    { ends: true },
  ),
  op(
    'invert',
    'colour',
    'colour',
    [
      '<invert>(?: _(?:hex )?colou?rs?(?: codes?)?)',
      '(?:the )?(?:inverted|inverse|negative|opposite in rgb)(?: (?:of|colou?r))+',
    ],
    { ends: false },
  ),
  op(
    'complement',
    'colour',
    'colour',
    ['(?:the )?complementary(?: colou?rs?)?', '(?:the )?complement(?: of)?(?: (?:a|the))?(?: (?:hex))? colou?r'],
    { ends: false },
  ),
  op('luminance', 'colour', 'number', ['(?:the )?(?:wcag )?(?:relative )?luminance']),
  op(
    'contrastRatio',
    [
      ['colour', 'colour'],
      ['other', 'colour'],
    ],
    'number',
    [
      '(?:the )?(?:wcag )?(?:(?:2(?:\\.\\d)?|colou?r) )?contrast(?: ratios?)?(?: (?:calculator|checker))?(?: (?:as|according to|by|per) (?:defined (?:by|in) )?(?:the )?wcag(?: ?2(?:\\.\\d)?)?)?',
    ],
    { label: 'contrast' },
  ),
  op(
    'readableOn',
    'colour',
    'colour',
    [
      '(?:which|what) (?:text |font )?(?:colou?r )?(?:is|reads?) (?:more|better|easier|best)(?: (?:readable|legible|to read))?(?: on (?:an? |the )?(?:given )?(?:background )?(?:hex )?colou?r)?,? (?:black or white|white or black)(?: (?:text|font|letters))?',
      '(?:<decide>|<choose>|<pick>|<tell>|@check|whether|which|<say>)?(?: (?:me|if|whether|of))* ?(?:to use )?(?:black or white|white or black)(?: (?:text|font|letters|is|are|reads?|better|more|readable|easier|to|read|should|be|used|colou?r))*(?: on)?',
      '(?:readable|best|legible) (?:text|font) colou?r(?: (?:for|on))?',
    ],
    { ends: true },
  ),
  op(
    'mix',
    [
      ['first', 'colour'],
      ['second', 'colour'],
    ],
    'colour',
    [
      '(?:<mix>|<blend>) (?:two|2|both) (?:hex )?colou?rs(?: (?:codes|equally|evenly|half and half|half half))*',
      '(?:colou?r )?(?:mixer|blender)',
    ],
    { ends: false },
  ),
  op('greyscale', 'colour', 'colour', ['gr[ae]y ?-?scale', '(?:to|into) (?:a )?gr[ae]y'], { ends: false }),
  changed('lighten', 'lighten', 'tint'),
  changed('darken', 'darken', 'shade'),
  changed('tint', 'tint'),
  changed('shade', 'shade'),
  changed('saturate', 'saturate'),
  changed('desaturate', 'desaturate'),
  op('rotateHue', 'colour', 'colour', ['(?:<rotate>|<shift>) _hue(?: (?:of|in))?(?: (?:a|the))?(?: (?:hex )?colou?r)?'], {
    params: [numberParam('degrees', 'Degrees on the wheel', ['by {v}(?: degrees)?'])],
    ends: false,
    fulfils: ['(?:by )?(?:a |the )?(?:given )?(?:number of )?degrees'],
  }),
  op('isDark', 'colour', 'boolean', ['(?:@check (?:\\w+ ){0,5}?)(?:is )?(?:a )?dark(?: (?:one|or light|colou?r))*'], {
    needs: /colou?r/i,
  }),
  op(
    'normaliseHex',
    'colour',
    'colour',
    [
      '(?:<normali[sz]e>|<expand>) _(?:short(?:hand)? |3 digit |three digit )*(?:css )?hex colou?rs?(?: (?:codes?|to|into|6|six|digits?|lower ?case|form|full|the|long))*',
    ],
    { ends: true },
  ),
  op(
    'withAlpha',
    'colour',
    'text',
    [
      `_${HEX}(?: and (?:an? )?(?:alpha|opacity)(?: (?:value))?)? (?:to|into|in|as)(?: (?:an?|the|css))* rgba(?: (?:string|notation|colou?r|with|and|an?|given|the|alpha|opacity|value))*`,
    ],
    {
      params: [
        numberParam('alpha', 'From 0, transparent, to 1', ['(?:alpha|opacity)(?: (?:of|=|is))? {v}', '{v} (?:alpha|opacity)']),
      ],
      ends: true,
    },
  ),
];
