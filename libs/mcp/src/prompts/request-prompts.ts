import { z } from 'zod';

/** A request in a shape that plans well, as a template that clients show to people. */
export interface RequestPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject<Record<string, z.ZodString | z.ZodOptional<z.ZodString>>>;
  text(values: Readonly<Record<string, string | undefined>>): string;
}

const part = (words: string | undefined, before: string, after = '.'): string =>
  words ? ` ${before}${words.trim()}${after}` : '';

export const REQUEST_PROMPTS: readonly RequestPrompt[] = [
  {
    name: 'build_project',
    title: 'Build an application',
    description: 'Asks Foundry to plan, build and check an application, and to report what is covered and what is not.',
    input: z.object({
      what: z.string().describe('What it is for, such as "a veterinary clinic"'),
      data: z
        .string()
        .describe('What is stored, such as "owners (name, email) have many pets; a pet has a name and a birth date"'),
      actions: z.string().optional().describe('What people do, such as "search owners, book and cancel appointments"'),
      colours: z.string().optional().describe('Colours, such as "lavender background and dark orchid components"'),
    }),
    text: ({ what, data, actions, colours }) =>
      `Build this with Foundry: ${what?.trim()}: ${data?.trim()}.${part(actions, 'Users can ')}${part(colours, 'Use ')}\n\n` +
      'First call build_plan and tell me what is not covered and why; improve the request where that helps. Then call build_start, ' +
      'follow it with build_status (wait_seconds: 50), and at the end tell me which checks passed, which were skipped and why, and where the bundle is.',
  },
  {
    name: 'explain_build',
    title: 'Explain a build',
    description: 'Asks for a report on a build: what it does, how it was proven, what is missing.',
    input: z.object({ id: z.string().describe('The build’s id') }),
    text: ({ id }) =>
      `Look at the Foundry build ${id?.trim()} with build_status and build_events. Tell me in plain words what was asked for, what was built, which checks ` +
      'prove it, what is not covered and why, and what I should look at myself. If it failed, name the first thing that went wrong.',
  },
];
