import { format } from 'oxfmt';
import { templateErrors } from './templates.errors.js';

type FormatOptions = NonNullable<Parameters<typeof format>[2]>;

const FORMATTED = /\.(ts|tsx|mts|js|jsx|mjs|cjs|json|css|md|ya?ml|html)$/;
/** Written and owned by npm; the delivered `format` script leaves it alone too. */
const NOT_OURS = /(^|\/)package-lock\.json$/;

/** `content` as the delivered project's own `format` script would leave it. */
export async function formatted(path: string, content: string, options: FormatOptions): Promise<string> {
  if (!FORMATTED.test(path) || NOT_OURS.test(path)) return content;
  const { code, errors } = await format(path, content, options);
  const problem = errors.find((error) => `${error.severity}` === 'Error');
  if (problem !== undefined) {
    throw templateErrors.brokenTemplate(`${path} cannot be formatted: ${problem.message}`, {
      details: { codeframe: problem.codeframe ?? undefined },
    });
  }
  return code;
}

/** Formatting options from a delivered `.oxfmtrc.json`. */
export function formatOptions(configuration: string): FormatOptions {
  const { $schema: _schema, ignorePatterns: _ignored, ...options } = JSON.parse(configuration) as Record<string, unknown>;
  return options;
}
