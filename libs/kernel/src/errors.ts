/**
 * An error with a meaning for the person who meets it: a stable code, one sentence that says what happened and what
 * to do, and the HTTP status and exit code it maps to. Libraries declare theirs with `defineErrors` in `x.errors.ts`;
 * anything else that is thrown is a bug and is answered as `internal`.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly details?: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DomainError';
  }

  /** 2 for unusable arguments (4xx about the request itself), 1 for everything else. */
  get exitCode(): 1 | 2 {
    return this.status === 400 || this.status === 413 || this.status === 422 ? 2 : 1;
  }
}

export interface ErrorDefinition {
  readonly code: string;
  readonly status: number;
  /** What the error means, for the generated error table; one sentence. */
  readonly meaning: string;
}

const registry = new Map<string, ErrorDefinition>();

/** Every error any loaded library can raise, by code, sorted: the source of the documentation's table. */
export function allErrors(): ErrorDefinition[] {
  return [...registry.values()].sort((a, b) => a.code.localeCompare(b.code));
}

type ErrorFactory = (message: string, options?: { details?: Readonly<Record<string, unknown>>; cause?: unknown }) => DomainError;

/**
 * Declares a library's errors: `const errors = defineErrors('workspace', { notFound: [404, 'The file does not exist.'] })`
 * gives `errors.notFound(message)` with code `workspace.not_found`. Declaring a code twice throws at load.
 */
export function defineErrors<K extends string>(
  prefix: string,
  definitions: Record<K, readonly [status: number, meaning: string]>,
): Record<K, ErrorFactory> {
  const factories = {} as Record<K, ErrorFactory>;
  for (const key of Object.keys(definitions) as K[]) {
    const [status, meaning] = definitions[key];
    const code = `${prefix}.${key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`;
    if (registry.has(code)) throw new Error(`The error code ${code} is declared twice.`);
    registry.set(code, { code, status, meaning });
    factories[key] = (message, options) =>
      new DomainError(
        code,
        status,
        message,
        options?.details,
        options?.cause === undefined ? undefined : { cause: options.cause },
      );
  }
  return factories;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
