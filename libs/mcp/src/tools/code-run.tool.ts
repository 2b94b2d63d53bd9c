import { type CodeRunService, codeRunViewSchema, runCodeSchema } from '#foundry/coderuns';
import { CREATES, defineMcpTool, type McpTool } from '../mcp-tool.js';

/** `code_run`: the debugger's run, over MCP. */
export function codeRunTool(runs: CodeRunService): McpTool {
  return defineMcpTool({
    name: 'code_run',
    title: 'Run a piece of code',
    description:
      'Runs Python, JavaScript, TypeScript or bash in a sandbox without network, 5 seconds by default, and answers with standard output, ' +
      'standard error, exit code and the files that it left. Use it to try something out or to compute; nothing stays between two runs.',
    scopes: ['tools:generate'],
    hints: CREATES,
    input: runCodeSchema,
    output: codeRunViewSchema,
    run: async (input, { principal, signal }) => {
      const { run } = await runs.run(principal, input, { signal });
      return { value: run };
    },
  });
}
