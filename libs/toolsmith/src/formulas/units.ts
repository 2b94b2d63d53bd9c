import { calc, type Expression, num } from './expression.js';

/** A unit of measure: its value in the dimension's base unit is `value * factor + offset`. */
export interface Unit {
  readonly name: string;
  readonly dimension: string;
  readonly factor: number;
  readonly offset?: number;
  /** A regular expression of what it is called. */
  readonly words: string;
}

const unit = (dimension: string, name: string, factor: number, words: string, offset?: number): Unit => ({
  dimension,
  name,
  factor,
  words,
  ...(offset !== undefined && { offset }),
});

/** Factors are exact where the unit is defined by one (inch, pound, gallon, …). */
export const UNITS: readonly Unit[] = [
  unit('length', 'millimetres', 0.001, 'mm|millimet(?:re|er)s?'),
  unit('length', 'centimetres', 0.01, 'cm|centimet(?:re|er)s?'),
  unit('length', 'kilometres', 1000, 'kms?|kilomet(?:re|er)s?'),
  unit('length', 'metres', 1, 'm|met(?:re|er)s?'),
  unit('length', 'inches', 0.0254, 'inch(?:es)?'),
  unit('length', 'feet', 0.3048, 'feet|foot|ft'),
  unit('length', 'yards', 0.9144, 'yards?|yd'),
  unit('length', 'nauticalMiles', 1852, 'nautical miles?|nmi'),
  unit('length', 'miles', 1609.344, '(?:statute |english )?miles?|mi'),
  unit('length', 'lightYears', 9_460_730_472_580_800, 'light ?years?'),
  unit('mass', 'milligrams', 1e-6, 'mg|milligram(?:me)?s?'),
  unit('mass', 'kilograms', 1, 'kgs?|kilogram(?:me)?s?|kilos?'),
  unit('mass', 'grams', 0.001, 'g|gram(?:me)?s?'),
  unit('mass', 'tonnes', 1000, '(?:metric )?tonnes?|metric tons?'),
  unit('mass', 'pounds', 0.45359237, 'lbs?|pounds?'),
  unit('mass', 'ounces', 0.028349523125, 'oz|ounces?'),
  unit('mass', 'stone', 6.35029318, 'stones?'),
  unit('volume', 'millilitres', 0.001, 'ml|millilit(?:re|er)s?'),
  unit('volume', 'centilitres', 0.01, 'cl|centilit(?:re|er)s?'),
  unit('volume', 'litres', 1, 'l|lit(?:re|er)s?'),
  unit('volume', 'cubicMetres', 1000, 'cubic met(?:re|er)s?|m3|m³'),
  unit('volume', 'imperialGallons', 4.54609, '(?:imperial|uk|british) gallons?'),
  unit('volume', 'gallons', 3.785411784, '(?:us |american )?gallons?'),
  unit('volume', 'pints', 0.473176473, '(?:us )?pints?'),
  unit('volume', 'cups', 0.2365882365, '(?:us )?cups?'),
  unit('volume', 'fluidOunces', 0.0295735295625, '(?:us )?fl(?:uid)?\\.? ?(?:oz|ounces?)'),
  unit('volume', 'tablespoons', 0.01478676478125, '(?:us )?tablespoons?|tbsp'),
  unit('volume', 'teaspoons', 0.00492892159375, '(?:us )?teaspoons?|tsp'),
  unit('area', 'squareKilometres', 1e6, 'square kilomet(?:re|er)s?|sq ?km|km2|km²'),
  unit('area', 'squareMetres', 1, 'square met(?:re|er)s?|sqm|sq ?m|m2|m²'),
  unit('area', 'squareFeet', 0.09290304, 'square feet|square foot|sq ?ft'),
  unit('area', 'squareInches', 0.00064516, 'square inch(?:es)?'),
  unit('area', 'squareMiles', 2_589_988.110336, 'square miles?'),
  unit('area', 'hectares', 10_000, 'hectares?|ha'),
  unit('area', 'acres', 4046.8564224, 'acres?'),
  unit('speed', 'kilometresPerHour', 1 / 3.6, 'km/h|kmh|kph|kilomet(?:re|er)s? (?:per|an) hour'),
  unit('speed', 'milesPerHour', 0.44704, 'mph|miles? (?:per|an) hour'),
  unit('speed', 'metresPerSecond', 1, 'm/s|met(?:re|er)s? (?:per|a) second'),
  unit('speed', 'knots', 1852 / 3600, 'knots?'),
  unit('time', 'milliseconds', 0.001, 'ms|milliseconds?'),
  unit('time', 'seconds', 1, 'seconds?|secs?'),
  unit('time', 'minutes', 60, 'minutes?|mins?'),
  unit('time', 'hours', 3600, 'hours?|hrs?'),
  unit('time', 'days', 86_400, 'days?'),
  unit('time', 'weeks', 604_800, 'weeks?'),
  unit('temperature', 'celsius', 1, '(?:degrees? )?(?:celsius|centigrade)|°c'),
  unit('temperature', 'fahrenheit', 5 / 9, '(?:degrees? )?fahrenheit|°f', 459.67 * (5 / 9) - 273.15),
  unit('temperature', 'kelvin', 1, '(?:degrees? )?kelvins?', -273.15),
  unit('energy', 'kilojoules', 1000, 'kj|kilojoules?'),
  unit('energy', 'joules', 1, 'joules?'),
  unit('energy', 'kilocalories', 4184, 'kcal|kilocalories|calories'),
  unit('energy', 'kilowattHours', 3.6e6, 'kwh|kilowatt ?hours?'),
  unit('energy', 'wattHours', 3600, 'wh|watt ?hours?'),
  unit('power', 'kilowatts', 1000, 'kw|kilowatts?'),
  unit('power', 'watts', 1, 'watts?'),
  unit('power', 'metricHorsepower', 735.49875, '(?:metric )?(?:horsepower|horse power|hp|ps)'),
  unit('pressure', 'pascals', 1, 'pascals?|pa'),
  unit('pressure', 'hectopascals', 100, 'hectopascals?|hpa|millibars?|mbar'),
  unit('pressure', 'kilopascals', 1000, 'kilopascals?|kpa'),
  unit('pressure', 'bar', 100_000, 'bars?'),
  unit('pressure', 'psi', 6894.757293168361, 'psi|pounds per square inch'),
  unit('pressure', 'atmospheres', 101_325, 'atm|atmospheres?'),
  unit('data', 'bits', 0.125, 'bits?'),
  unit('data', 'bytes', 1, 'bytes?'),
  unit('data', 'kilobytes', 1000, 'kb|kilobytes?'),
  unit('data', 'megabytes', 1e6, 'mb|megabytes?'),
  unit('data', 'gigabytes', 1e9, 'gb|gigabytes?'),
  unit('data', 'terabytes', 1e12, 'tb|terabytes?'),
  unit('data', 'kibibytes', 1024, 'kib|kibibytes?'),
  unit('data', 'mebibytes', 1024 ** 2, 'mib|mebibytes?'),
  unit('data', 'gibibytes', 1024 ** 3, 'gib|gibibytes?'),
  unit('angle', 'degrees', Math.PI / 180, 'degrees?'),
  unit('angle', 'radians', 1, 'radians?|rad'),
];

