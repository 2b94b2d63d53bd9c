import { readFileSync } from 'node:fs';
import { planRequest } from '#foundry/planning';

/** Prints the plan of each request in short form: `node … bench/planner/show.ts "a request"` or `- < requests.txt` (one per paragraph). */
const [first] = process.argv.slice(2);
const requests = first === '-' ? readFileSync(0, 'utf8').split(/\n-{3,}\n/) : process.argv.slice(2);
for (const request of requests) {
  process.stdout.write(`\n### ${request.trim().slice(0, 1200)}\n`);
  try {
    const started = performance.now();
    const plan = await planRequest(request);
    process.stdout.write(`${plan.title} (${Math.round(performance.now() - started)} ms) theme ${JSON.stringify(plan.theme)}\n`);
    for (const entity of plan.entities) {
      const fields = entity.fields.map(
        (field) =>
          `${field.source === 'inferred' ? '~' : ''}${field.name}${field.required ? '' : '?'}${field.unique ? '!' : ''}:${field.type}${field.enum ? `(${field.enum.join('|')})` : ''}${field.references ? `>${field.references}` : ''}${field.unit ?? field.currency ?? ''}${field.default === undefined ? '' : `=${String(field.default)}`}${field.min === undefined && field.max === undefined ? '' : `[${field.min ?? ''}..${field.max ?? ''}]`}`,
      );
      process.stdout.write(
        `  ${entity.source === 'inferred' ? '~' : ''}${entity.name} <${plan.pages.find((page) => page.entity === entity.name)?.kind}>: ${fields.join(', ')}\n`,
      );
    }
    for (const relation of plan.relations)
      process.stdout.write(`  ${relation.from} ${relation.kind} ${relation.to}${relation.name ? ` (${relation.name})` : ''}\n`);
    for (const operation of plan.operations.filter((one) => one.kind === 'transition'))
      process.stdout.write(`  ${operation.text}\n`);
    for (const missing of plan.coverage.notCovered)
      process.stdout.write(`  - not covered: "${missing.part}": ${missing.reason.slice(0, 60)}\n`);
  } catch (error) {
    process.stdout.write(`  ! ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
