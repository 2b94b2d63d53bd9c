import { addressOperations } from './addresses.js';
import { calendarOperations } from './calendar.js';
import { chanceOperations } from './chance.js';
import { checkOperations } from './checks.js';
import { cleaningOperations } from './cleaning.js';
import { collectionOperations } from './collections.js';
import { colourOperations } from './colours.js';
import { conversionsOperations } from './conversions.js';
import { countingOperations } from './counting.js';
import { dateOperations } from './dates.js';
import { encodingOperations } from './encodings.js';
import { extractingOperations } from './extracting.js';
import { integerOperations } from './integers.js';
import { lettersOperations } from './letters.js';
import { listOperations } from './lists.js';
import { notationsOperations } from './notations.js';
import { numberListsOperations } from './number-lists.js';
import { numberOperations } from './numbers.js';
import { objectOperations } from './objects.js';
import type { Operation } from './operation.js';
import { rowsOperations } from './rows.js';
import { scheduleOperations } from './schedules.js';
import { sequenceOperations } from './sequences.js';
import { shapingOperations } from './shaping.js';
import { statisticsOperations } from './statistics.js';
import { structuresOperations } from './structures.js';
import { timesOperations } from './times.js';
import { wordOperations } from './words.js';

/** Everything that can be composed into a tool. */
export const OPERATIONS: readonly Operation[] = [
  ...lettersOperations,
  ...cleaningOperations,
  ...shapingOperations,
  ...countingOperations,
  ...extractingOperations,
  ...listOperations,
  ...statisticsOperations,
  ...numberListsOperations,
  ...numberOperations,
  ...notationsOperations,
  ...chanceOperations,
  ...dateOperations,
  ...timesOperations,
  ...encodingOperations,
  ...rowsOperations,
  ...conversionsOperations,
  ...structuresOperations,
  ...checkOperations,
  ...colourOperations,
  ...wordOperations,
  ...integerOperations,
  ...sequenceOperations,
  ...collectionOperations,
  ...objectOperations,
  ...calendarOperations,
  ...scheduleOperations,
  ...addressOperations,
];

export const operationNamed = (name: string): Operation => {
  const found = OPERATIONS.find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`The catalogue has no operation ${name}.`);
  return found;
};
