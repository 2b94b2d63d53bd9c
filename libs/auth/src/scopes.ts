/** What a token may do, with the words that people read. A route names the one it needs. */
export const SCOPES = {
  'tools:generate': 'create builds and projects',
  'tools:review': 'see builds, their checks, files and bundles',
  'admin:config': 'see the configuration and the queues, and manage tokens',
} as const;

export type Scope = keyof typeof SCOPES;

export const ALL_SCOPES = Object.keys(SCOPES) as Scope[];
