import { formula, type NamedFormula, side, v } from './formula.js';

export const NATURE: readonly NamedFormula[] = [
  formula(
    'milesPerGallon',
    [
      '(?:l|lit(?:re|er)s) ?(?:/|per) ?100 ?(?:km|kilomet(?:re|er)s) (?:to|into|in|as)(?: (?:us|american))? (?:mpg|miles per(?: us)? gallon)(?: \\(us\\))?',
    ],
    '235.214583333 / consumption',
    v('consumption', 'Litres for 100 kilometres', 'consumption'),
  ),
  formula(
    'litresPer100Km',
    [
      '(?:us )?(?:mpg|miles per(?: us)? gallon)(?: \\(us\\))? (?:to|into|in|as) (?:l|lit(?:re|er)s) ?(?:/|per) ?100 ?(?:km|kilomet(?:re|er)s)',
    ],
    '235.214583333 / mpg',
    v('mpg', 'Miles a US gallon', 'mpg'),
  ),
  formula(
    'pace',
    [
      '(?:km/h|kilomet(?:re|er)s per hour|speed(?: in km/h)?) (?:to|into|as) (?:a )?(?:pace|min(?:utes)?(?: ?/ ?| per )(?:km|kilomet(?:re|er)))(?: \\(?(?:running )?pace\\)?)?',
    ],
    '60 / speed',
    v('speed', 'Speed in kilometres per hour', 'speed|km/h'),
  ),
  formula(
    'runningPace',
    [
      '(?:the )?(?:average )?(?:running )?pace(?: (?:in|as) min(?:utes)?(?: ?/ ?| per )(?:km|kilomet(?:re|er)))?(?= (?:from|of|given|for)\\b)',
    ],
    'time / distance',
    v('time', 'Time in minutes', '(?:total |running )?(?:time|duration|minutes)', { unit: 'minutes' }),
    v('distance', 'Distance', '(?:run )?(?:distance|kilomet(?:re|er)s|km)', { unit: 'kilometres' }),
  ),
  formula(
    'bmi',
    ['(?:the )?(?:bmi|body mass index)(?: \\(bmi\\))?(?: calculator)?'],
    'weight / height ** 2',
    v('weight', 'Body weight', '(?:body )?(?:weight|mass)', { unit: 'kilograms' }),
    v('height', 'Body height', '(?:body )?(?:height|size)', { unit: 'metres' }),
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
    'applianceCost',
    [
      '(?:how much )?(?:does )?(?:it )?costs?(?: (?:it|me|us))? (?:to run|of running|for running) (?:an?|the|my|any) (?:\\w+ )?(?:appliance|device|machine|lamp|heater|server|computer|fridge|tv|bulb)',
      '(?:the )?(?:electricity|energy|power|running) costs?(?: of (?:a|an|the) (?:\\w+ )?(?:device|appliance|machine))?(?=[^.]*\\bhours (?:per|a|each) day\\b[^.]*\\bdays?\\b)',
    ],
    'watts * hoursPerDay * days / 1000 * price',
    v('watts', 'Power', '(?:power|watts|wattage)', { unit: 'watts' }),
    v('hoursPerDay', 'Hours of use a day', '(?:hours|time)(?: of use| used)? (?:per|a|each) day|daily (?:hours|use)', {}),
    v('days', 'Number of days', '(?:number of )?days', { unit: 'days' }),
    v(
      'price',
      'Price of a kilowatt hour',
      '(?:electricity |energy )?(?:price|tariff)(?: (?:per|of a|for a|a) (?:kwh|kilowatt ?hour))?|(?:rate|cost) (?:per|of a|a) (?:kwh|kilowatt ?hour)',
    ),
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
  formula('maximumHeartRate', ['maximum heart rate'], '220 - age', v('age', 'Age in years', 'age')),
];
