import { z } from 'zod';

/** The shapes of code runs: one source for the database, REST and the command line. */

export const languageSchema = z.enum(['python', 'javascript', 'typescript', 'bash']);
export type Language = z.infer<typeof languageSchema>;

export const MAX_CODE_BYTES = 256 * 1024;
export const MAX_STDIN_BYTES = 512 * 1024;
export const MAX_FILES = 50;
/** Of all files together, decoded. */
export const MAX_FILE_BYTES = 512 * 1024;

const bytesOf = (text: string): number => Buffer.byteLength(text);
const kibibytes = (bytes: number): string => `${bytes / 1024} KiB`;

const codeSchema = z
  .string()
  .refine((code) => code.trim() !== '', 'there is nothing in it to run')
  .refine((code) => bytesOf(code) <= MAX_CODE_BYTES, `is longer than ${kibibytes(MAX_CODE_BYTES)}`)
  .refine((code) => !code.includes('\0'), 'has a NUL character in it, which no language here reads');

export const inputFileSchema = z.strictObject({
  /** Relative to the working folder; `/` separates folders. */
  path: z.string().min(1).max(1024),
  content: z.string(),
  encoding: z.enum(['utf8', 'base64']).default('utf8'),
});
export type InputFile = z.output<typeof inputFileSchema>;

export const runCodeSchema = z.strictObject({
  code: codeSchema,
  language: languageSchema,
  /** What the code reads from its standard input; without it that is empty. */
  stdin: z
    .string()
    .refine((text) => bytesOf(text) <= MAX_STDIN_BYTES, `is longer than ${kibibytes(MAX_STDIN_BYTES)}`)
    .optional(),
  /** Put into the working folder before the code starts. */
  files: z.array(inputFileSchema).max(MAX_FILES).default([]),
  /** Milliseconds of wall time; default and maximum are the server's settings. */
  timeoutMs: z.number().int().min(1).optional(),
});
export type RunCode = z.output<typeof runCodeSchema>;
export type RunCodeInput = z.input<typeof runCodeSchema>;

export const codeRunOutcomeSchema = z.enum([
  'running',
  'succeeded', // exit code 0
  'failed', // another exit code, or ended by a signal
  'limit_reached', // `limit` names it
  'cancelled', // by the caller, or because the caller went away
  'interrupted', // Foundry ended while it ran
]);
export type CodeRunOutcome = z.infer<typeof codeRunOutcomeSchema>;

/** A file that the code made or changed. */
export const leftFileSchema = z.object({
  path: z.string(),
  bytes: z.number().int(),
  /** How `content` is written: `base64` for what is not UTF-8 text. */
  encoding: z.enum(['utf8', 'base64']),
  /** Null when the file, or all of them together, are larger than what is kept. */
  content: z.string().nullable(),
});
export type LeftFile = z.infer<typeof leftFileSchema>;

export const codeRunSummarySchema = z.object({
  id: z.string(),
  language: languageSchema,
  outcome: codeRunOutcomeSchema,
  /** The limit that was reached: `wall_time`, `output_limit`, `memory`, `processes`, …; null when none was. */
  limit: z.string().nullable(),
  exitCode: z.number().int().nullable(),
  /** The signal that ended it, such as `SIGSEGV`. */
  signal: z.string().nullable(),
  /** In lists the first 200 characters. */
  code: z.string(),
  /** Beginning and end, when there was more than is kept; in lists the first 1,000 characters. */
  stdout: z.string(),
  stderr: z.string(),
  /** Bytes that were written, also those that are not kept. */
  stdoutBytes: z.number().int(),
  stderrBytes: z.number().int(),
  durationMs: z.number().nullable(),
  timeoutMs: z.number().int(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  createdBy: z.string(),
  correlationId: z.string(),
});
export type CodeRunSummary = z.infer<typeof codeRunSummarySchema>;

export const codeRunViewSchema = codeRunSummarySchema.extend({
  stdoutTruncated: z.boolean(),
  stderrTruncated: z.boolean(),
  files: z.array(leftFileSchema),
  /** Files, links and other entries that are not in `files`: too many, or not plain files with a readable name. */
  filesLeftOut: z.number().int(),
  /** What the code was given; contents are not kept. */
  inputs: z.array(z.object({ path: z.string(), bytes: z.number().int() })),
  stdinBytes: z.number().int(),
  /** What kept the code from the machine; `process` keeps nothing. */
  isolation: z.string(),
});
export type CodeRunView = z.infer<typeof codeRunViewSchema>;

const time = z.iso.datetime({ offset: true });

export const listCodeRunsSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
  language: languageSchema.optional(),
  outcome: codeRunOutcomeSchema.optional(),
  /** Runs that began at this time or later (ISO 8601 with a time zone). */
  since: time.optional(),
  /** Runs that began before this time. */
  until: time.optional(),
});
export type ListCodeRuns = z.output<typeof listCodeRunsSchema>;

export const searchCodeRunsSchema = listCodeRunsSchema.extend({
  /** Plain text, found in any letter case in code, standard output and standard error. */
  q: z
    .string()
    .min(1)
    .max(200)
    .refine((text) => !text.includes('\0'), 'has a NUL character in it'),
});
export type SearchCodeRuns = z.output<typeof searchCodeRunsSchema>;

export const codeRunPageSchema = z.object({ items: z.array(codeRunSummarySchema), nextCursor: z.string().nullable() });
export type CodeRunPage = z.infer<typeof codeRunPageSchema>;

export const codeRunMatchSchema = z.object({
  in: z.enum(['code', 'stdout', 'stderr']),
  /** From 1, in what is kept. */
  line: z.number().int(),
  /** The line, or the part of a long one that holds the text. */
  text: z.string(),
});
export type CodeRunMatch = z.infer<typeof codeRunMatchSchema>;

export const codeRunSearchPageSchema = z.object({
  items: z.array(codeRunSummarySchema.extend({ matches: z.array(codeRunMatchSchema) })),
  /** Set while there are older runs to look through, also when this page found few or none. */
  nextCursor: z.string().nullable(),
  /** How many runs this page looked through. */
  searched: z.number().int(),
});
export type CodeRunSearchPage = z.infer<typeof codeRunSearchPageSchema>;
