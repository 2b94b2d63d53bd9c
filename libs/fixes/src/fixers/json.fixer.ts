import type { FailingFinding } from '../failing.js';
import { type FixContext, type Fixer, partOf, type Patch } from '../fixer.js';

const MAX_TRIES = 400;

/** Settings in JSON that cannot be parsed: a comma too many or too few, a bracket that is missing. */
export const jsonFixer: Fixer = {
  name: 'json',
  async propose(context) {
    const patches: Patch[] = [];
    for (const path of context.paths.filter((one) => /^(?:backend|frontend)\/[^/]*\.json$|\/\.oxfmtrc\.json$/.test(one))) {
      const text = await context.read(path);
      if (text === undefined || text.length > 200_000 || parses(text)) continue;
      const part = partOf(path);
      const near = context.findings.filter(({ check }) => part !== undefined && check.startsWith(part));
      const own = near.filter((finding) => isOf(path, finding));
      const targets = own.length > 0 ? own : near;
      const content = repaired(text);
      if (content === undefined || targets.length === 0) continue;
      patches.push({
        fixer: 'json',
        summary: `make ${path} valid JSON`,
        targets: targets.map(({ fingerprint }) => fingerprint),
        changes: [{ path, content: await formattedJson(context, path, content) }],
      });
    }
    return patches;
  },
};

/** What nobody found in another file: programs that did not start, and whoever names the file. The rest is another fault's. */
const isOf = (path: string, { file, message }: FailingFinding): boolean =>
  file === undefined || file === path || message.includes(path);

async function formattedJson(context: FixContext, path: string, content: string): Promise<string> {
  return path.endsWith('package-lock.json') ? content : await context.format(path, content);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The first change of one character that makes it JSON. */
function repaired(text: string): string | undefined {
  const withoutCommas = text.replace(/,(\s*[}\]])/g, '$1');
  if (parses(withoutCommas)) return withoutCommas;
  let tries = 0;
  for (const { index } of text.matchAll(/(?<=["\d}\]el])\n/g)) {
    if (tries++ > MAX_TRIES) return undefined;
    for (const token of [',', '"', '"', '}', ']']) {
      const candidate = text.slice(0, index) + token + text.slice(index);
      if (parses(candidate)) return candidate;
    }
  }
  for (const end of ['}', ']', ']}', '"}', '}}']) if (parses(text.trimEnd() + end)) return `${text.trimEnd()}${end}\n`;
  return undefined;
}
