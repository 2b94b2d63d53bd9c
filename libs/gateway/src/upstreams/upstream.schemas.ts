import { networkHostSchema, secretNameSchema } from '#foundry/tools';
import { z } from 'zod';

/** The shapes of upstream servers: one source for the database, REST and the command line. */

/** Where a header or a variable takes a secret: `Bearer ${secret:NAME}`. */
export const SECRET_REFERENCE = /\$\{secret:([A-Za-z_][A-Za-z0-9_]{0,99})\}/g;

const plain = z
  .string()
  .max(4_000)
  .regex(/^[^\0\r\n]*$/, 'has a line break or a NUL character in it');
const webAddress = z
  .url({ protocol: /^https?$/, hostname: /./ })
  .max(2_000)
  .refine((text) => URL.parse(text)?.username === '', 'has credentials in it: put them into a header, as ${secret:NAME}');

const httpSchema = z.strictObject({
  kind: z.literal('http'),
  url: webAddress,
  /** Sent with every request; `${secret:NAME}` stands for a secret of the organisation. */
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'is not the name of a header'), plain).default({}),
});
const stdioSchema = z.strictObject({
  kind: z.literal('stdio'),
  command: plain.min(1),
  args: z.array(plain).max(100).default([]),
  /** Its environment; `${secret:NAME}` stands for a secret of the organisation. */
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'is not the name of a variable'), plain).default({}),
  /** Hosts that it may reach; none without them. It runs in the sandbox. */
  hosts: z.array(networkHostSchema).max(50).default([]),
});

export const createUpstreamSchema = z.strictObject({
  /** Stands before the names of its tools: `prefix_tool`. */
  prefix: z.string().regex(/^[a-z][a-z0-9]{0,19}$/, 'is not a short name of lower-case letters and digits'),
  transport: z.discriminatedUnion('kind', [httpSchema, stdioSchema]),
  /** Longest that one call may take, in milliseconds. */
  timeoutMs: z.number().int().min(100).max(600_000).default(60_000),
  enabled: z.boolean().default(true),
});
export type CreateUpstream = z.output<typeof createUpstreamSchema>;
export type Transport = CreateUpstream['transport'];

export const updateUpstreamSchema = createUpstreamSchema.omit({ prefix: true }).partial();
export type UpdateUpstream = z.output<typeof updateUpstreamSchema>;

export const upstreamHealthSchema = z.enum(['disabled', 'unknown', 'connected', 'failing', 'left_alone']);
export type UpstreamHealth = z.infer<typeof upstreamHealthSchema>;

export const upstreamViewSchema = z.object({
  id: z.string(),
  prefix: z.string(),
  transport: z.discriminatedUnion('kind', [httpSchema, stdioSchema]),
  timeoutMs: z.number(),
  enabled: z.boolean(),
  /** As this process sees it. `left_alone`: it failed several times in a row and is tried again later. */
  health: upstreamHealthSchema,
  lastError: z.string().nullable(),
  /** Names of its tools as they are called here. */
  tools: z.array(z.string()),
  /** What of its list could not be taken over, and why. */
  leftOut: z.array(z.string()),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type UpstreamView = z.infer<typeof upstreamViewSchema>;
export const upstreamListSchema = z.object({ items: z.array(upstreamViewSchema) });

/** A tool as an upstream server lists it, as far as it is taken over. */
export const upstreamToolSchema = z.object({
  name: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'has a name that clients do not accept'),
  title: z.string().max(200).optional().catch(undefined),
  description: z
    .string()
    .default('')
    .transform((text) => text.slice(0, 4_000)),
  inputSchema: z.looseObject({ type: z.literal('object') }),
  outputSchema: z.looseObject({ type: z.literal('object') }).optional(),
  annotations: z
    .object({
      readOnlyHint: z.boolean().optional(),
      destructiveHint: z.boolean().optional(),
      idempotentHint: z.boolean().optional(),
      openWorldHint: z.boolean().optional(),
    })
    .optional()
    .catch(undefined),
});
export type UpstreamTool = z.output<typeof upstreamToolSchema>;

export function secretsIn(transport: Transport): string[] {
  const texts = Object.values(transport.kind === 'http' ? transport.headers : transport.env);
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(SECRET_REFERENCE)].map(([, name]) => secretNameSchema.parse(name)))),
  ];
}

export function withSecrets(
  texts: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): Record<string, string> {
  const put = (text: string): string => text.replace(SECRET_REFERENCE, (_, name: string) => secrets[name] ?? '');
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, put(text)]));
}
