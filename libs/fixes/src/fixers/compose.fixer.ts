import type { FailingFinding } from '../failing.js';
import type { FixContext, Fixer, Patch } from '../fixer.js';
import { escapeRegExp, nearest } from './nearest.js';

const NAMES = ['docker-compose.yml', 'docker-compose.yaml', 'compose.yml', 'compose.yaml'];
const SERVICE_KEYS =
  'build image command entrypoint environment env_file ports expose volumes depends_on healthcheck restart init networks user working_dir labels deploy configs secrets read_only tmpfs cap_add cap_drop security_opt stop_grace_period stop_signal logging profiles platform hostname container_name extra_hosts ulimits'.split(
    ' ',
  );
const TOP_KEYS = ['name', 'services', 'volumes', 'networks', 'configs', 'secrets', 'include'];
const BUILD_KEYS = ['context', 'dockerfile', 'args', 'target', 'labels', 'cache_from', 'platforms', 'network'];

/** Names in the Compose file that do not agree with each other or with the project's folders. */
export const composeFixer: Fixer = {
  name: 'compose',
  async propose(context) {
    const findings = context.findings.filter(({ check }) => check === 'compose');
    const path = NAMES.find((name) => context.paths.includes(name));
    const text = findings.length > 0 && path !== undefined ? await context.read(path) : undefined;
    if (path === undefined || text === undefined) return [];
    const document = await parsed(text);
    return findings.flatMap((finding) =>
      REPAIRS.flatMap((repair) => repair(finding, text, document, context))
        .filter(({ content }) => content !== text)
        .map(({ summary, content }): Patch => ({
          fixer: 'compose',
          summary: `${summary} in ${path}`,
          // One slip is often several findings: all of those that this patch could be for are judged by the check itself.
          targets: [finding.fingerprint],
          changes: [{ path, content }],
        })),
    );
  },
};

interface Document {
  readonly services: readonly string[];
  readonly volumes: readonly string[];
}

interface Draft {
  readonly summary: string;
  readonly content: string;
}

type Repair = (finding: FailingFinding, text: string, document: Document, context: FixContext) => Draft[];

const REPAIRS: readonly Repair[] = [
  function unknownService({ message }, text, { services }) {
    const name =
      /depends on (?:undefined service )?"?([\w.-]+)"?,? which does not exist|depends on undefined service "?([\w.-]+)"?/.exec(
        message,
      );
    const wrong = name?.[1] ?? name?.[2];
    if (wrong === undefined) return [];
    return nearest(wrong, services).map((service) => ({
      summary: `depend on ${service}`,
      content: renamed(text, wrong, service),
    }));
  },
  function undeclaredVolume({ message }, text, { volumes }) {
    const name = /The volume ([\w.-]+) is not declared/.exec(message)?.[1];
    if (name === undefined) return [];
    const slips = nearest(name, volumes).map((volume) => ({
      summary: `use the volume ${volume}`,
      content: renamed(text, name, volume),
    }));
    const declared = /^volumes:\s*$/m.test(text)
      ? text.replace(/^volumes:\s*$/m, `volumes:\n  ${name}:`)
      : `${text.trimEnd()}\n\nvolumes:\n  ${name}:\n`;
    return [...slips, { summary: `declare the volume ${name}`, content: declared }];
  },
  function portTwice({ message }, text) {
    const port = /The port (?:[\d.]+:)?(\d+)(?:\/\w+)? is already published/.exec(message)?.[1];
    if (port === undefined) return [];
    // Inside the container it listens on another one: that one is free outside as well, unless it is published already.
    const mappings = [...text.matchAll(new RegExp(`(\\$\\{\\w+:-)?\\b${port}\\}?:(\\d+)`, 'g'))];
    return mappings
      .filter((match) => match[2] !== port && !new RegExp(`\\b${match[2]}\\}?:\\d`).test(text))
      .map((match) => ({
        summary: `publish ${match[2]} as itself`,
        content:
          text.slice(0, match.index) + match[0].replace(port, match[2] ?? port) + text.slice(match.index + match[0].length),
      }));
  },
  function missingContext({ message }, text, _document, { paths }) {
    const wrong = /The build context (\S+) does not exist/.exec(message)?.[1];
    if (wrong === undefined) return [];
    const folders = new Set(paths.flatMap((path) => (path.includes('/') ? [path.split('/')[0] ?? ''] : [])));
    return nearest(wrong.replace(/^\.\//, ''), folders).map((folder) => ({
      summary: `build ./${folder}`,
      content: text.replaceAll(wrong, wrong.startsWith('./') ? `./${folder}` : folder),
    }));
  },
  function missingDockerfile({ message }, text, _document, { paths }) {
    const wrong = /There is no (\S+) in the project/.exec(message)?.[1];
    if (wrong === undefined) return [];
    const name = wrong.split('/').at(-1) ?? wrong;
    const known = paths.filter((path) => /(^|\/)Dockerfile/.test(path)).map((path) => path.split('/').at(-1) ?? path);
    return nearest(name, known).map((file) => ({ summary: `build from ${file}`, content: text.replaceAll(name, file) }));
  },
  function unknownKey({ message }, text) {
    const wrong =
      /(?:additional propert(?:y|ies)|unknown (?:key|property)|unexpected property|not allowed|property)[^'"]*['"]([\w-]+)['"]|['"]([\w-]+)['"][^'"]*(?:not allowed|not a property|unknown|unexpected)/i.exec(
        message,
      );
    const key = wrong?.[1] ?? wrong?.[2];
    if (key === undefined) return [];
    return nearest(key, [...SERVICE_KEYS, ...TOP_KEYS, ...BUILD_KEYS], 2).map((name) => ({
      summary: `write ${name} instead of ${key}`,
      content: text.replace(new RegExp(`^(\\s*)${escapeRegExp(key)}:`, 'gm'), `$1${name}:`),
    }));
  },
];

/** As a key or an item of a list: not as a part of another word or an address. */
function renamed(text: string, from: string, to: string): string {
  return text.replace(new RegExp(`^(\\s*(?:- )?['"]?)${escapeRegExp(from)}(?=['"]?\\s*(?::|$))`, 'gm'), `$1${to}`);
}

async function parsed(text: string): Promise<Document> {
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch {
    return { services: [], volumes: [] }; // broken YAML names nothing
  }
  const keysOf = (name: string): string[] => {
    const part = (value as Record<string, unknown> | null)?.[name];
    return typeof part === 'object' && part !== null ? Object.keys(part) : [];
  };
  return { services: keysOf('services'), volumes: keysOf('volumes') };
}
