import type { createEngine } from '@secretlint/node';
import { z } from 'zod';
import type { CheckResult, CheckRunner } from '../check.types.js';
import { defineCheck } from '../check-stop.js';
import { findingsOf, listing, type FindingDraft } from '../findings.js';

type Scanner = Awaited<ReturnType<typeof createEngine>>;

/** Bytes; larger files are data, and no rule of the scanner is meant for them. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
/** After so many milliseconds of scanning, other work of this process gets its turn. */
const TURN_MS = 20;

const reportSchema = z.array(
  z.object({
    messages: z.array(
      z.object({
        ruleId: z.string(),
        message: z.string(),
        severity: z.enum(['error', 'warning', 'info']).catch('error'),
        loc: z.object({ start: z.object({ line: z.number().int() }) }).optional(),
      }),
    ),
  }),
);

let scanner: Promise<Scanner> | undefined;

/** Loaded at the first scan: 130 ms that starting Foundry need not wait for. */
function openScanner(): Promise<Scanner> {
  scanner ??= import('@secretlint/node').then(({ createEngine: create }) =>
    create({
      formatter: 'json',
      color: false,
      maskSecrets: true,
      configFileJSON: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] },
    }),
  );
  scanner.catch(() => (scanner = undefined)); // a failed load is tried again by the next scan
  return scanner;
}

/** Secretlint over every text file. Its messages are masked: a secret never reaches a report. */
export function secretsCheck(): CheckRunner {
  return defineCheck({
    name: 'secrets',
    weight: 1,
    async check(context) {
      const engine = await openScanner();
      const drafts: FindingDraft[] = [];
      let scanned = 0;
      let turnStarted = performance.now();
      for (const entry of await context.workspace.list()) {
        context.signal.throwIfAborted();
        if (entry.size > MAX_FILE_BYTES) continue;
        const text = textOf(await context.workspace.read(entry.path));
        if (text === undefined) continue;
        scanned++;
        drafts.push(...(await scan(engine, entry.path, text)));
        if (performance.now() - turnStarted > TURN_MS) {
          await new Promise((resolve) => setImmediate(resolve));
          turnStarted = performance.now();
        }
      }
      const findings = findingsOf('secrets', context.workspace.root, drafts);
      return {
        status: findings.some((finding) => finding.severity === 'error') ? 'failed' : 'passed',
        findings,
        command: 'npx secretlint "**/*"',
        output: listing(findings),
        facts: { files: scanned, flagged: new Set(drafts.map((draft) => draft.file)).size },
      };
    },
  });
}

/** Secrets in one text, masked, before it is a project's file. Empty for a text that is larger than the scanner reads. */
export async function secretsIn(path: string, text: string): Promise<FindingDraft[]> {
  return Buffer.byteLength(text) > MAX_FILE_BYTES ? [] : await scan(await openScanner(), path, text);
}

async function scan(engine: Scanner, path: string, content: string): Promise<FindingDraft[]> {
  const { ok, output } = await engine.executeOnContent({ content, filePath: path });
  if (ok) return [];
  return reportSchema.parse(JSON.parse(output)).flatMap(({ messages }) =>
    messages.map((m): FindingDraft => ({
      file: path,
      ...(m.loc ? { line: m.loc.start.line } : {}),
      rule: m.ruleId.replace(/^@secretlint\/secretlint-rule-/, ''),
      message: m.message,
      severity: m.severity,
    })),
  );
}

/** Undefined for a binary file: one with a NUL in its first 8,000 bytes, as git decides it. */
function textOf(content: Buffer): string | undefined {
  return content.subarray(0, 8000).includes(0) ? undefined : content.toString('utf8');
}

/** Files that hold a secret, for packaging to leave out. */
export function flaggedFiles(results: readonly CheckResult[]): string[] {
  const findings = results.filter((result) => result.name === 'secrets').flatMap((result) => result.findings);
  return [...new Set(findings.map((finding) => finding.file).filter((file) => file !== undefined))].sort();
}
