import { type CreateMemory, MemoryForgetting, type MemoryOwner, MemoryService, type MemoryView } from '#foundry/memory';
import { ToolDeployments, type ToolOwner, ToolRegistry, type ToolView } from '#foundry/tools';
import { Inject, Injectable } from '@nestjs/common';

const MAX_TEXT = 1_500;
const TAG = 'tool';
const KIND = 'deployed_tool';

/** What the memory holds of a deployed tool: one capability, whose key makes that of a newer version take its place. */
const capabilityOfTool = ({ name, description, version, buildId }: ToolView): CreateMemory => ({
  type: 'capability',
  text: `There is a deployed tool ${name}: ${description}`.slice(0, MAX_TEXT),
  scope: 'global',
  tags: [TAG],
  context: { kind: KIND, tool: name, version, ...(buildId !== null && { build: buildId }) },
  key: `tool.${name}`,
});

/** Keeps the memory in step with what is deployed, however it came or went: a capability that is gone is forgotten. */
@Injectable()
export class ToolMemories {
  /** One change after the other: each writes down what is then in force. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(ToolDeployments) deployments: ToolDeployments,
    @Inject(ToolRegistry) private readonly registry: ToolRegistry,
    @Inject(MemoryService) private readonly memories: MemoryService,
    @Inject(MemoryForgetting) private readonly forgetting: MemoryForgetting,
  ) {
    deployments.onSwitch(async (owner, name) => void (await this.keepUp(owner, name)));
  }

  /** Makes the memory agree with what is deployed now. @returns the memory of the tool; undefined when it is not deployed */
  async keepUp(owner: ToolOwner, name: string): Promise<MemoryView | undefined> {
    const next = this.turn.then(() => this.write(owner, name));
    this.turn = next.catch(() => undefined); // told to whoever waits for it
    return await next;
  }

  private async write(owner: ToolOwner, name: string): Promise<MemoryView | undefined> {
    const by: MemoryOwner = { organisation: owner.organisation, user: owner.subject, name: owner.name };
    const tool = await this.registry.get(owner, name);
    const about = { types: ['capability' as const], tags: [TAG], context: { kind: KIND, tool: name } };
    if (!tool.deployed) {
      await this.forgetting.forgetWhere(by, { ...about, includeSuperseded: true });
      return undefined;
    }
    const wanted = capabilityOfTool(tool);
    const [known] = (await this.memories.list(by, { ...about, limit: 1 })).items;
    // The same words again would count as one more who says so.
    if (known?.text === wanted.text) return known;
    return (await this.memories.create(by, wanted)).memory;
  }
}