const PATTERNS = UNITS.map((unit) => ({ unit, whole: new RegExp(`^(?:${unit.words})$`, 'i') }));
export const unitNamed = (words: string): Unit | undefined =>
  PATTERNS.find(({ whole }) => whole.test(words.trim().replace(/[ -]+/g, ' ')))?.unit;

/** All names, the longest first, as one group of a regular expression. */
export const UNIT_WORDS = UNITS.flatMap(({ words }) => splitAlternatives(words))
  .sort((a, b) => b.length - a.length)
  .join('|')
  .replaceAll(' ?', '\u0001')
  .replaceAll(' ', '[ -]+')
  .replaceAll('\u0001', '[ -]?');

function splitAlternatives(words: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of words) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === '|' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}

/** A short number where floating point gives a long one: 9/5 rather than 1.7999999999999998. */
const tidy = (value: number): number => Number(value.toPrecision(15));

/** @throws when the units measure different things */
export function convert(value: Expression, from: Unit, to: Unit): Expression {
  if (from.dimension !== to.dimension) throw new Error(`${from.name} cannot be converted to ${to.name}.`);
  if (from.dimension === 'temperature') return convertTemperature(value, from.name, to.name);
  const ratio = from.factor / to.factor;
  if (ratio === 1) return value;
  const inverse = to.factor / from.factor;
  if (Number.isInteger(tidy(ratio))) return calc(value, '*', num(tidy(ratio)));
  if (Number.isInteger(tidy(inverse))) return calc(value, '/', num(tidy(inverse)));
  if (to.factor === 1) return calc(value, '*', num(from.factor));
  if (from.factor === 1) return calc(value, '/', num(to.factor));
  return calc(calc(value, '*', num(tidy(from.factor))), '/', num(tidy(to.factor)));
}

function convertTemperature(value: Expression, from: string, to: string): Expression {
  if (from === to) return value;
  const celsius =
    from === 'fahrenheit'
      ? calc(calc(calc(value, '-', num(32)), '*', num(5)), '/', num(9))
      : from === 'kelvin'
        ? calc(value, '-', num(273.15))
        : value;
  if (to === 'celsius') return celsius;
  if (to === 'kelvin') return calc(celsius, '+', num(273.15));
  return calc(calc(calc(celsius, '*', num(9)), '/', num(5)), '+', num(32));
}
