import { type AnyTool, searchTools } from '#foundry/mcp';

/** More tools than this confuse models and fill their memory. */
const MOST_TOOLS = 40;
/** Names that models accept for a tool. */
const CALLABLE = /^[a-zA-Z0-9_-]{1,64}$/;
/** Always there, whatever the conversation is about. */
const ALWAYS = /^(?:build_(?:start|status|plan|list)|tool_(?:build|list|search)|memory_(?:search|create)|code_run)$/;

/** Of a large catalogue, the tools that share the most words with the conversation. Their order is that of the catalogue. */
export function toolsFor(tools: readonly AnyTool[], conversation: string): AnyTool[] {
  const callable = tools.filter(({ name }) => CALLABLE.test(name));
  if (callable.length <= MOST_TOOLS) return callable;
  const always = callable.filter(({ name }) => ALWAYS.test(name));
  const ranked = new Set([...always, ...searchTools(callable, conversation), ...callable]);
  const chosen = new Set([...ranked].slice(0, MOST_TOOLS));
  return callable.filter((tool) => chosen.has(tool));
}
