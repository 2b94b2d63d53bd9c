import { z } from 'zod';

const NAME = /^[a-z][a-z0-9-]{0,31}$/;

const entries = z.string().transform((value) =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

/** Problems name an entry by its place or its name, never by its value, which may be a secret. */
function pairs(what: string, check: (value: string, name: string) => string | undefined) {
  return entries.transform((given, context) => {
    const found = new Map<string, string>();
    for (const [index, entry] of given.entries()) {
      const equals = entry.indexOf('=');
      const name = entry.slice(0, Math.max(0, equals)).trim();
      const value = entry.slice(equals + 1).trim();
      const problem = !NAME.test(name)
        ? `has no name= of lower-case letters, digits and hyphens in entry ${index + 1}`
        : found.has(name)
          ? `has ${name} twice`
          : value === ''
            ? `has no ${what} for ${name}`
            : check(value, name);
      if (problem) context.addIssue({ code: 'custom', message: problem });
      found.set(name, value);
    }
    return found;
  });
}

/** `openai=https://api.openai.com/v1, local=http://127.0.0.1:11434/v1` */
export const providerList = pairs('URL', (value, name) => {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    return `has no URL such as https://api.openai.com/v1 for ${name}`;
  const { username, password, search, hash } = new URL(value);
  if (username || password || search || hash)
    return `has more than host and path in the URL for ${name}: put secrets into FOUNDRY_MODEL_KEYS`;
  return undefined;
}).transform((found) => [...found].map(([name, baseUrl]) => ({ name, baseUrl: baseUrl.replace(/\/+$/, '') })));

/** `openai=sk-…, other=…` */
export const providerKeys = pairs('key', (value, name) =>
  /^[\x21-\x7e]+$/.test(value) ? undefined : `has characters in the key for ${name} that a header cannot hold`,
).transform((found): Record<string, string> => Object.fromEntries(found));

/** `{"openrouter": {"X-Title": "Foundry"}}` */
export const providerHeaders = z
  .string()
  .transform((value, context): unknown => {
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z.record(z.string().regex(NAME), z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[\x20-\x7e]*$/)), {
      error: 'is not JSON of the form {"name": {"Header": "value"}}',
    }),
  );

/** `openai/gpt-5.4, local/qwen3-coder:30b`; the model's own name may have slashes. */
export const modelRoute = entries.transform((given, context) =>
  given.map((entry) => {
    const slash = entry.indexOf('/');
    const route = { provider: entry.slice(0, Math.max(0, slash)), model: entry.slice(slash + 1) };
    if (!NAME.test(route.provider) || !/^\S+$/.test(route.model))
      context.addIssue({ code: 'custom', message: `has "${entry}", which is not a server and a model such as openai/gpt-5.4` });
    return route;
  }),
);
