import type { Liquid } from 'liquidjs';

/** What may be written without a filter: identifiers, paths, numbers, colours. Anything else is data and names its context. */
const IDENTIFIER = /^[\w$./#@:-]*$/;

/**
 * Registers one filter per place that text can be written to. They are `raw` to Liquid: everything that does not go
 * through one of them passes `refuseUnescaped`, so a template that forgets to escape fails instead of injecting.
 */
export function registerFilters(engine: Liquid): void {
  const raw = (name: string, handler: (value: unknown) => string) => engine.registerFilter(name, { handler, raw: true });
  raw('json', toLiteral);
  raw('jsxText', jsxText);
  raw('sqlIdent', (value) => `"${text(value).replaceAll('"', '""')}"`);
  raw('sqlText', sqlLiteral);
  raw('comment', (value) => oneLine(value).replaceAll('*/', '* /').replaceAll('/*', '/ *'));
  raw('markdown', markdown);
  raw('yaml', (value) => toLiteral(text(value)));
  raw('html', html);
}

/** Liquid's `outputEscape`. */
export function refuseUnescaped(value: unknown): string {
  const written =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  if (written === undefined || !IDENTIFIER.test(written)) {
    throw new Error(
      `Text needs a filter that escapes it (json, jsxText, sqlText, markdown, …): ${JSON.stringify(value)?.slice(0, 80)}`,
    );
  }
  return written;
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const oneLine = (value: unknown): string => text(value).replace(/\s+/g, ' ').trim();

/** A JavaScript, TypeScript and JSON literal that is also safe inside a script element. */
function toLiteral(value: unknown): string {
  return JSON.stringify(value === undefined ? null : value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** Text between JSX tags: as it is when nothing in it means something there, else as an expression. */
function jsxText(value: unknown): string {
  const written = text(value);
  return /^[\p{L}\p{N}](?:[\p{L}\p{N} ,.!?%+-]*[\p{L}\p{N},.!?%+-])?$/u.test(written) && !written.includes('  ')
    ? written
    : `{${toLiteral(written)}}`;
}

function sqlLiteral(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  return `'${text(value).replaceAll('\0', '').replaceAll("'", "''")}'`;
}

/** Plain text in Markdown, on one line, also inside a table cell. */
function markdown(value: unknown): string {
  return oneLine(value)
    .replace(/[\\`*_{}[\]<>#|~$]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^([-+=])/, '\\$1')
    .replace(/\b(https?|ftp):\/\//gi, '$1:\u200b//')
    .replace(/@(?=\w)/g, '&#64;');
}

function html(value: unknown): string {
  return text(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
