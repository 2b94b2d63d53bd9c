import { checkOperations } from './checks.js';
import { colourOperations } from './colours.js';
import { dateOperations } from './dates.js';
import { encodingOperations } from './encodings.js';
import { listOperations } from './lists.js';
import { numberOperations } from './numbers.js';
import type { Operation } from './operation.js';
import { tableOperations } from './tables.js';
import { textOperations } from './text.js';

/** Everything that can be composed into a tool. */
export const OPERATIONS: readonly Operation[] = [
  ...textOperations,
  ...listOperations,
  ...numberOperations,
  ...dateOperations,
  ...encodingOperations,
  ...tableOperations,
  ...checkOperations,
  ...colourOperations,
];

export const operationNamed = (name: string): Operation => {
  const found = OPERATIONS.find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`The catalogue has no operation ${name}.`);
  return found;
};
