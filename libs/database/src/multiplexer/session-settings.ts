import { framesOf } from './wire.js';

const quoteLiteral = (text: string): string => {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
};

/** One logical session's settings (search_path, TimeZone, …): those it started with and those it has set since. */
export class SessionSettings {
  private readonly startup: ReadonlyMap<string, string>;
  private current: ReadonlyMap<string, string>;
  private readonly custom = new Set<string>();
  /** Equal keys mean equal settings: no switch is needed between such sessions. */
  key: string;

  constructor(parameters: ReadonlyMap<string, string>) {
    const settings = new Map<string, string>();
    // libpq's `options`: -c name=value or --name=value, with backslash escapes
    for (const match of (parameters.get('options') ?? '').matchAll(/(?:-c\s*|--)([\w.]+)=((?:\\.|[^\s\\])*)/g)) {
      settings.set(match[1]!.toLowerCase(), match[2]!.replace(/\\(.)/g, '$1'));
    }
    const application = parameters.get('application_name');
    if (application) settings.set('application_name', application);
    this.startup = settings;
    this.current = settings;
    this.key = keyOf(settings);
  }

  noteCustom(names: readonly string[]): void {
    for (const name of names) this.custom.add(name);
  }

  /** SQL that gives the backend exactly these settings, whatever it had before. */
  applySql(): string {
    const sets = [...this.current].map(([name, value]) => `set_config(${quoteLiteral(name)},${quoteLiteral(value)},false)`);
    return sets.length === 0 ? 'RESET ALL' : `RESET ALL;SELECT ${sets.join(',')}`;
  }

  /** SQL that reads the settings the backend has now, one `name=value` text column per row. */
  readSql(): string {
    const custom = [...this.custom].map(
      (name) =>
        ` UNION ALL SELECT ${quoteLiteral(`${name}=`)}||current_setting(${quoteLiteral(name)},true)` +
        ` WHERE current_setting(${quoteLiteral(name)},true)<>''`,
    );
    return `SELECT name||'='||setting FROM pg_settings WHERE source='session'${custom.join('')}`;
  }

  /**
   * Takes over what `readSql` answered. After a RESET the startup options that are gone come back, as on a real
   * server. Returns whether the backend lacks some of them, so that they must be applied again.
   */
  adopt(reply: Buffer, afterReset: boolean): boolean {
    const settings = new Map<string, string>();
    for (const { type, body } of framesOf(reply)) {
      if (type !== 'D') continue;
      const text = body.toString('utf8', 6); // int16 column count, int32 length of the only column
      const equals = text.indexOf('=');
      settings.set(text.slice(0, equals), text.slice(equals + 1));
    }
    let missing = false;
    if (afterReset) {
      for (const [name, value] of this.startup) {
        if (settings.has(name)) continue;
        settings.set(name, value);
        missing = true;
      }
    }
    this.current = settings;
    this.key = keyOf(settings);
    return missing;
  }
}

function keyOf(settings: ReadonlyMap<string, string>): string {
  return JSON.stringify([...settings].sort(([a], [b]) => (a < b ? -1 : 1)));
}
