import { Audit1763683800000, auditEntities } from '#foundry/audit';
import {
  ApiKeys1763683700000,
  ApiTokens1763683100000,
  authEntities,
  Directory1763684200000,
  OAuth1763683900000,
} from '#foundry/auth';
import { Chat1763684300000, chatEntities } from '#foundry/chat';
import { codeRunEntities, CodeRuns1763683300000 } from '#foundry/coderuns';
import type { DatabaseSchema } from '#foundry/database';
import { gatewayEntities, Upstreams1763684400000 } from '#foundry/gateway';
import { Ledger1763683500000, ledgerEntities } from '#foundry/ledger';
import { Memory1763684000000, memoryEntities } from '#foundry/memory';
import {
  BuildActions1763683620000,
  BuildAuthority1763684600000,
  BuildBrain1763683610000,
  buildEntities,
  BuildOwner1763684060000,
  Builds1763683200000,
  FixRounds1763683630000,
} from '#foundry/orchestrator';
import { SupervisedSessions1763683400000, supervisorEntities } from '#foundry/supervisor';
import { toolEntities, toolMigrations } from '#foundry/tools';

/** Every library's tables, in the order in which they are made. */
export const schema: DatabaseSchema = {
  entities: [
    ...auditEntities,
    ...authEntities,
    ...buildEntities,
    ...codeRunEntities,
    ...supervisorEntities,
    ...ledgerEntities,
    ...memoryEntities,
    ...toolEntities,
    ...chatEntities,
    ...gatewayEntities,
  ],
  migrations: [
    ApiTokens1763683100000,
    Builds1763683200000,
    CodeRuns1763683300000,
    SupervisedSessions1763683400000,
    Ledger1763683500000,
    BuildBrain1763683610000,
    BuildActions1763683620000,
    FixRounds1763683630000,
    ApiKeys1763683700000,
    Audit1763683800000,
    OAuth1763683900000,
    Memory1763684000000,
    BuildOwner1763684060000,
    ...toolMigrations,
    Directory1763684200000,
    Chat1763684300000,
    Upstreams1763684400000,
    BuildAuthority1763684600000,
  ],
};
