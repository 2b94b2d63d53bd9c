import { z } from 'zod';
import type { ChatClass, Message } from '../llm.schemas.js';

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'is not a name of lower-case letters, digits and underscores');

/** The front matter of a prompt file. */
export const frontMatterSchema = z.strictObject({
  class: z.enum(['fast', 'code', 'reason']),
  /** What the prompt is for, for people. */
  description: z.string().min(1),
  /** Other prompt files, such as `core/rules`, whose system parts come before this one's, in this order. */
  after: z.array(z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/, 'is not the path of a prompt without its ending')).default([]),
  /** Every variable of the template: `text` is Foundry's own; `data` came from outside and is marked as such. */
  inputs: z.record(name, z.enum(['text', 'data'])).default({}),
  tools: z.array(z.string()).default([]),
  /** Deployed tools of the organisation that it may call: these, or `all` but those that say that they destroy. */
  deployed_tools: z.union([z.literal('all'), z.array(z.string())]).default([]),
  /** Name of the schema of the answer; without it the answer is text. */
  output: z.string().optional(),
  temperature: z.number().min(0).max(2).optional(),
  limits: z
    .strictObject({
      /** Tokens of one answer. */
      output_tokens: z.int().positive().optional(),
      /** Answers of the model in one run of the agent. */
      steps: z.int().positive().optional(),
      /** Tokens of all calls of one run. */
      tokens: z.int().positive().optional(),
      seconds: z.int().positive().optional(),
    })
    .default({}),
});
export type FrontMatter = z.output<typeof frontMatterSchema>;

export interface Prompt {
  /** Path in the folder of prompts, without its ending, such as `worker/backend`. */
  readonly name: string;
  readonly class: ChatClass;
  readonly frontMatter: FrontMatter;
  /** SHA-256 of the file and of those before it: what the journal records. */
  readonly hash: string;
  /**
   * The messages with these inputs. Values of `data` may be anything that JSON can hold; those of `text` are strings or numbers.
   * @throws llm.invalid_prompt when an input is missing or not declared
   */
  render(inputs: Readonly<Record<string, unknown>>): Message[];
}
