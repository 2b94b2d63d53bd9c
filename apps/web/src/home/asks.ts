import { TOOL_EXAMPLES } from '../tools/tool-examples.js';
import { type Example, EXAMPLES } from './examples.js';

/** What one can ask for on the first page. */
export type Ask = 'project' | 'tool';

interface AskWords {
  readonly name: string;
  /** What comes of it, in a line. */
  readonly gives: string;
  readonly label: string;
  readonly placeholder: string;
  readonly action: string;
  /** What Ctrl-Enter does. */
  readonly doing: string;
  readonly examples: readonly Example[];
}

export const ASKS: Readonly<Record<Ask, AskWords>> = {
  project: {
    name: 'A project',
    gives: 'A whole application, tested and ready to run',
    label: 'What should be built?',
    placeholder: 'Say what it is about, what it keeps track of and how things belong together. Plain words are enough.',
    action: 'Build',
    doing: 'builds it',
    examples: EXAMPLES,
  },
  tool: {
    name: 'A tool',
    gives: 'One function that assistants and builds can call',
    label: 'What should the tool do?',
    placeholder: 'Say what goes in, what comes out, and give an example: 5 km → 3.11 miles. It becomes the tool’s test.',
    action: 'Build the tool',
    doing: 'builds it',
    examples: TOOL_EXAMPLES,
  },
};
