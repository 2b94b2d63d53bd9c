/**
 * Sessions share one backend, so the multiplexer must know which statements change state that outlives them. It looks
 * at the SQL text with comments and literals taken out; what it cannot see (a setting changed inside a function body)
 * is a documented limit.
 */
export type ListenChange = { readonly kind: 'listen' | 'unlisten'; readonly channel: string } | { readonly kind: 'unlisten_all' };

export interface SqlObservation {
  readonly listens: readonly ListenChange[];
  /** The session's settings may differ afterwards. */
  readonly changesSettings: boolean;
  /** A RESET: startup options that it cleared must come back. */
  readonly resets: boolean;
  /** Names of custom settings (`app.tenant`), which pg_settings does not list. */
  readonly customSettings: readonly string[];
  readonly copiesIn: boolean;
  /** Why the statement cannot be run on a shared backend. */
  readonly refusal: string | undefined;
}

const NOTHING: SqlObservation = {
  listens: [],
  changesSettings: false,
  resets: false,
  customSettings: [],
  copiesIn: false,
  refusal: undefined,
};

/** Cheap test that lets ordinary queries pass without being taken apart. */
const INTERESTING = /\b(?:un)?listen\b|\bset\b|\bset_config\b|\breset\b|\bdiscard\b|\bcopy\b|\bdeallocate\b/i;

const NOISE = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$/g;
const LISTEN = /(?:^|;)\s*(listen|unlisten)\s+("(?:[^"]|"")+"|[\w$]+|\*)/gi;
const SETTING = /(?:^|;)\s*(?:set|reset|discard)\b|\bset_config\s*\(/i;
const RESET = /(?:^|;)\s*(?:reset\b|set\s+(?:session\s+)?\S+\s*(?:=|\bto\b)\s*default\b)/i;
const CUSTOM_SET = /\bset\s+(?:session\s+)?([a-z_]\w*\.[\w.]+)/gi;
const CUSTOM_CONFIG = /\bset_config\s*\(\s*'([a-z_]\w*\.[\w.]+)'/gi;
const COPY_IN = /(?:^|;)\s*copy\b[^;]*\bfrom\s+stdin\b/i;
const SHARED_DISCARD = /(?:^|;)\s*(?:discard\s+(?:all|plans|sequences|temp|temporary)|deallocate\s+(?:prepare\s+)?all)\b/i;

export function observe(sql: string): SqlObservation {
  if (!INTERESTING.test(sql)) return NOTHING;
  const code = sql.replace(NOISE, ' ');
  const listens = [...code.matchAll(LISTEN)].map((match): ListenChange => {
    const name = match[2]!;
    if (name === '*') return { kind: 'unlisten_all' };
    const channel = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
    return { kind: match[1]!.toLowerCase() as 'listen' | 'unlisten', channel };
  });
  const changesSettings = SETTING.test(code);
  return {
    listens,
    changesSettings,
    resets: changesSettings && RESET.test(code),
    customSettings: changesSettings
      ? [...code.matchAll(CUSTOM_SET), ...sql.matchAll(CUSTOM_CONFIG)].map((match) => match[1]!.toLowerCase())
      : [],
    copiesIn: COPY_IN.test(code),
    refusal: SHARED_DISCARD.test(code)
      ? 'DISCARD and DEALLOCATE ALL would take prepared statements away from other sessions of the embedded database'
      : undefined,
  };
}
