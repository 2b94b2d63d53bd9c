/** A problem of a Compose file that a schema cannot see. */
export interface ComposeProblem {
  readonly rule: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Json = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;

/** `${NAME:-8000}` and `${NAME-8000}` as they are when nothing is set. */
export function withDefaults(text: string): string {
  return text.replace(/\$\{\w+:?-([^}]*)\}/g, '$1');
}

export interface ProjectFiles {
  readonly paths: readonly string[];
  /** The Dockerfiles among them. */
  readonly dockerfiles: ReadonlyMap<string, string>;
}

/** @param document the parsed Compose file, valid by its schema */
export function composeProblems(document: unknown, files: ProjectFiles): ComposeProblem[] {
  const services = objectOf(objectOf(document)['services']);
  const volumes = new Set(Object.keys(objectOf(objectOf(document)['volumes'])));
  const problems: ComposeProblem[] = [];
  if (Object.keys(services).length === 0) problems.push({ rule: 'services', path: [], message: 'There is no service.' });
  const published = new Map<string, string>();
  for (const [name, value] of Object.entries(services)) {
    const service = objectOf(value);
    problems.push(
      ...imageProblems(name, service, files.paths),
      ...dependencyProblems(name, service, services, files),
      ...volumeProblems(name, service, volumes),
      ...portProblems(name, service, published),
    );
  }
  return problems;
}

function imageProblems(name: string, service: Json, files: readonly string[]): ComposeProblem[] {
  const build = service['build'];
  if (build === undefined) {
    return service['image'] === undefined
      ? [{ rule: 'image', path: ['services', name], message: 'The service has neither an image nor a build.' }]
      : [];
  }
  const context = withDefaults(typeof build === 'string' ? build : textOf(objectOf(build)['context'], '.'));
  if (/^[a-z]+:\/\/|^git@/.test(context)) return [];
  const path = ['services', name, 'build'];
  const folder = normal(context);
  if (folder === undefined) return [{ rule: 'build-context', path, message: `The build context ${context} leaves the project.` }];
  if (folder !== '' && !files.some((file) => file.startsWith(`${folder}/`))) {
    return [{ rule: 'build-context', path, message: `The build context ${context} does not exist.` }];
  }
  if (objectOf(build)['dockerfile_inline'] !== undefined) return [];
  const file = dockerfileOf(build);
  return file !== undefined && files.includes(file)
    ? []
    : [{ rule: 'dockerfile', path, message: `There is no ${file ?? 'Dockerfile'} in the project.` }];
}

function dependencyProblems(name: string, service: Json, services: Json, files: ProjectFiles): ComposeProblem[] {
  const dependsOn = service['depends_on'];
  const conditions: Json = Array.isArray(dependsOn)
    ? Object.fromEntries(dependsOn.map((target) => [String(target), {}]))
    : objectOf(dependsOn);
  return Object.entries(conditions).flatMap(([target, condition]): ComposeProblem[] => {
    const path = ['services', name, 'depends_on'];
    const other = services[target];
    if (other === undefined)
      return [{ rule: 'depends-on', path, message: `The service ${name} depends on ${target}, which does not exist.` }];
    if (objectOf(condition)['condition'] !== 'service_healthy' || hasHealthcheck(objectOf(other), files)) return [];
    return [
      {
        rule: 'healthcheck',
        path,
        message: `The service ${name} waits until ${target} is healthy, but ${target} has no health check.`,
      },
    ];
  });
}

/** Its own, or that of its Dockerfile; an image from elsewhere may bring one that cannot be seen here. */
function hasHealthcheck(service: Json, files: ProjectFiles): boolean {
  const own = objectOf(service['healthcheck']);
  if (Object.keys(own).length > 0) return own['disable'] !== true;
  const build = service['build'];
  if (build === undefined) return true;
  const text = objectOf(build)['dockerfile_inline'] ?? files.dockerfiles.get(dockerfileOf(build) ?? '');
  return typeof text === 'string' && /^\s*HEALTHCHECK\s+(?!NONE)/im.test(text);
}

/** The path of a build's Dockerfile; undefined when it leaves the project. */
function dockerfileOf(build: unknown): string | undefined {
  const context = withDefaults(typeof build === 'string' ? build : textOf(objectOf(build)['context'], '.'));
  return normal(`${context}/${withDefaults(textOf(objectOf(build)['dockerfile'], 'Dockerfile'))}`);
}

function volumeProblems(name: string, service: Json, declared: ReadonlySet<string>): ComposeProblem[] {
  return listOf(service['volumes']).flatMap((volume, index): ComposeProblem[] => {
    const source =
      typeof volume === 'string'
        ? volume.includes(':')
          ? volume.split(':')[0]
          : undefined
        : objectOf(volume)['type'] === 'volume'
          ? objectOf(volume)['source']
          : undefined;
    if (typeof source !== 'string' || /^[./~$]/.test(source) || declared.has(source)) return [];
    return [
      {
        rule: 'volume',
        path: ['services', name, 'volumes', index],
        message: `The volume ${source} is not declared under "volumes".`,
      },
    ];
  });
}

function portProblems(name: string, service: Json, published: Map<string, string>): ComposeProblem[] {
  return listOf(service['ports']).flatMap((port, index): ComposeProblem[] => {
    const host = hostPort(port);
    if (host === undefined) return [];
    const other = published.get(host);
    published.set(host, name);
    if (other === undefined) return [];
    return [
      { rule: 'port', path: ['services', name, 'ports', index], message: `The port ${host} is already published by ${other}.` },
    ];
  });
}

/** The published port with its address and protocol; undefined when the engine chooses one. */
function hostPort(port: unknown): string | undefined {
  if (typeof port === 'number') return undefined;
  if (typeof port === 'string') {
    const [mapping = '', protocol = 'tcp'] = withDefaults(port).split('/');
    const words = mapping.split(':');
    return words.length < 2 || words.at(-2) === '' ? undefined : `${words.slice(0, -1).join(':')}/${protocol}`;
  }
  const mapping = objectOf(port);
  const published = withDefaults(textOf(mapping['published'], ''));
  const address = textOf(mapping['host_ip'], '');
  if (published === '') return undefined;
  return `${address === '' ? '' : `${address}:`}${published}/${textOf(mapping['protocol'], 'tcp')}`;
}

/** Without `.` and `..`; undefined when it leaves the project. */
function normal(path: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..' && segments.pop() === undefined) return undefined;
    if (segment !== '' && segment !== '.' && segment !== '..') segments.push(segment);
  }
  return segments.join('/');
}
