import { ApiTokens1763683100000, authEntities } from '#foundry/auth';
import type { DatabaseSchema } from '#foundry/database';
import { buildEntities, Builds1763683200000 } from '#foundry/orchestrator';

/** Every library's tables, in the order in which they are made. */
export const schema: DatabaseSchema = {
  entities: [...authEntities, ...buildEntities],
  migrations: [ApiTokens1763683100000, Builds1763683200000],
};
