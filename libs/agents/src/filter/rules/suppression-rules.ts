import type { Report, Source } from '../source-tree.js';

/** So many suppressions of findings a file may gain, each with its reason. */
const SOME = 3;

/** Comments that turn checks off. */
export function suppressionRules(source: Source, report: Report): void {
  const lines: { start: number; value: string }[] = [];
  for (const { value, start, type } of source.comments) {
    const text = value.trim();
    const refuse = (message: string): void => report({ rule: 'checks_disabled', severity: 'refuse', start, key: text, message });
    const warn = (message: string): void => report({ rule: 'checks_disabled', severity: 'warn', start, key: text, message });
    if (/^@ts-nocheck\b/.test(text)) refuse('@ts-nocheck turns the type check off for the file: mend the types.');
    else if (/^(?:eslint|oxlint|biome|tslint)-disable(?:\s*$|\s+--|:all\b)/.test(text) && type === 'Block')
      refuse('The linter is turned off for the file: mend what it finds.');
    else if (/^(?:eslint|oxlint|tslint)-disable\s+\S/.test(text))
      warn('Rules of the linter are turned off for the file: mend what they find.');
    else if (/^eslint\s+\S+\s*:\s*(?:0|"?off)/.test(text))
      warn('A rule of the linter is turned off for the file: mend what it finds.');
    else if (
      /^(?:@ts-(?:ignore|expect-error)\b|(?:eslint|oxlint|tslint)-disable-(?:next-)?line\b|biome-ignore\b|(?:istanbul|c8|v8) ignore\b)/.test(
        text,
      )
    ) {
      lines.push({ start, value: text });
      if (!/--\s*\S|@ts-expect-error:?\s+\S|biome-ignore [\w/]+: \S/.test(text))
        warn(`${text.split(/\s/)[0]} has no reason: mend what is found, or say why it is right.`);
    }
  }
  const next = lines[SOME];
  if (next !== undefined)
    report({
      rule: 'checks_disabled',
      severity: 'refuse',
      start: next.start,
      key: 'flood',
      message: `${lines.length} findings are suppressed in the file: mend what is found.`,
    });
}
