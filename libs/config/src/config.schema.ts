import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { addressList, hostList, repositoryList } from './network-values.js';
import { modelRoute, providerHeaders, providerKeys, providerList } from './model-values.js';

/** What a variable is, for `foundry config`, the README's table and the settings page. */
export interface VariableMeta {
  readonly description: string;
  readonly group: 'Server' | 'Sign-in' | 'Storage' | 'Builds' | 'Code runs' | 'Tools' | 'Models' | 'Client';
  /** Never printed, never logged. */
  readonly sensitive?: boolean;
}

const meta = z.registry<VariableMeta>();

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const url = (protocols: RegExp, example: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol), `is not a URL such as ${example}`);
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `is not between ${min} and ${max}`);
const directory = z
  .string()
  .min(1)
  .transform((value) => resolve(value.replace(/^~(?=\/|$)/, homedir())));
const file = directory;

/**
 * Every environment variable that Foundry reads, once: its type, its default (as text, the way a person would set it),
 * its description and whether it is secret.
 */
export const variables = {
  FOUNDRY_HOST: z.string().min(1).default('127.0.0.1').register(meta, {
    group: 'Server',
    description: 'Address the server listens on. Use 0.0.0.0 to reach it from other machines.',
  }),
  FOUNDRY_PORT: whole(0, 65_535)
    .prefault('7070')
    .register(meta, { group: 'Server', description: 'Port the server listens on; 0 picks a free one.' }),
  FOUNDRY_ADMIN_TOKEN: z.string().min(24, 'is shorter than 24 characters').optional().register(meta, {
    group: 'Server',
    sensitive: true,
    description: 'Admin token to use instead of the one that is created and printed at first start.',
  }),
  FOUNDRY_PUBLIC_URL: url(/^https?:$/, 'https://foundry.example.org')
    .refine((value) => /^https?:\/\/[^/?#@]+\/?$/.test(value), 'has a path, a query or a user name; only its origin is used')
    .transform((value) => new URL(value).origin)
    .optional()
    .register(meta, {
      group: 'Server',
      description: 'URL under which clients reach the server, such as https://foundry.example.org; needed beyond this machine.',
    }),
  FOUNDRY_TRUSTED_PROXIES: addressList.optional().register(meta, {
    group: 'Server',
    description:
      "Addresses or networks of proxies, with commas between, whose X-Forwarded-For is believed; without it nobody's is.",
  }),
  FOUNDRY_OIDC_ISSUER: url(/^https?:$/, 'https://login.example.org')
    .optional()
    .register(meta, {
      group: 'Sign-in',
      description: 'OpenID Connect issuer whose JWTs are accepted besides the own tokens, exactly as it names itself.',
    }),
  FOUNDRY_OIDC_AUDIENCE: z
    .string()
    .min(1)
    .optional()
    .register(meta, { group: 'Sign-in', description: 'Audience that tokens of that issuer must have; needed with it.' }),
  FOUNDRY_OIDC_ORGANISATION_CLAIM: z.string().min(1).optional().register(meta, {
    group: 'Sign-in',
    description: 'Claim of those tokens that names the organisation; without it, everybody belongs to the default one.',
  }),
  DESCOPE_PROJECT_ID: z
    .string()
    .regex(/^[A-Za-z\d]{10,64}$/, 'is not the id of a Descope project')
    .optional()
    .register(meta, { group: 'Sign-in', description: 'Descope project whose tokens are accepted besides the own ones.' }),
  DESCOPE_AUDIENCE: z
    .string()
    .min(1)
    .optional()
    .register(meta, { group: 'Sign-in', description: 'Audience that tokens of the Descope project must have; needed with it.' }),
  DESCOPE_BASE_URL: url(/^https?:$/, 'https://auth.example.org')
    .optional()
    .register(meta, { group: 'Sign-in', description: 'Where the Descope project answers, when it has a domain of its own.' }),
  DESCOPE_ORGANISATION_CLAIM: z.string().min(1).optional().register(meta, {
    group: 'Sign-in',
    description:
      'Claim of those tokens that names the organisation, such as dct; without it, everybody belongs to the default one.',
  }),
  FOUNDRY_CI_REPOSITORIES: repositoryList.optional().register(meta, {
    group: 'Sign-in',
    description:
      'Repositories whose CI runs may upload tools with their own OIDC tokens, as owner/name[@branch][=organisation], with commas between.',
  }),
  FOUNDRY_CI_ISSUER: url(/^https?:$/, 'https://token.actions.githubusercontent.com')
    .default('https://token.actions.githubusercontent.com')
    .register(meta, { group: 'Sign-in', description: 'Issuer of those tokens.' }),
  FOUNDRY_CI_AUDIENCE: z.string().min(1).optional().register(meta, {
    group: 'Sign-in',
    description: 'Audience that those tokens must have; without it FOUNDRY_PUBLIC_URL, or else foundry.',
  }),
  FOUNDRY_RATE_LIMIT_PER_TOKEN: whole(1, 1_000_000_000)
    .prefault('6000')
    .register(meta, { group: 'Sign-in', description: 'Requests that one token may send in a minute, to each process.' }),
  FOUNDRY_RATE_LIMIT_PER_ADDRESS: whole(1, 1_000_000_000).prefault('12000').register(meta, {
    group: 'Sign-in',
    description: 'Requests that one address may send in a minute with any token or none, to each process.',
  }),
  FOUNDRY_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .register(meta, { group: 'Server', description: 'Least severe level that is logged.' }),
  FOUNDRY_BODY_LIMIT_BYTES: whole(1_024, 104_857_600)
    .prefault('1048576')
    .register(meta, { group: 'Server', description: 'Largest request body in bytes.' }),
  FOUNDRY_DATA_DIR: directory.prefault('.foundry').register(meta, {
    group: 'Storage',
    description: 'Folder that holds everything: database, workspaces, artifacts, installed dependencies.',
  }),
  DATABASE_URL: url(/^postgres(ql)?:$/, 'postgres://user:password@host:5432/foundry')
    .optional()
    .register(meta, {
      group: 'Storage',
      sensitive: true,
      description: 'PostgreSQL with pgvector to use instead of the embedded database.',
    }),
  REDIS_URL: url(/^rediss?:$/, 'redis://host:6379')
    .optional()
    .register(meta, {
      group: 'Storage',
      sensitive: true,
      description: 'Redis or Valkey for the queues; without it they live in the database.',
    }),
  FOUNDRY_BUILD_CONCURRENCY: whole(1, 64)
    .prefault('4')
    .register(meta, { group: 'Builds', description: 'Build steps, other than checks, that run at once in one worker.' }),
  FOUNDRY_CHECK_CONCURRENCY: whole(1, 64).optional().register(meta, {
    group: 'Builds',
    description: 'Checks that run at once in one worker; without it, as many as the machine has processors.',
  }),
  FOUNDRY_CHECK_TIMEOUT_MS: whole(1_000, 3_600_000)
    .prefault('300000')
    .register(meta, { group: 'Builds', description: 'Milliseconds after which a check is killed and reported.' }),
  FOUNDRY_PROJECT_QUOTA_BYTES: whole(1_048_576, 107_374_182_400)
    .prefault('1073741824')
    .register(meta, { group: 'Builds', description: 'Largest size in bytes of the files of one project.' }),
  FOUNDRY_CHROMIUM: z.string().min(1).optional().register(meta, {
    group: 'Builds',
    description: 'Chromium or Chrome for the smoke check; without it the usual places are searched.',
  }),
  FOUNDRY_DOCKER: z
    .enum(['auto', 'off'])
    .default('auto')
    .register(meta, { group: 'Builds', description: 'Whether the docker_build check runs when a container engine answers.' }),
  FOUNDRY_NODE_IMAGE: z
    .string()
    .regex(/^[\w./:@-]+$/, 'is not an image name')
    .default('node:24-slim')
    .register(meta, { group: 'Builds', description: "Base image of delivered projects' containers." }),
  FOUNDRY_SANDBOX: z.enum(['auto', 'bubblewrap', 'container', 'process']).default('auto').register(meta, {
    group: 'Builds',
    description:
      'What separates the programs that are run from the machine; `auto` takes the first that works, `process` isolates nothing.',
  }),
  FOUNDRY_SANDBOX_IMAGE: z
    .string()
    .regex(/^[a-z\d][\w./:@-]*$/, 'is not an image name')
    .default('node:24-slim')
    .register(meta, {
      group: 'Builds',
      description:
        'System that programs see when a container engine isolates them: an image with Node, and git, Python and Chromium where they are to be used. It is never pulled.',
    }),
  FOUNDRY_SANDBOX_UID: whole(1, 4_294_967_294).prefault('60917').register(meta, {
    group: 'Builds',
    description: 'Number of the user and group that isolated programs have when Foundry itself is root; nobody else may have it.',
  }),
  FOUNDRY_ALLOW_UNSANDBOXED: flag.prefault('false').register(meta, {
    group: 'Builds',
    description: 'Runs code that a model or a client wrote without isolation. For throw-away machines only.',
  }),
  FOUNDRY_CODE_RUN_TIMEOUT_MS: whole(1, 3_600_000).prefault('5000').register(meta, {
    group: 'Code runs',
    description: 'Milliseconds after which a code run is stopped when it asks for nothing else.',
  }),
  FOUNDRY_CODE_RUN_MAX_TIMEOUT_MS: whole(1, 3_600_000)
    .prefault('60000')
    .register(meta, { group: 'Code runs', description: 'Milliseconds that a code run may ask for at most.' }),
  FOUNDRY_CODE_RUN_CONCURRENCY: whole(1, 256).optional().register(meta, {
    group: 'Code runs',
    description: 'Code runs at once in one process; without it, as many as the machine has processors.',
  }),
  FOUNDRY_CODE_RUN_KEEP_DAYS: whole(1, 3_650)
    .prefault('30')
    .register(meta, { group: 'Code runs', description: 'Days that code runs and supervised sessions are kept.' }),
  FOUNDRY_TOOL_WORKERS: whole(2, 256)
    .prefault('8')
    .register(meta, { group: 'Tools', description: 'Warm sandboxed processes of deployed tools at once, in each process.' }),
  FOUNDRY_TOOL_CALL_KEEP_DAYS: whole(1, 3_650)
    .prefault('30')
    .register(meta, { group: 'Tools', description: 'Days that records of calls of tools are kept.' }),
  FOUNDRY_TOOL_PRIVATE_HOSTS: hostList.optional().register(meta, {
    group: 'Tools',
    description:
      'Hosts inside of the network that tools may reach if they ask for them, with commas between, such as http://intranet:8080; without it none.',
  }),
  FOUNDRY_SECRETS_KEY: z
    .string()
    .regex(/^(?:[0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=)$/, 'is not 32 bytes as base64 or hex')
    .optional()
    .register(meta, {
      group: 'Tools',
      sensitive: true,
      description: "Key that seals tools' secrets, 32 bytes as base64 or hex; without it, one is made in the data directory.",
    }),
  FOUNDRY_MODEL_PROVIDERS: providerList.optional().register(meta, {
    group: 'Models',
    // A URL may hold a password by mistake, and an error would show it.
    sensitive: true,
    description: 'OpenAI-compatible model servers as name=base URL, with commas between; without one no model is used.',
  }),
  FOUNDRY_MODEL_KEYS: providerKeys.optional().register(meta, {
    group: 'Models',
    sensitive: true,
    description: 'API keys of the model servers that want one as name=key, with commas between.',
  }),
  FOUNDRY_MODEL_HEADERS: providerHeaders.optional().register(meta, {
    group: 'Models',
    sensitive: true,
    description: 'Further headers for model servers as JSON: {"name": {"Header": "value"}}.',
  }),
  FOUNDRY_MODEL: modelRoute.optional().register(meta, {
    group: 'Models',
    description: 'Models as server/model, in the order in which they are tried; for every class of work without its own.',
  }),
  FOUNDRY_MODEL_FAST: modelRoute
    .optional()
    .register(meta, { group: 'Models', description: 'Models for short and easy questions, in place of FOUNDRY_MODEL.' }),
  FOUNDRY_MODEL_CODE: modelRoute
    .optional()
    .register(meta, { group: 'Models', description: 'Models that write code, in place of FOUNDRY_MODEL.' }),
  FOUNDRY_MODEL_REASON: modelRoute
    .optional()
    .register(meta, { group: 'Models', description: 'Models that plan and analyse, in place of FOUNDRY_MODEL.' }),
  FOUNDRY_MODEL_EMBED: modelRoute
    .optional()
    .register(meta, { group: 'Models', description: 'Models that make vectors of texts; FOUNDRY_MODEL is not used for it.' }),
  FOUNDRY_MODEL_CONCURRENCY: whole(1, 256)
    .prefault('3')
    .register(meta, { group: 'Models', description: 'Calls of models that run at once; further ones wait.' }),
  FOUNDRY_MODEL_ATTEMPTS: whole(1, 10)
    .prefault('3')
    .register(meta, { group: 'Models', description: 'Tries at one model before the next one is asked.' }),
  FOUNDRY_MODEL_TIMEOUT_MS: whole(1_000, 3_600_000)
    .prefault('300000')
    .register(meta, { group: 'Models', description: 'Milliseconds of one call with all its tries and models.' }),
  FOUNDRY_MODEL_RESPONSE_TIMEOUT_MS: whole(100, 290_000)
    .prefault('120000')
    .register(meta, { group: 'Models', description: 'Milliseconds until the first piece of an answer.' }),
  FOUNDRY_MODEL_IDLE_TIMEOUT_MS: whole(100, 290_000)
    .prefault('30000')
    .register(meta, { group: 'Models', description: 'Milliseconds that a streamed answer may pause.' }),
  FOUNDRY_MODEL_CACHE_MS: whole(0, 604_800_000)
    .prefault('3600000')
    .register(meta, { group: 'Models', description: 'Milliseconds that answers to equal requests are kept; 0 keeps none.' }),
  FOUNDRY_MODEL_PRICES: file.optional().register(meta, {
    group: 'Models',
    description: "JSON file of prices that come before Foundry's own, in the shape of libs/llm/data/prices.json.",
  }),
  FOUNDRY_MODEL_LOG_DAYS: whole(1, 3_650)
    .prefault('30')
    .register(meta, { group: 'Models', description: 'Days that the messages of model calls are kept.' }),
  FOUNDRY_MODEL_USAGE_DAYS: whole(31, 36_500)
    .prefault('400')
    .register(meta, { group: 'Models', description: 'Days that it is kept what each model call used and cost.' }),
  FOUNDRY_URL: url(/^https?:$/, 'http://127.0.0.1:7070')
    .optional()
    .register(meta, {
      group: 'Client',
      description: 'Server that the `foundry` command talks to, instead of working in the data directory itself.',
    }),
  FOUNDRY_TOKEN: z
    .string()
    .min(1)
    .optional()
    .register(meta, { group: 'Client', sensitive: true, description: 'Token that the `foundry` command sends to FOUNDRY_URL.' }),
} as const;

export const configSchema = z.object(variables).superRefine((config, context) => {
  const message = 'is missing: without it, tokens that the issuer made for somebody else would be accepted';
  const missing = (name: 'FOUNDRY_OIDC_AUDIENCE' | 'DESCOPE_AUDIENCE'): void =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (config.FOUNDRY_OIDC_ISSUER !== undefined && config.FOUNDRY_OIDC_AUDIENCE === undefined) missing('FOUNDRY_OIDC_AUDIENCE');
  if (config.DESCOPE_PROJECT_ID !== undefined && config.DESCOPE_AUDIENCE === undefined) missing('DESCOPE_AUDIENCE');
});
export type Config = z.output<typeof configSchema>;
export type VariableName = keyof typeof variables;

export function variableMeta(name: VariableName): VariableMeta {
  const found = meta.get(variables[name]);
  if (!found) throw new Error(`${name} has no description.`);
  return found;
}
