import { z } from 'zod';
import type { FindingDraft } from '../findings.js';

const messageSchema = z.object({
  ruleId: z.string().nullish(),
  severity: z.number(),
  message: z.string(),
  line: z.number().int().nullish(),
  fatal: z.boolean().nullish(),
});

const suppressedSchema = messageSchema.extend({
  suppressions: z.array(z.object({ justification: z.string().catch('') })).catch([]),
});

const reportSchema = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(messageSchema),
    suppressedMessages: z.array(suppressedSchema).catch([]),
  }),
);

export interface EslintReport {
  readonly drafts: FindingDraft[];
  /** What comments in the code switched off, with the reason they gave, which may be empty. */
  readonly suppressed: readonly { readonly draft: FindingDraft; readonly reason: string }[];
  /** How many files were looked at. */
  readonly files: number;
  /** Those of which there was nothing to say, not even something that a comment switched off. */
  readonly clean: readonly string[];
}

/** Findings of `eslint --format json`; undefined when the text is not its report. Paths relative to `root`. */
export function eslintFindings(stdout: string, root: string): EslintReport | undefined {
  const start = stdout.indexOf('[');
  if (start < 0) return undefined;
  let report: z.infer<typeof reportSchema>;
  try {
    report = reportSchema.parse(JSON.parse(stdout.slice(start)));
  } catch {
    return undefined; // ESLint said something else, which the caller shows
  }
  const files = report.map((file) => ({ ...file, path: relativeTo(root, file.filePath) }));
  return {
    files: files.length,
    clean: files.filter((file) => file.messages.length + file.suppressedMessages.length === 0).map(({ path }) => path),
    drafts: files.flatMap(({ path, messages }) => messages.map((message) => draftOf(path, message))),
    suppressed: files.flatMap(({ path, suppressedMessages }) =>
      suppressedMessages.map((message) => ({
        draft: draftOf(path, message),
        reason: message.suppressions.map(({ justification }) => justification.trim()).find(Boolean) ?? '',
      })),
    ),
  };
}

function draftOf(file: string, message: z.infer<typeof messageSchema>): FindingDraft {
  return {
    file,
    ...(message.line ? { line: message.line } : {}),
    rule: message.fatal ? 'syntax' : (message.ruleId ?? 'eslint'),
    message: message.message,
    severity: message.severity === 2 ? 'error' : 'warning',
  };
}

/** A path below the workspace's root without the root; tools may print the root's real path or the given one. */
export function relativeTo(root: string, path: string): string {
  const normal = path.replaceAll('\\', '/');
  if (normal.startsWith(`${root}/`)) return normal.slice(root.length + 1);
  const part = /\/((?:backend|frontend)\/.*)$/.exec(normal);
  return part?.[1] ?? normal;
}
