import type { AgentEvent, AgentModel, AgentRecords, TellAgentEvent } from '#foundry/agents';
import type { ArtifactStore } from '#foundry/artifacts';
import { DomainError } from '#foundry/kernel';
import { ModelJournal } from '#foundry/ledger';
import { Inject, Injectable } from '@nestjs/common';
import type { BuildEventData } from '../build.schemas.js';
import { ARTIFACT_STORE } from '../ports.js';
import type { StepContext } from './step.js';

/** What one agent run of a step works with. */
export interface AgentDesk {
  readonly model: AgentModel;
  readonly records: AgentRecords;
  readonly tell: TellAgentEvent;
}

/** Gives an agent run its journal, its records and its place on the timeline, all of which outlive the process. */
@Injectable()
export class AgentDesks {
  constructor(
    @Inject(ModelJournal) private readonly journal: ModelJournal,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
  ) {}

  /** @param run tells several runs of one step apart; @param agent whose budget it is booked to, such as `worker/backend` */
  async open(context: StepContext, run: string, agent: string): Promise<AgentDesk> {
    const { build, step } = context;
    const project = build.slug ?? context.plan().slug;
    return {
      model: this.journal.open({
        buildId: build.id,
        step,
        run,
        booking: { organisation: build.organisation, agent, project, buildId: build.id },
      }),
      records: this.recordsOf(build.id, `agents/${step}/${run}`),
      tell: tellOnce(context, run, await context.told()),
    };
  }

  private recordsOf(buildId: string, folder: string): AgentRecords {
    const nameOf = (key: string): string => `${folder}/${key}.txt`;
    return {
      get: async (key) => {
        try {
          return (await this.artifacts.read(buildId, nameOf(key))).toString('utf8');
        } catch (error) {
          if (error instanceof DomainError && error.code === 'artifacts.not_found') return undefined;
          throw error;
        }
      },
      put: async (key, text) => void (await this.artifacts.put(buildId, nameOf(key), text, 'text/plain')),
    };
  }
}

/** A resumed run repeats what it did, but not what it said. */
function tellOnce(context: StepContext, run: string, told: readonly BuildEventData[]): TellAgentEvent {
  const known = new Set(told.map(keyOf));
  return async (event: AgentEvent) => {
    const data = { ...event, step: context.step, run };
    if (known.has(keyOf(data))) return;
    await context.tell(data);
    known.add(keyOf(data));
  };
}

function keyOf(event: BuildEventData): string {
  const { type, run, turn, from, to, outcome } = event as Record<string, unknown> & { type: string };
  return JSON.stringify([type, run, turn, from, to, outcome]);
}
