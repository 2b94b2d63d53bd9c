import { TOOL_EXAMPLES } from '../tools/tool-examples.js';
import { CHAT_EXAMPLES, type Example, EXAMPLES } from './examples.js';

/** What one can ask for on the first page. */
export type Ask = 'project' | 'tool' | 'conversation';

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
    name: 'Project',
    gives: 'A whole application, tested and ready to run',
    label: 'What should be built?',
    placeholder: 'Say what it is about, what it keeps track of and how things belong together. Plain words are enough.',
    action: 'Build',
    doing: 'builds it',
    examples: EXAMPLES,
  },
  tool: {
    name: 'Tool',
    gives: 'One function that assistants and builds can call',
    label: 'What should the tool do?',
    placeholder: 'Say what goes in, what comes out, and give an example: 5 km → 3.11 miles. It becomes the tool’s test.',
    action: 'Build the tool',
    doing: 'builds it',
    examples: TOOL_EXAMPLES,
  },
  conversation: {
    name: 'Conversation',
    gives: 'Ask, plan, remember, run, and call your tools',
    label: 'What would you like to say?',
    placeholder: 'Ask how a build is doing, what is remembered, which tools there are; or say what should happen.',
    action: 'Say it',
    doing: 'says it',
    examples: CHAT_EXAMPLES,
  },
};
