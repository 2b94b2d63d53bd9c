import type { AnyTool } from '#foundry/mcp';

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
  const words = new Set(wordsOf(conversation));
  const scored = callable.map((tool) => {
    const own = new Set(wordsOf(`${tool.name} ${tool.title} ${tool.description}`));
    const shared = [...own].filter((word) => words.has(word)).length;
    return { tool, score: ALWAYS.test(tool.name) ? Infinity : shared / Math.sqrt(own.size + 1) };
  });
  const chosen = new Set(
    scored
      .toSorted((a, b) => b.score - a.score)
      .slice(0, MOST_TOOLS)
      .map(({ tool }) => tool),
  );
  return callable.filter((tool) => chosen.has(tool));
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
