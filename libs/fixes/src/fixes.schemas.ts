import { checkNameSchema, checkStatusSchema } from '#foundry/testing';
import { z } from 'zod';

/** The shapes of analyses and of healing: one source for models, the database, REST and the command line. */

export const complexitySchema = z.enum(['low', 'medium', 'high']);
export type Complexity = z.infer<typeof complexitySchema>;

export const fixSuggestionSchema = z.object({
  /** POSIX path relative to the project's root. */
  file: z.string().min(1).max(1024),
  /** 1-based, where `current_code` begins; null when it is not known. */
  line_number: z.number().int().positive().nullable(),
  /** As the file has it now; empty for a file that is to be new. */
  current_code: z.string(),
  /** What comes in its place. */
  fixed_code: z.string(),
  explanation: z.string(),
});
export type FixSuggestion = z.infer<typeof fixSuggestionSchema>;

/** What failed checks mean. */
export const failureAnalysisSchema = z.object({
  root_causes: z.array(z.string()),
  fix_suggestions: z.array(fixSuggestionSchema),
  confidence_score: z.number().min(0).max(1),
  estimated_complexity: complexitySchema,
});
export type FailureAnalysis = z.infer<typeof failureAnalysisSchema>;

/** A finding as a record of healing names it. */
export const findingRefSchema = z.object({
  check: checkNameSchema,
  fingerprint: z.string(),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  rule: z.string(),
  /** First 300 characters. */
  message: z.string(),
});
export type FindingRef = z.infer<typeof findingRefSchema>;

/** Findings that a record of an attempt names at most. */
export const MAX_FINDINGS = 20;

/** One patch that was tried. */
export const fixAttemptSchema = z.object({
  /** Hash of what it changes: the same patch is not tried twice. */
  key: z.string(),
  /** The fixer's name, or `model` or `client`. */
  fixer: z.string(),
  summary: z.string(),
  /** Fingerprints that it was made for. */
  targets: z.array(z.string()),
  /** Those findings themselves, 20 at most; not there in records of earlier versions. */
  findings: z.array(findingRefSchema).max(MAX_FINDINGS).optional(),
  verdict: z.enum(['applied', 'refused']),
  /** Why it was refused, one sentence; null when it was applied. */
  reason: z.string().nullable(),
  /** The commit that carries it; null when it was refused, and so rolled back. */
  commit: z.string().nullable(),
  files: z.array(z.string()),
  /** Unified diff, cut after 64 Ki characters. */
  diff: z.string(),
  /** Checks that were run to judge it, in order. */
  checks: z.array(z.object({ name: checkNameSchema, status: checkStatusSchema })),
  durationMs: z.number(),
});
export type FixAttempt = z.infer<typeof fixAttemptSchema>;

export const fixRoundSchema = z.object({
  /** From 1. */
  round: z.number().int().positive(),
  /** The commit that the round began with, and returns to when it is undone. */
  base: z.string(),
  /** The commit that it ended with. */
  head: z.string(),
  analysis: failureAnalysisSchema,
  attempts: z.array(fixAttemptSchema),
  /** Fingerprints that are there no longer. */
  gone: z.array(z.string()),
  left: z.number().int().nonnegative(),
  /** What a model that was asked answered, when it could not be used: one sentence. */
  notes: z.array(z.string()),
  durationMs: z.number(),
});
export type FixRound = z.infer<typeof fixRoundSchema>;

export const stoppedBySchema = z.enum(['healed', 'nothing_failed', 'no_progress', 'round_limit', 'time_limit', 'nothing_to_try']);
export type StoppedBy = z.infer<typeof stoppedBySchema>;

export const healingReportSchema = z.object({
  outcome: z.enum(['nothing_failed', 'healed', 'unhealed']),
  stoppedBy: stoppedBySchema,
  /** One sentence for people: what was done, or what is left and why. */
  summary: z.string(),
  rounds: z.array(fixRoundSchema),
  left: z.array(findingRefSchema),
});
export type HealingReport = z.infer<typeof healingReportSchema>;
