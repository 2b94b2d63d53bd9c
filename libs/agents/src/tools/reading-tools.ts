import { defineTool } from '#foundry/llm';
import type { Plan } from '#foundry/planning';
import { z } from 'zod';
import type { AgentTool } from '../agent.types.js';
import type { ProjectView } from './project-view.js';
import { MOST_SHOWN, shownData } from './shown-data.js';

const SHOWN_FILES = 400;
const SHOWN_LINES = 600;
const SHOWN_HITS = 60;
const LINE_CHARS = 300;

/** The tools that look at the project and change nothing. */
export function readingTools(view: ProjectView, plan: Plan): AgentTool[] {
  return [listFiles(view), readFile(view), searchFiles(view), readPlan(plan)];
}

const reading = (tool: ReturnType<typeof defineTool>): AgentTool => ({ ...tool, changes: false });

const listFiles = (view: ProjectView): AgentTool =>
  reading(
    defineTool({
      name: 'list_files',
      description: 'The paths of the project’s files, sorted. With `below`, those that begin with it.',
      input: z.strictObject({ below: z.string().max(400).optional().describe('such as backend/src/') }),
      run: async ({ below = '' }) => {
        const paths = (await view.paths()).filter((path) => path.startsWith(below));
        const rest = paths.length - SHOWN_FILES;
        return shownData(
          'files',
          [...paths.slice(0, SHOWN_FILES), ...(rest > 0 ? [`(and ${rest} more: give a longer prefix)`] : [])].join('\n'),
        );
      },
    }),
  );

const readFile = (view: ProjectView): AgentTool =>
  reading(
    defineTool({
      name: 'read_file',
      description: `One file, as it is, without line numbers: up to ${SHOWN_LINES} lines from \`from\` on.`,
      input: z.strictObject({
        path: z.string().max(1_024),
        from: z.int().positive().optional().describe('the first line, 1 when not given'),
      }),
      run: async ({ path, from = 1 }) => {
        const lines = (await view.text(path)).split('\n');
        const shown = fitting(lines.slice(from - 1, from - 1 + SHOWN_LINES));
        const part = shown.length < lines.length ? `Lines ${from} to ${from + shown.length - 1} of ${lines.length}.\n` : '';
        return `${part}${shownData(path, shown.join('\n'))}`;
      },
    }),
  );

const searchFiles = (view: ProjectView): AgentTool =>
  reading(
    defineTool({
      name: 'search_files',
      description: 'Lines that contain a text, in any letter case, with their files and numbers.',
      input: z.strictObject({ text: z.string().min(2).max(200), below: z.string().max(400).optional() }),
      run: async ({ text, below = '' }) => {
        const wanted = text.toLowerCase();
        const hits: string[] = [];
        for (const path of (await view.paths()).filter((candidate) => candidate.startsWith(below) && !isBulky(candidate))) {
          const lines = (await view.text(path).catch(() => '')).split('\n');
          lines.forEach((line, index) => {
            if (line.toLowerCase().includes(wanted)) hits.push(`${path}:${index + 1}: ${line.trim().slice(0, LINE_CHARS)}`);
          });
          if (hits.length > SHOWN_HITS) break;
        }
        if (hits.length === 0) return 'No line of the project contains this.';
        const rest = hits.length > SHOWN_HITS ? ['(and more: search below a folder, or for a longer text)'] : [];
        return shownData('hits', [...hits.slice(0, SHOWN_HITS), ...rest].join('\n'));
      },
    }),
  );

const readPlan = (plan: Plan): AgentTool =>
  reading(
    defineTool({
      name: 'read_plan',
      description: 'A part of the plan: its entities, acceptance criteria, pages, or the contract of one path.',
      input: z.strictObject({
        part: z.enum(['entities', 'criteria', 'pages', 'contract']),
        path: z.string().max(400).optional().describe('for `contract`: such as /api/bookings'),
      }),
      run: ({ part, path }) => Promise.resolve(shownData(part, part === 'contract' ? contractOf(plan, path) : plan[part])),
    }),
  );

function contractOf({ contract }: Plan, path: string | undefined): unknown {
  const paths = (contract['paths'] ?? {}) as Record<string, unknown>;
  if (path === undefined) return Object.keys(paths);
  return Object.hasOwn(paths, path) ? paths[path] : `The contract has no path ${path}.`;
}

/** As many of the lines as can be shown; one at least, of which the beginning is shown. */
function fitting(lines: readonly string[]): string[] {
  let chars = 0;
  const end = lines.findIndex((line, index) => (chars += line.length + 1) > MOST_SHOWN && index > 0);
  return end < 0 ? [...lines] : lines.slice(0, end);
}

/** Lock files hold whatever one looks for. */
const isBulky = (path: string): boolean => /(^|\/)package-lock\.json$|\.(?:png|jpe?g|gif|ico|woff2?)$/i.test(path);
