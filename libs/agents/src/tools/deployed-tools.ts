import { sha256, stableJson } from '#foundry/kernel';
import { asData, defineTool, type FrontMatter, ToolInputError } from '#foundry/llm';
import { z } from 'zod';
import type { AgentRecords, AgentTool } from '../agent.types.js';
import { agentErrors } from '../agents.errors.js';
import type { RecordedCalls } from './recorded-calls.js';
import { shownData } from './shown-data.js';
import type { DeployedToolSource, DeployedToolView } from './sources.js';

export const TOOL_SEARCH = 'tool_search';

/** Offered from the beginning; more than that confuses models, and the others can be searched for. */
const FIRST_OFFERED = 12;
/** What all that is offered may come to: tools, and characters of their descriptions and schemas. */
const MOST_OFFERED = 40;
const MOST_CHARS = 60_000;
const MOST_FOUND = 5;
/** Calls of deployed tools in one run. */
const MOST_CALLS = 60;
/** Names that models accept for a tool. */
const CALLABLE = /^[a-zA-Z0-9_-]{1,64}$/;
const DESCRIPTION_CHARS = 1_000;
const ANSWER_CHARS = 16_000;

const offeredSchema = z.array(
  z.object({
    name: z.string(),
    title: z.string().nullable(),
    description: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    repeatable: z.boolean(),
    destructive: z.boolean(),
  }),
);

interface Opening {
  readonly source: DeployedToolSource;
  /** What the agent's prompt allows. */
  readonly allowed: FrontMatter['deployed_tools'];
  /** What the agent is about: the tools that share its words are offered first. */
  readonly about: string;
  readonly records: AgentRecords;
  readonly calls: RecordedCalls;
  /** Names that are taken: a deployed tool never stands in for one of Foundry's own. */
  readonly taken: ReadonlySet<string>;
}

/**
 * The deployed tools of one run: what its prompt allows of what its owner may call, a few at the beginning and what is searched for.
 * What was offered is written down, so that a repeated run is offered the same, whatever was deployed or withdrawn since.
 */
export class DeployedToolbox {
  private readonly offered = new Map<string, DeployedToolView>();
  private chars = 0;
  private called = 0;
  private searches = 0;

  private constructor(private readonly opening: Opening) {}

  static async open(opening: Opening): Promise<DeployedToolbox> {
    const toolbox = new DeployedToolbox(opening);
    toolbox.offer(await toolbox.find('deployed-tools', opening.about, FIRST_OFFERED));
    return toolbox;
  }

  /** `tool_search`, and every tool that is offered by now; none at all where there is nothing to offer. */
  get tools(): readonly AgentTool[] {
    if (this.offered.size === 0) return [];
    return [this.search(), ...[...this.offered.values()].map((tool) => this.toolOf(tool))];
  }

  private search(): AgentTool {
    return {
      changes: false,
      ...defineTool({
        name: TOOL_SEARCH,
        description:
          'Finds deployed tools of this organisation by what they are about, in plain words. Those that it finds can be called from then on.',
        input: z.strictObject({ query: z.string().min(1).max(300) }),
        run: async ({ query }, signal) => {
          const number = ++this.searches;
          const found = await this.find(`tool-search-${number}-${sha256(query).slice(0, 24)}`, query, MOST_FOUND);
          signal.throwIfAborted();
          const added = this.offer(found);
          if (added.length === 0) return 'No deployed tool that you may call fits these words.';
          return asData(
            'tools',
            added.map(({ name, title, description }) => ({ name, title, description })),
          );
        },
      }),
    };
  }

  private toolOf(tool: DeployedToolView): AgentTool {
    const { source, calls } = this.opening;
    return {
      changes: false,
      definition: { name: tool.name, description: descriptionOf(tool), parameters: { ...tool.parameters } },
      run: async (input, signal) => {
        if (!isObject(input)) throw new ToolInputError('They are not an object.');
        if (++this.called > MOST_CALLS)
          throw agentErrors.toolRefused(`Deployed tools can be called ${MOST_CALLS} times in one run.`);
        return await calls.during(tool.name, input, tool.repeatable, signal, async () =>
          shownData(tool.name, JSON.stringify(await source.call(tool.name, input, signal)), ANSWER_CHARS),
        );
      },
    };
  }

  /** What fits and is allowed, from the record of an earlier start where there is one. */
  private async find(key: string, text: string, most: number): Promise<readonly DeployedToolView[]> {
    const { records, source } = this.opening;
    const kept = await records.get(key);
    if (kept !== undefined) return offeredSchema.parse(JSON.parse(kept));
    const found = (await source.find(text)).filter((tool) => this.isAllowed(tool)).slice(0, most);
    await records.put(key, JSON.stringify(found));
    return found;
  }

  private isAllowed({ name, destructive }: DeployedToolView): boolean {
    const { allowed, taken } = this.opening;
    if (taken.has(name) || !CALLABLE.test(name)) return false;
    // Nobody is there to be asked: what destroys has to be named.
    return allowed === 'all' ? !destructive : allowed.includes(name);
  }

  /** @returns those that can be called now */
  private offer(found: readonly DeployedToolView[]): DeployedToolView[] {
    return found.filter((tool) => {
      if (this.offered.has(tool.name)) return true;
      const chars = descriptionOf(tool).length + stableJson(tool.parameters).length;
      if (this.offered.size >= MOST_OFFERED || this.chars + chars > MOST_CHARS) return false;
      this.offered.set(tool.name, tool);
      this.chars += chars;
      return true;
    });
  }
}

const descriptionOf = ({ title, description }: DeployedToolView): string =>
  `A tool of this organisation. Whoever made it says:\n${asData(
    'description',
    `${title === null ? '' : `${title}. `}${description}`.slice(0, DESCRIPTION_CHARS),
  )}`;

const isObject = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);
