import { describeConfig, loadConfig } from '#foundry/config';

/** `foundry config`: every variable, its default and what is in force. */
export function configCommand(options: { json?: boolean; markdown?: boolean }): number {
  const rows = describeConfig(process.env);
  if (options.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else if (options.markdown) process.stdout.write(configTable());
  else {
    for (const row of rows) {
      const state = row.value === row.default ? `default: ${row.default || '(none)'}` : `set to ${row.value}`;
      process.stdout.write(`${row.name}  (${state})\n    ${row.description}\n`);
    }
  }
  // Shown first, so that a wrong value can be seen beside its description.
  loadConfig();
  return 0;
}

/** The README's table. */
export function configTable(): string {
  const lines = describeConfig().map(
    ({ name, default: fallback, description, sensitive }) =>
      `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${description}${sensitive ? ' *Sensitive.*' : ''} |`,
  );
  return ['| variable | default | |', '|---|---|---|', ...lines, ''].join('\n');
}
