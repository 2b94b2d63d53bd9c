import { z } from 'zod';
import type { FindingDraft } from '../findings.js';

const reportSchema = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(
      z.object({
        ruleId: z.string().nullish(),
        severity: z.number(),
        message: z.string(),
        line: z.number().int().nullish(),
        fatal: z.boolean().nullish(),
      }),
    ),
  }),
);

/** Findings of `eslint --format json`; undefined when the text is not its report. Paths relative to `root`. */
export function eslintFindings(stdout: string, root: string): { drafts: FindingDraft[]; files: number } | undefined {
  const start = stdout.indexOf('[');
  if (start < 0) return undefined;
  let report: z.infer<typeof reportSchema>;
  try {
    report = reportSchema.parse(JSON.parse(stdout.slice(start)));
  } catch {
    return undefined;
  }
  const drafts = report.flatMap(({ filePath, messages }) =>
    messages.map((m): FindingDraft => ({
      file: relativeTo(root, filePath),
      ...(m.line ? { line: m.line } : {}),
      rule: m.fatal ? 'syntax' : (m.ruleId ?? 'eslint'),
      message: m.message,
      severity: m.severity === 2 ? 'error' : 'warning',
    })),
  );
  return { drafts, files: report.length };
}

/** A path below the workspace's root without the root; tools may print the root's real path or the given one. */
export function relativeTo(root: string, path: string): string {
  const normal = path.replaceAll('\\', '/');
  if (normal.startsWith(`${root}/`)) return normal.slice(root.length + 1);
  const part = /\/((?:backend|frontend)\/.*)$/.exec(normal);
  return part?.[1] ?? normal;
}
