import type { Plan } from '#foundry/planning';
import type { CheckName, CheckRunner } from '#foundry/testing';
import type { Workspace } from '#foundry/workspace';
import { z } from 'zod';
import type { AgentLimits, AgentModel, AgentOutcome, AgentRecords, TellAgentEvent } from '../agent.types.js';
import { WRITE_POLICIES } from '../policy/write-policy.js';
import { agentPrompt, type Remembered, rememberedInput } from '../prompts.js';
import { FINISH, runAgent } from '../run/agent-run.js';
import { checkTool } from '../tools/check-tool.js';
import { DeployedToolbox, TOOL_SEARCH } from '../tools/deployed-tools.js';
import { Editing, type OutputFilter } from '../tools/editing-tools.js';
import { memoryTool } from '../tools/memory-tool.js';
import { ProjectView } from '../tools/project-view.js';
import { readingTools } from '../tools/reading-tools.js';
import { RecordedCalls } from '../tools/recorded-calls.js';
import type { DeployedToolSource, MemorySource } from '../tools/sources.js';
import type { SettledDesign } from './settled-design.js';

export type WorkerRole = 'backend' | 'frontend';

export const workSchema = z.strictObject({
  summary: z.string().min(1).max(1_000),
  criteria: z
    .array(
      z.strictObject({
        id: z.string().regex(/^AC-\d+$/),
        done: z.boolean(),
        /** Where the test is, or why there is none. */
        note: z.string().max(400),
      }),
    )
    .max(40),
});
export type Work = z.output<typeof workSchema>;

const CHECKS: Readonly<Record<WorkerRole, readonly CheckName[]>> = {
  backend: ['backend_type', 'backend_lint', 'backend_unit', 'backend_build', 'backend_security', 'contract'],
  frontend: ['frontend_type', 'frontend_lint', 'frontend_unit', 'frontend_build'],
};

export interface WorkRequest {
  /** What is remembered of earlier projects; data like everything else that somebody wrote. */
  readonly memories?: readonly Remembered[];
  readonly role: WorkerRole;
  readonly request: string;
  /** With the design's criteria and operations. */
  readonly plan: Plan;
  readonly design: SettledDesign;
  /** The worker's own copy of the project; only it is changed, and not committed. */
  readonly workspace: Workspace;
  readonly runners: readonly CheckRunner[];
  readonly checkLimitMs: number;
  /** What it may search and call beyond the project, in the name of who asked for the build; the prompt says which of it. */
  readonly memory?: MemorySource | undefined;
  readonly deployedTools?: DeployedToolSource | undefined;
  readonly records: AgentRecords;
  readonly model: AgentModel;
  /** Looks at every change before it stays. */
  readonly filter: OutputFilter;
  readonly signal: AbortSignal;
  readonly tell: TellAgentEvent;
  readonly log: (line: string) => void;
  readonly limits?: Partial<AgentLimits>;
}

/** Has one worker implement its half of a design in its own copy of the project. */
export async function work(request: WorkRequest): Promise<AgentOutcome<Work>> {
  const { role, design, plan, workspace } = request;
  const editing = new Editing({ workspace, policy: WRITE_POLICIES[role], filter: request.filter, part: role });
  const check = checkTool({
    runners: request.runners,
    allowed: CHECKS[role],
    workspace,
    plan,
    records: request.records,
    limitMs: request.checkLimitMs,
    onLine: request.log,
  });
  const tasks = design.tasks.filter((task) => task.role === role);
  const own = new Set(tasks.flatMap(({ criteria }) => criteria));
  const proofs = `${role}_unit`;
  const prompt = agentPrompt(`worker/${role}`);
  const calls = new RecordedCalls(request.records);
  const tools = [
    ...readingTools(new ProjectView(workspace), plan),
    ...editing.tools(),
    check,
    ...(request.memory ? [memoryTool(request.memory, calls)] : []),
  ];
  const deployed =
    request.deployedTools &&
    (await DeployedToolbox.open({
      source: request.deployedTools,
      allowed: prompt.frontMatter.deployed_tools,
      about: [request.request, ...tasks.map(({ title, description }) => `${title} ${description}`)].join('\n'),
      records: request.records,
      calls,
      taken: new Set([FINISH, TOOL_SEARCH, ...prompt.frontMatter.tools]),
    }));
  return await runAgent<Work>({
    prompt,
    inputs: {
      request: request.request,
      tasks: tasks.map(({ title, description, criteria }) => ({ title, description, criteria })),
      criteria: design.criteria
        .filter(({ id, provenBy }) => own.has(id) && provenBy.some((check) => check === proofs))
        .map(({ id, text }) => ({ id, text })),
      contract: design.contract,
      memories: rememberedInput(request.memories),
    },
    tools,
    deployed,
    result: workSchema,
    model: request.model,
    signal: request.signal,
    tell: request.tell,
    limits: request.limits,
    state: () => editing.state(),
  });
}
