import { z } from 'zod';

const path = z.string().min(1).max(1024).describe('POSIX path of a project file');
const ifMatch = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .nullable()
  .describe('SHA-256 of the file that the edit was made for, or null for a file that is to be new: else nothing is written');

/**
 * One change of a project, as models and clients write it:
 * - `replace`: a piece of text that is in the file once, and what comes in its place. An empty `search` makes a new file.
 * - `write`: a whole file; for files that are new or small.
 * - `diff`: a unified diff of one or several files, with new, removed and renamed ones.
 * - `remove`, `move`: of one file.
 */
export const editSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('replace'),
    path,
    search: z.string(),
    replace: z.string(),
    ifMatch: ifMatch.optional(),
  }),
  z.strictObject({
    kind: z.literal('write'),
    path,
    content: z.string(),
    executable: z.boolean().optional(),
    dropExports: z.array(z.string()).optional().describe('Exports of the present file that are to go'),
    ifMatch: ifMatch.optional(),
  }),
  z.strictObject({ kind: z.literal('diff'), diff: z.string().min(1), ifMatch: z.record(z.string(), ifMatch).optional() }),
  z.strictObject({ kind: z.literal('remove'), path, ifMatch: ifMatch.optional() }),
  z.strictObject({ kind: z.literal('move'), path, to: path, ifMatch: ifMatch.optional() }),
]);

export type Edit = z.infer<typeof editSchema>;
