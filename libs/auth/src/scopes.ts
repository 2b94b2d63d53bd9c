/** What a token may do, with the words that people read. A route names those it needs. */
export const SCOPES = {
  'tools:ping': 'check the connection, and see what the token itself may do',
  'tools:generate': 'create builds and projects, and run code',
  'tools:review': 'see builds, code runs and sessions, their checks, files and bundles',
  'tools:fix': 'apply fixes to projects and roll projects back',
  'tools:deploy': 'deploy tools and take them out of service, and set the secrets that they use',
  'tools:invoke': 'see and call deployed tools, and those of mounted servers',
  chat: 'hold conversations, which may do what the token’s other scopes allow',
  'memory:read': 'search and read what is remembered: yours, and what your organisation shares',
  'memory:write': 'remember, change, relate and forget memories',
  'admin:logs': 'see the audit log and verify it, and see what models were asked and cost',
  'admin:config': 'see the configuration and the queues, and manage tokens',
} as const;

export type Scope = keyof typeof SCOPES;

export const ALL_SCOPES = Object.keys(SCOPES) as Scope[];
