import { configErrors } from './config.errors.js';
import { configSchema, variableMeta, variables, type Config, type VariableName } from './config.schema.js';

/**
 * Parses the environment once. An empty variable counts as absent, as in Compose files.
 * @throws config.invalid that lists every wrong variable in one message; sensitive values are not repeated.
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    Object.keys(variables).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const result = configSchema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const name = issue.path[0] as VariableName;
    const shown = variableMeta(name).sensitive ? '(hidden)' : JSON.stringify(given[name]);
    return `${name}=${shown} ${issue.message}`;
  });
  throw configErrors.invalid(`The configuration cannot be used: ${problems.join('; ')}.`, { details: { problems } });
}

export interface VariableRow {
  readonly name: VariableName;
  readonly group: string;
  readonly description: string;
  readonly default: string;
  readonly sensitive: boolean;
  /** What is in force; `(hidden)` for a secret that is set. */
  readonly value: string;
  readonly source: 'default' | 'environment' | 'command line';
}

/**
 * The configuration table: source of `foundry config`, the README and the settings page.
 * @param commandLine variables that options set in place of the environment's
 */
export function describeConfig(
  environment: Readonly<Record<string, string | undefined>> = {},
  commandLine: Readonly<Record<string, string | undefined>> = {},
): VariableRow[] {
  return (Object.keys(variables) as VariableName[]).map((name) => {
    const { description, group, sensitive = false } = variableMeta(name);
    const fallback = defaultOf(name);
    const set = commandLine[name] || environment[name];
    const source = commandLine[name] ? 'command line' : set ? 'environment' : 'default';
    const value = set ? (sensitive ? '(hidden)' : set) : fallback;
    return { name, group, description, default: fallback, sensitive, value, source };
  });
}

function defaultOf(name: VariableName): string {
  const definition = variables[name].def;
  return 'defaultValue' in definition ? `${definition.defaultValue}` : '';
}
