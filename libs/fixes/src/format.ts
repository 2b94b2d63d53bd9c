import { z } from 'zod';
import { partOf } from './fixer.js';

const FORMATTED = /\.(ts|tsx|mts|js|jsx|mjs|cjs|json|css|md|ya?ml|html)$/;
const NOT_OURS = /(^|\/)package-lock\.json$/;
const optionsSchema = z.record(z.string(), z.unknown());

/** `content` as the part's own formatter leaves it; unchanged when it cannot be parsed, or is nothing that is formatted. */
export async function formatted(
  path: string,
  content: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<string> {
  if (!FORMATTED.test(path) || NOT_OURS.test(path)) return content;
  const part = partOf(path);
  if (part === undefined) return content;
  const options = parsed((await read(`${part}/.oxfmtrc.json`)) ?? '{}');
  if (options === undefined) return content;
  const { $schema: _schema, ignorePatterns: _ignored, ...rest } = options;
  const { format } = await import('oxfmt');
  const { code, errors } = await format(path.slice(part.length + 1), content, rest);
  return errors.some((error) => `${error.severity}` === 'Error') ? content : code;
}

function parsed(json: string): Record<string, unknown> | undefined {
  try {
    return optionsSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined; // the settings themselves are broken: another fixer's work
  }
}
