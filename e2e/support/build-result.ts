import { z } from 'zod';

/** The last line of `foundry build --json`: other programs rely on exactly this. */
export const buildResultSchema = z.object({
  buildId: z.string(),
  status: z.enum(['succeeded', 'failed', 'cancelled']),
  bundle: z.string().nullable(),
  plan: z.looseObject({ title: z.string(), slug: z.string(), entities: z.array(z.looseObject({ name: z.string() })) }).nullable(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      status: z.enum(['passed', 'failed', 'skipped', 'error']),
      durationMs: z.number(),
      reason: z.string().optional(),
    }),
  ),
  coverage: z.strictObject({
    covered: z.array(z.looseObject({ part: z.string() })),
    notCovered: z.array(z.strictObject({ part: z.string(), reason: z.string() })),
  }),
  durationMs: z.number().nullable(),
  steps: z.array(z.looseObject({ name: z.string(), status: z.string(), attempts: z.number() })),
  error: z.looseObject({ code: z.string(), message: z.string() }).optional(),
});
export type BuildResult = z.infer<typeof buildResultSchema>;

export function parseBuildResult(stdout: string): BuildResult {
  return buildResultSchema.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1)!));
}
