import { planRequest } from './index.js';

/** The names of what the plan of a request stores. */
export const namesOf = async (request: string): Promise<string[]> =>
  (await planRequest(request)).entities.map(({ name }) => name);

/** The names of what the plan of a request stores, each with those of its fields. */
export const fieldsOf = async (request: string): Promise<Map<string, string[]>> =>
  new Map((await planRequest(request)).entities.map(({ name, fields }) => [name, fields.map((field) => field.name)]));
