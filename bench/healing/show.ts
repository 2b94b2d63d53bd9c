// What the checks say about faults: `npm run bench:healing -- --show [--only TEXT]`.
import { failingFindings } from '#foundry/fixes';
import type { Injected } from './inject.js';

export function show({ faults, results, unnoticed }: Injected): void {
  console.log(`\n### ${faults.map((fault) => `${fault.class}: ${fault.name}`).join(' + ')}${unnoticed.length > 0 ? '  UNNOTICED' : ''}`);
  for (const { check, file, line, rule, message } of failingFindings(results).slice(0, 8))
    console.log(`  ${check} ${file ?? ''}${line ? `:${line}` : ''} [${rule}] ${message.slice(0, 400).replaceAll('\n', '\n      ')}`);
}
