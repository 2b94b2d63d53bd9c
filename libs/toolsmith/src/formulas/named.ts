// long because it is a table: one entry for each formula, with the ways to say it.
import { UNIT_WORDS } from './units.js';

/** A formula that has a name, and what it needs. */
export interface NamedFormula {
  readonly name: string;
  /** Ways to ask for it, as patterns. */
  readonly says: readonly string[];
  readonly expression: string;
  readonly variables: readonly FormulaVariable[];
}

export interface FormulaVariable {
  readonly name: string;
  readonly about: string;
  /** What the request may call it (a regular expression). */
  readonly words: string;
  /** The unit that the formula counts in; others are converted. */
  readonly unit?: string;
  /** How it may be given as a number in the request, as patterns with `{v}`. */
  readonly given?: readonly string[];
  readonly fallback?: number;
}

const v = (name: string, about: string, words: string, more: Partial<FormulaVariable> = {}): FormulaVariable => ({
  name,
  about,
  words,
  ...more,
});
const formula = (name: string, says: readonly string[], expression: string, ...variables: FormulaVariable[]): NamedFormula => ({
  name,
  says,
  expression,
  variables,
});

const TAX = '(?:vat|sales tax|tax|value added tax|mwst|gst)';
const taxRate = v('rate', 'Tax rate in percent', `(?:${TAX} )?(?:rate|percentage)|${TAX}(?: rate| percentage)?`, {
  given: [
    `${TAX}(?: rate)?(?: (?:is|of|at|being|=))* {v} ?percent`,
    `(?:that |which )?(?:includes?|contains?|has|with|at|of|including|plus|assuming|from|for|using|and|minus|less|add(?:s|ing)?|applying|apply)? ?(?:a |an |the )?(?:${TAX} )?(?:rate )?(?:of )?{v} ?percent(?: ${TAX})?(?: rate)?`,
  ],
});
const percentGiven = (words: string) => [
  `(?:by|of|with|at|a|an|and)? ?(?:a |an )?(?:${words}(?: rate)? )?(?:of )?{v} ?percent(?: ${words})?`,
];
const years = v('years', 'Number of years', '(?:number of )?years|(?:duration|time|term)(?: in years)?', {
  given: ['(?:over|for|after) {v} years'],
});
const annualRate = v(
  'rate',
  'Interest rate in percent a year',
  '(?:annual |yearly |nominal )?(?:interest )?rate(?: of interest)?(?: (?:per year|per annum|p\\.a\\.))?|(?:annual |yearly )interest',
  {
    given: [
      '(?:at|with|of) (?:an? )?(?:annual |yearly )?(?:interest )?(?:rate )?(?:of )?{v} ?percent(?: (?:per year|a year|per annum|interest))?',
    ],
  },
);
const principal = v(
  'principal',
  'Amount at the beginning',
  '(?:initial |starting )?(?:principal|capital|deposit|amount|sum|investment|balance)(?: amount)?|loan(?: amount)?',
);
const radius = v('radius', 'Radius', 'radius');
const diameter = v('diameter', 'Diameter', 'diameter');
const side = (name: string) => v(name, name[0]!.toUpperCase() + name.slice(1), name);
const net = v('net', 'Price without tax', 'net(?: ?(?:price|amount|value|total))?|price(?: without tax)?|amount');
const gross = v(
  'gross',
  'Price with tax',
  'gross(?: ?(?:price|amount|value|total))?|price(?: with tax| including (?:tax|vat))?|amount|total',
);

