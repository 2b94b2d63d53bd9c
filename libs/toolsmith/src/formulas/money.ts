import { formula, type NamedFormula, v } from './formula.js';

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
const net = v('net', 'Price without tax', 'net(?: ?(?:price|amount|value|total))?|price(?: without tax)?|amount');
const gross = v(
  'gross',
  'Price with tax',
  'gross(?: ?(?:price|amount|value|total))?|price(?: with tax| including (?:tax|vat))?|amount|total',
);

export const MONEY: readonly NamedFormula[] = [
  formula(
    'gross',
    [
      `(?:the )?gross(?: (?:price|amount|value|total))?(?: (?:from|of|for|given|out of)(?: (?:a|the))? net(?: (?:price|amount|value|total))?)?`,
      `<add> (?:the |{rate:n} percent )?${TAX}(?: to)?`,
      `net(?: (?:price|amount|value|total))? (?:to|into) (?:a |the )?gross(?: (?:price|amount|value|total))?`,
      `price (?:with|including|incl\\.?) ${TAX}`,
      `(?:including|with|plus|and) (?:the )?{rate:n} percent ${TAX}(?: (?:on top|added))?`,
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
    v('bill', 'Amount of the bill', '(?:restaurant )?bill(?: (?:amount|total))?|(?<!the )(?<!and )total'),
    v('tip', 'Tip in percent', 'tip(?: (?:percentage|percent|rate|in percent))|percentage', {
      given: percentGiven('(?:tip|gratuity)'),
    }),
  ),
  formula(
    'total',
    [
      '(?<=\\btip\\b[^]*)(?:the )?(?:grand |final )?total(?: (?:amount|bill|to pay|price))*(?: (?:with|including|plus) (?:the )?tip)?',
      '(?:the )?bill (?:with|including|plus)(?: (?:the|a))?(?: {tip:n} ?percent)? tip',
    ],
    'bill * (1 + tip / 100)',
    v('bill', 'Amount of the bill', '(?:restaurant )?bill(?: (?:amount|total))?'),
    v('tip', 'Tip in percent', 'tip(?: (?:percentage|percent|rate|in percent))|percentage', {
      given: percentGiven('(?:tip|gratuity)'),
    }),
  ),
  formula(
    'discountRate',
    [
      '(?:the )?discount(?: rate| percentage)? in percent(?=[^]*price)',
      '(?<=price[^]*)(?:the )?(?:discount(?: rate| percentage)? in percent|percentage (?:off|of the discount))',
    ],
    '(price - discountedPrice) / price * 100',
    v('price', 'Price before the discount', '(?<!discounted )(?<!reduced )(?<!sale )(?:original |old |full |regular )?price'),
    v('discountedPrice', 'Price after the discount', '(?:discounted|reduced|sale|new) price'),
  ),
  formula(
    'converted',
    [
      '(?:<convert> )?_(?:amount|money|price|sum)(?: of money)?(?: (?:from|in) (?:one|a) (?:currency|source currency))? (?:to|into) (?:another|a(?: target)?)(?: (?:currency|one))?',
      'currency (?:converter|conversion|exchange)(?: calculator)?',
      '(?:<convert> )?_(?:amount|money|price)(?: of money)?(?: (?:between|from one|of))? currenc(?:y|ies)(?: to another)?(?: (?:currency|one))?',
    ],
    'amount * rate',
    v('amount', 'Amount of money', 'amount(?: of money)?'),
    v('rate', 'How much one unit is worth in the other currency', '(?:given |exchange |conversion |the )*rate'),
  ),
  formula(
    'annualSalary',
    [
      '(?:the )?(?:annual|yearly|gross annual) (?:salary|income|pay|wage|earnings)(?= (?:from|of|given|for|based)\\b[^]*hour)',
      'hourly (?:wage|rate|pay)(?: (?:to|into))(?: (?:an?|the))? (?:annual|yearly) (?:salary|income|pay)',
    ],
    'wage * hoursPerWeek * weeksPerYear',
    v('wage', 'Wage of an hour', '(?:hourly )?(?:wage|rate|pay)(?: per hour)?'),
    v('hoursPerWeek', 'Hours of work in a week', '(?:working |number of )?hours (?:per|a|each) week|weekly hours'),
    v('weeksPerYear', 'Weeks of work in a year', '(?:working |number of )?weeks (?:per|a|each) year|weeks', { fallback: 52 }),
  ),
  formula(
    'perPerson',
    [
      '<split> (?:a |the )?(?:restaurant )?bill(?: (?:with|including|plus|and))?(?: (?:a|the))?(?: (?:{tip:n} ?percent ))?(?: ?tip)?(?: (?:evenly|equally))?(?: (?:between|among|by|with))?(?: (?:a|the))?(?: (?:given|number))*(?: of)?(?: (?:people|persons|friends|guests|diners))?',
      '(?:the )?(?:share|amount|price|cost|total|bill)?(?: to pay)? (?:per|for each|of each) (?:person|head|guest|diner|friend)(?: (?:has to pay|pays|owes))?',
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
  formula('simpleInterest', ['(?:the )?simple interest'], 'principal * rate / 100 * years', principal, annualRate, years),
  formula(
    'compoundMonthly',
    [
      '(?:the )?(?:final |future |end )?(?:amount|value|balance|capital)?(?: (?:with|after|of|by|from))? ?compound(?:ed)? interest(?: (?:that|which))?,? (?:is )?compounded monthly',
      'compound interest (?:with )?monthly compounding',
      '(?:the )?compound(?:ed)? interest(?=[^]*(?:compounded monthly|monthly compounding)[^]*(?:final|end|future) (?:balance|amount|value|capital))',
      '(?<=compound[^]*monthly[^]*)(?:the )?(?:final|end|future) (?:balance|amount|value|capital)',
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
];
