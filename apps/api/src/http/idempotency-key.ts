import { httpErrors } from './http.errors.js';

const MAX_KEY_LENGTH = 200;

/** @throws http.invalid for a key that cannot be kept. */
export function checkedKey(key: string | undefined): string | undefined {
  if (key !== undefined && (key === '' || key.length > MAX_KEY_LENGTH)) {
    throw httpErrors.invalid(`The Idempotency-Key must have 1 to ${MAX_KEY_LENGTH} characters.`);
  }
  return key;
}