export const NAMED_FORMULAS: readonly NamedFormula[] = [
  formula(
    'gross',
    [
      `(?:the )?gross(?: (?:price|amount|value|total))?(?: (?:from|of|for|given|out of)(?: (?:a|the))? net(?: (?:price|amount|value|total))?)?`,
      `<add> (?:the |{rate:n} percent )?${TAX}(?: to)?`,
      `net(?: (?:price|amount|value|total))? (?:to|into) (?:a |the )?gross(?: (?:price|amount|value|total))?`,
      `price (?:with|including|incl\\.?) ${TAX}`,
    ],
    'net * (1 + rate / 100)',
    net,
    taxRate,
  ),
  formula(
    'netOf',
    [
      `(?:the )?net(?: (?:price|amount|value|total))?(?: (?:from|of|for|given|out of)(?: (?:a|the))? gross(?: (?:price|amount|value|total))?)`,
      `gross(?: (?:price|amount|value|total))? (?:to|into) (?:a |the )?net(?: (?:price|amount|value|total))?`,
      `@remove (?:the |{rate:n} percent )?${TAX} from(?: (?:a|the))?(?: gross)?(?: (?:price|amount|total))?`,
      `price without ${TAX}`,
      'back to (?:the )?net(?: (?:price|amount))?',
    ],
    'gross / (1 + rate / 100)',
    gross,
    taxRate,
  ),
  formula(
    'taxIncluded',
    [
      `(?:the )?${TAX}(?: (?:amount|share|portion|part))? (?:(?:that is )?(?:contained|included|hidden) )?in (?:a |the )?gross(?: (?:price|amount|total))?`,
    ],
    'gross - gross / (1 + rate / 100)',
    gross,
    taxRate,
  ),
  formula(
    'discounted',
    [
      '(?:the )?(?:discounted|sale|reduced|final) price(?: (?:after|with)(?: (?:a|the))? discount)?',
      'price (?:after|with)(?: (?:a|the))?(?: {discount:n} ?percent)? discount',
      '<apply> (?:a |the )?(?:{discount:n} ?percent )?discount(?: to)?(?: (?:a|the) price)?',
      '{discount:n} ?percent (?:off|discount)(?: (?:of|on|from)(?: (?:a|the))? price)?',
    ],
    'price * (1 - discount / 100)',
    v('price', 'Price before the discount', '(?:original |list |full |regular )?(?:price|amount|total)'),
    v('discount', 'Discount in percent', '(?:discount|reduction)(?: (?:rate|percentage|percent|in percent))?|percentage', {
      given: percentGiven('discount'),
    }),
  ),
  formula(
    'percentOf',
    [
      '(?:a |the |given )?percentage of (?:a|the) (?:given )?(?:number|value|amount|total)',
      'x percent of (?:a |the )?(?:number|value|amount|y)',
    ],
    'percent / 100 * value',
    v('percent', 'Percentage', 'percent(?:age)?'),
    v('value', 'What it is a part of', 'number|value|amount|total|whole'),
  ),
  formula(
    'shareInPercent',
    [
      '(?:what|which|how many) percent(?:age)?(?: (?:one|a|the|first|number|value|is|part|of|another|second|whole|total|other))+',
      '(?:a |the )?percentage (?:that )?(?:one|a|the first) (?:number|value|part|amount) is of (?:another|a total|the whole|a whole|the second|the other)(?: (?:number|one|value))?',
      'part(?: (?:and|of)) (?:a |the )?(?:whole|total) (?:as|in|to|into)(?: (?:a|the))? percent(?:age)?',
    ],
    'part / whole * 100',
    v('part', 'The part', 'part|first(?: number)?'),
    v('whole', 'The whole', 'whole|total|second(?: number)?'),
  ),
  formula(
    'percentChange',
    [
      '(?:the )?percent(?:age)? (?:change|difference|increase|growth)(?: (?:between|from))?(?: (?:an?|the|two|2))?(?: (?:old|numbers|values|initial))?(?: (?:value|price|number))?(?: (?:and|to)(?: (?:an?|the))? (?:new|final)(?: (?:value|price|number))?)?',
      '(?:change|growth|increase) in percent',
      'growth rate',
    ],
    '(new - old) / old * 100',
    v('old', 'Value before', '(?:old|initial|previous|original|first|starting)(?: (?:value|price|number|amount))?'),
    v('new', 'Value after', '(?:new|final|current|second|latest|ending)(?: (?:value|price|number|amount))?'),
  ),
  formula(
    'increased',
    [
      '<increase> (?:a |the )?(?:number|price|value|amount|salary) by (?:a |the )?(?:given )?(?:percent(?:age)?|{percent:n} ?percent)',
    ],
    'value * (1 + percent / 100)',
    v('value', 'What is increased', 'number|price|value|amount|salary'),
    v('percent', 'By how many percent', 'percent(?:age)?'),
  ),
  formula(
    'tip',
    ['(?:the )?tip(?: (?:amount|calculator))?(?: (?:for|on) (?:a|the)(?: restaurant)? bill)?'],
    'bill * tip / 100',
    v('bill', 'Amount of the bill', '(?:restaurant )?bill(?: (?:amount|total))?|total'),
    v('tip', 'Tip in percent', 'tip(?: (?:percentage|percent|rate|in percent))?|percentage', {
      given: percentGiven('(?:tip|gratuity)'),
    }),
  ),
  formula(
    'perPerson',
    [
      '<split> (?:a |the )?(?:restaurant )?bill(?: (?:with|including|plus|and))?(?: (?:a|the))?(?: (?:{tip:n} ?percent ))?(?: ?tip)?(?: (?:evenly|equally))?(?: (?:between|among|by|with))?(?: (?:a|the))?(?: (?:given|number))*(?: of)?(?: (?:people|persons|friends|guests|diners))?',
      '(?:how much|what) each (?:person|guest|one) (?:has to pay|pays|owes)(?: (?:of|for)(?: (?:a|the))? (?:restaurant )?bill)?',
    ],
    'bill * (1 + tip / 100) / people',
    v('bill', 'Amount of the bill', '(?:restaurant )?bill(?: (?:amount|total))?|total'),
    v('tip', 'Tip in percent', 'tip(?: (?:percentage|percent|rate|in percent))?|percentage', {
      given: percentGiven('(?:tip|gratuity)'),
      fallback: 0,
    }),
    v('people', 'Number of people', '(?:number of )?(?:people|persons|friends|guests|diners)', {
      given: ['(?:between|among) {v} (?:people|persons|friends|guests)'],
    }),
  ),
  formula(
    'bmi',
    ['(?:the )?(?:bmi|body mass index)(?: \\(bmi\\))?(?: calculator)?'],
    'weight / height ** 2',
    v('weight', 'Body weight', '(?:body )?(?:weight|mass)', { unit: 'kilograms' }),
    v('height', 'Body height', '(?:body )?(?:height|size)', { unit: 'metres' }),
  ),
  formula('simpleInterest', ['(?:the )?simple interest'], 'principal * rate / 100 * years', principal, annualRate, years),
  formula(
    'compoundMonthly',
    [
      '(?:the )?(?:final |future |end )?(?:amount|value|balance|capital)?(?: (?:with|after|of|by|from))? ?compound(?:ed)? interest(?: (?:that|which))?,? (?:is )?compounded monthly',
      'compound interest (?:with )?monthly compounding',
      'compounded monthly',
    ],
    'principal * (1 + rate / 100 / 12) ** (12 * years)',
    principal,
    annualRate,
    years,
  ),
  formula(
    'compound',
    [
      '(?:the )?(?:final |future |end(?:ing)? )?(?:amount|value|balance|capital)(?: (?:with|after|of|by|from|including))(?: (?:yearly|annual))? compound(?:ed)? interest(?:,? (?:is )?compounded (?:yearly|annually))?',
      '(?:future|final|end) value(?: (?:of (?:an?|the) (?:investment|deposit|savings))?)?(?:,?(?: with)? (?:interest |yearly |annual )*(?:compounded|compounding|compound interest)(?: (?:yearly|annually))?)',
    ],
    'principal * (1 + rate / 100) ** years',
    principal,
    annualRate,
    years,
  ),
  formula(
    'monthlyPayment',
    [
      '(?:the )?monthly (?:payments?|instal?lments?|rates?|repayments?)(?: (?:of|for|on)(?: (?:a|an|the))?(?: annuity)? ?(?:loan|mortgage|credit))?',
      '(?:loan|mortgage) (?:payment|calculator)',
    ],
    'principal * (rate / 1200) / (1 - (1 + rate / 1200) ** (-12 * years))',
    { ...principal, words: '(?:loan |mortgage )?(?:principal|amount|sum)|loan|mortgage' },
    annualRate,
    years,
  ),
  formula(
    'circleArea',
    ['(?:the )?(?:surface )?area of (?:a|the) (?:circle|disc|disk)', "circle(?:'s)? area"],
    'pi * radius ** 2',
    radius,
  ),
  formula(
    'circleAreaOfDiameter',
    ['(?:the )?area of (?:a|the) (?:circle|disc)(?:,?)? (?:from|given|with|by|of) (?:its |the |a )?(?:given )?diameter'],
    'pi * (diameter / 2) ** 2',
    diameter,
  ),
  formula('circumference', ['(?:the )?circumference(?: of (?:a|the) circle)?'], '2 * pi * radius', radius),
  formula('sphereVolume', ['(?:the )?volume of (?:a|the) (?:sphere|ball)', 'sphere volume'], '4 / 3 * pi * radius ** 3', radius),
  formula('sphereSurface', ['(?:the )?surface(?: area)? of (?:a|the) (?:sphere|ball)'], '4 * pi * radius ** 2', radius),
  formula(
    'cylinderVolume',
    ['(?:the )?volume of (?:a|the) (?:cylinder|can|cylindrical tank)', 'cylinder volume'],
    'pi * radius ** 2 * height',
    radius,
    side('height'),
  ),
  formula(
    'coneVolume',
    ['(?:the )?volume of (?:a|the) cone', 'cone volume'],
    'pi * radius ** 2 * height / 3',
    radius,
    side('height'),
  ),
  formula(
    'boxVolume',
    ['(?:the )?volume of (?:a|the) (?:box|cuboid|rectangular (?:box|prism|room|tank)|room|parcel|package)', 'box volume'],
    'length * width * height',
    v('length', 'Length', 'length|depth'),
    side('width'),
    side('height'),
  ),
  formula(
    'cubeVolume',
    ['(?:the )?volume of (?:a|the) cube'],
    'side ** 3',
    v('side', 'Length of an edge', '(?:side|edge)(?: length)?'),
  ),
  formula(
    'rectangleArea',
    ['(?:the )?area of (?:a|the) (?:rectangle|rectangular (?:room|field|plot))', 'rectangle area'],
    'width * height',
    side('width'),
    v('height', 'Height or length', 'height|length'),
  ),
  formula(
    'rectanglePerimeter',
    ['(?:the )?perimeter of (?:a|the) rectangle', 'rectangle perimeter'],
    '2 * (width + height)',
    side('width'),
    v('height', 'Height or length', 'height|length'),
  ),
  formula(
    'triangleArea',
    ['(?:the )?area of (?:a|the) triangle(?! (?:from|with|given) (?:its |the )?(?:three|3) sides)', 'triangle area'],
    'base * height / 2',
    side('base'),
    side('height'),
  ),
  formula(
    'heron',
    [
      "(?:the )?area of (?:a|the) triangle (?:from|with|given|by) (?:its |the )?(?:lengths of (?:its |the )?)?(?:three |3 )sides(?: \\(?heron(?:'s)?(?: formula)?\\)?)?",
      "heron(?:'s)? formula",
    ],
    'sqrt((a + b + c) * (b + c - a) * (a + c - b) * (a + b - c)) / 4',
    v('a', 'First side', 'a'),
    v('b', 'Second side', 'b'),
    v('c', 'Third side', 'c'),
  ),
  formula(
    'hypotenuse',
    ['(?:the )?hypotenuse(?: of (?:a|the) right(?: angled)? triangle)?', 'pythagor\\w+(?: theorem)?'],
    'sqrt(a ** 2 + b ** 2)',
    v('a', 'One leg', 'a|(?:first )?(?:leg|cathetus)'),
    v('b', 'The other leg', 'b|(?:other |second )(?:leg|cathetus)'),
  ),
  formula(
    'pointDistance',
    ['(?:the )?(?:euclidean )?distance between (?:two|2) points(?: (?:in (?:a|the) plane|in 2d))?'],
    'sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)',
    v('x1', 'First point, x', 'x1'),
    v('y1', 'First point, y', 'y1'),
    v('x2', 'Second point, x', 'x2'),
    v('y2', 'Second point, y', 'y2'),
  ),
  formula(
    'greatCircle',
    [
      '(?:the )?(?:great circle|haversine)(?: distance)?(?: (?:in (?:km|kilomet(?:re|er)s)))?(?: between (?:two|2)(?: (?:gps|geographic))? (?:points|coordinates|places|locations))?',
      '(?:the )?distance(?: (?:in (?:km|kilomet(?:re|er)s)))? between (?:two|2) (?:gps |geographic(?:al)? )?(?:coordinates|places on earth|latitude longitude pairs|lat lon pairs)(?: (?:in (?:km|kilomet(?:re|er)s)))?(?: (?:with|using|by) (?:the )?haversine(?: formula)?)?',
    ],
    '2 * 6371 * asin(sqrt(sin((lat2 - lat1) * pi / 360) ** 2 + cos(lat1 * pi / 180) * cos(lat2 * pi / 180) * sin((lon2 - lon1) * pi / 360) ** 2))',
    v('lat1', 'First latitude in degrees', 'lat(?:itude)? ?1'),
    v('lon1', 'First longitude in degrees', 'lon(?:gitude)? ?1'),
    v('lat2', 'Second latitude in degrees', 'lat(?:itude)? ?2'),
    v('lon2', 'Second longitude in degrees', 'lon(?:gitude)? ?2'),
  ),
  formula(
    'averageSpeed',
    ['(?:the )?(?:average )?speed(?: in km/h)?(?: (?:from|of|given)(?: (?:a|the))? distance (?:and|in)(?: (?:a|the))? time)?'],
    'distance / time',
    v('distance', 'Distance', '(?:travel+ed )?distance', { unit: 'kilometres' }),
    v('time', 'Time', '(?:travel )?(?:time|duration)', { unit: 'hours' }),
  ),
  formula(
    'fuelConsumption',
    [
      '(?:the )?(?:average )?(?:fuel|petrol|gas) consumption(?: (?:in|as) (?:l|lit(?:re|er)s?) ?(?:/|per) ?100 ?(?:km|kilomet(?:re|er)s))?',
      '(?:l|lit(?:re|er)s?) ?(?:/|per) ?100 ?(?:km|kilomet(?:re|er)s)',
    ],
    'litres / distance * 100',
    v('litres', 'Fuel used', '(?:fuel(?: used)?|lit(?:re|er)s(?: (?:of fuel|used|filled|consumed|refuell?ed))*|amount of fuel)', {
      unit: 'litres',
    }),
    v('distance', 'Distance', '(?:driven |travel+ed )?(?:distance|kilomet(?:re|er)s|km)(?: (?:driven|travel+ed))?', {
      unit: 'kilometres',
    }),
  ),
  formula(
    'tripCost',
    ['(?:the )?(?:fuel )?costs? of (?:a|the) (?:car )?(?:trip|journey|drive)', '(?:trip|journey) (?:fuel )?costs?'],
    'distance * consumption / 100 * price',
    v('distance', 'Distance', 'distance', { unit: 'kilometres' }),
    v('consumption', 'Litres for 100 kilometres', '(?:fuel )?consumption(?: (?:in|per) .{0,12}100 ?km)?'),
    v('price', 'Price of a litre', '(?:fuel )?price(?: (?:per|of a) lit(?:re|er))?'),
  ),
  formula(
    'electricityCost',
    ['(?:the )?(?:electricity|energy|power) costs?(?: of (?:a|an) (?:device|appliance))?'],
    'watts * hours / 1000 * price',
    v('watts', 'Power in watts', '(?:power|watts|wattage)(?: (?:in watts))?', { unit: 'watts' }),
    v('hours', 'Hours of use', '(?:hours(?: (?:of use|per day|used))?|time)', { unit: 'hours' }),
    v('price', 'Price of a kilowatt hour', 'price(?: (?:per|of a) (?:kwh|kilowatt hour))?'),
  ),
  formula(
    'voltage',
    ["(?:the )?voltage(?: (?:from|given|by|of) .{0,6}(?:current and resistance|ohm'?s law))?"],
    'current * resistance',
    side('current'),
    side('resistance'),
  ),
  formula(
    'resistance',
    ['(?:the )?(?:electrical )?resistance from (?:the )?(?:voltage and current|current and voltage)'],
    'voltage / current',
    side('voltage'),
    side('current'),
  ),
  formula(
    'kineticEnergy',
    ['(?:the )?kinetic energy'],
    'mass * speed ** 2 / 2',
    v('mass', 'Mass', 'mass|weight', { unit: 'kilograms' }),
    v('speed', 'Speed', 'speed|velocity', { unit: 'metresPerSecond' }),
  ),
  formula('density', ['(?:the )?density'], 'mass / volume', side('mass'), side('volume')),
  formula(
    'margin',
    ['(?:the )?(?:gross |profit |gross profit )?margin(?: (?:in percent|as (?:a )?percentage|percentage|percent))?'],
    '(revenue - cost) / revenue * 100',
    v('revenue', 'Revenue or price', 'revenue|sales|(?:selling )?price|turnover'),
    v('cost', 'Cost', 'costs?(?: (?:price|of goods sold))?'),
  ),
  formula(
    'markup',
    ['(?:the )?mark ?-?up(?: (?:in percent|as (?:a )?percentage|percentage))?'],
    '(price - cost) / cost * 100',
    v('cost', 'Cost', 'costs?(?: price)?'),
    v('price', 'Price', '(?:selling |sale )?price'),
  ),
  formula(
    'roi',
    ['(?:the )?(?:roi|return on investment)(?: (?:in percent|as (?:a )?percentage))?'],
    '(gain - cost) / cost * 100',
    v('gain', 'What came back', 'gains?|returns?|revenue|final value|proceeds'),
    v('cost', 'What was invested', 'costs?|investment|invested amount'),
  ),
  formula(
    'cagr',
    ['(?:the )?(?:cagr|compound annual growth rate)(?: \\(cagr\\))?(?: (?:in percent|as (?:a )?percentage))?'],
    '((end / start) ** (1 / years) - 1) * 100',
    v('start', 'Value at the start', '(?:start(?:ing)?|initial|beginning)(?: value)?'),
    v('end', 'Value at the end', '(?:end(?:ing)?|final)(?: value)?'),
    years,
  ),
  formula(
    'breakEven',
    ['(?:the )?break ?-?even(?: (?:point|quantity|units|volume))?(?: (?:in units))?'],
    'fixedCosts / (price - variableCost)',
    v('fixedCosts', 'Fixed costs', 'fixed costs?'),
    v('price', 'Price of a unit', '(?:selling |unit )?price(?: per unit)?'),
    v('variableCost', 'Variable cost of a unit', 'variable costs?(?: per unit)?'),
  ),
  formula('maximumHeartRate', ['maximum heart rate'], '220 - age', v('age', 'Age in years', 'age')),
];

/** "weight in kg", "height (cm)", "distance in kilometres": what follows a variable's name. */
export const UNIT_AFTER = `(?: ?\\(? ?(?:given |measured )?(?:in )?(?<unit>${UNIT_WORDS})\\)?)`;
