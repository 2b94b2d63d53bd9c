import type { AuditEvent } from '#foundry/audit';
import type { Attempt } from '#foundry/llm';
import type { AttemptEntity } from '../ledger.entity.js';

/** What was sent to whose model, for whom, and what came of it. What was said is in the journal. */
export function auditOf(row: AttemptEntity, { outcome, usage, cost }: Attempt): AuditEvent {
  const { id, organisation, agent, project, buildId, callId, provider, model, host } = row;
  return {
    organisation,
    subject: agent === null ? 'foundry' : `agent:${agent}`,
    name: agent ?? 'Foundry',
    action: 'model.asked',
    target: id,
    result: outcome === 'answered' ? 'done' : 'failed',
    details: {
      model: `${provider}/${model}`,
      host,
      outcome,
      ...(project === null ? {} : { project }),
      ...(buildId === null ? {} : { buildId }),
      ...(callId === null ? {} : { callId }),
      ...(usage ? { tokens: usage.prompt + usage.completion } : {}),
      ...(cost === null ? {} : { cost }),
    },
  };
}
