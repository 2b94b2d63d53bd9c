import { z } from 'zod';

export const clientViewSchema = z.object({
  id: z.string(),
  /** As the program calls itself; nobody has checked it. */
  name: z.string(),
  /** Whether it registered here; else its id is the URL of its description. */
  registered: z.boolean(),
  redirectUris: z.array(z.string()),
  createdAt: z.iso.datetime().nullable(),
  /** How many people of the organisation (for the operator: of all) have allowed it something that is still good. */
  grants: z.number().int(),
});
export type ClientView = z.infer<typeof clientViewSchema>;

export const clientDetailSchema = clientViewSchema.extend({
  allowedBy: z.array(
    z.object({
      organisation: z.string(),
      user: z.object({ id: z.string(), name: z.string() }),
      scopes: z.array(z.string()),
      since: z.iso.datetime(),
      expiresAt: z.iso.datetime().nullable(),
    }),
  ),
});
export type ClientDetail = z.infer<typeof clientDetailSchema>;

export const clientPageSchema = z.object({ items: z.array(clientViewSchema), nextCursor: z.string().nullable() });
export type ClientPage = z.infer<typeof clientPageSchema>;

export const listClientsSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** The id of the last program of the page before. */
  cursor: z.string().max(2_000).optional(),
});
export type ListClients = z.output<typeof listClientsSchema>;
