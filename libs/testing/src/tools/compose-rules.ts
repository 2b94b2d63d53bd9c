/** A problem of a Compose file that a schema cannot see. */
export interface ComposeProblem {
  readonly rule: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Json = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** `${NAME:-8000}` and `${NAME-8000}` as they are when nothing is set. */
export function withDefaults(text: string): string {
  return text.replace(/\$\{\w+:?-([^}]*)\}/g, '$1');
}

/**
 * @param document the parsed Compose file, valid by its schema
 * @param files paths of the project
 */
export function composeProblems(document: unknown, files: readonly string[]): ComposeProblem[] {
  const services = objectOf(objectOf(document)['services']);
  const volumes = new Set(Object.keys(objectOf(objectOf(document)['volumes'])));
  const problems: ComposeProblem[] = [];
  if (Object.keys(services).length === 0) problems.push({ rule: 'services', path: [], message: 'There is no service.' });
  const published = new Map<string, string>();
  for (const [name, value] of Object.entries(services)) {
    const service = objectOf(value);
    problems.push(
      ...imageProblems(name, service, files),
      ...dependencyProblems(name, service, services),
      ...volumeProblems(name, service, volumes),
      ...portProblems(name, service, published),
    );
  }
  return problems;
}

function imageProblems(name: string, service: Json, files: readonly string[]): ComposeProblem[] {
  const build = service['build'];
  if (build === undefined) {
    return service['image'] === undefined ? [{ rule: 'image', path: ['services', name], message: 'The service has neither an image nor a build.' }] : [];
  }
  const context = withDefaults(typeof build === 'string' ? build : String(objectOf(build)['context'] ?? '.'));
  if (/^[a-z]+:\/\/|^git@/.test(context)) return [];
  const path = ['services', name, 'build'];
  const folder = normal(context);
  if (folder === undefined) return [{ rule: 'build-context', path, message: `The build context ${context} leaves the project.` }];
  if (folder !== '' && !files.some((file) => file.startsWith(`${folder}/`))) {
    return [{ rule: 'build-context', path, message: `The build context ${context} does not exist.` }];
  }
  if (objectOf(build)['dockerfile_inline'] !== undefined) return [];
  const dockerfile = withDefaults(String(objectOf(build)['dockerfile'] ?? 'Dockerfile'));
  const file = normal(`${folder}/${dockerfile}`);
  return file !== undefined && files.includes(file) ? [] : [{ rule: 'dockerfile', path, message: `There is no ${dockerfile} in the build context ${context}.` }];
}

function dependencyProblems(name: string, service: Json, services: Json): ComposeProblem[] {
  const dependsOn = service['depends_on'];
  const conditions: Json = Array.isArray(dependsOn) ? Object.fromEntries(dependsOn.map((target) => [String(target), {}])) : objectOf(dependsOn);
  return Object.entries(conditions).flatMap(([target, condition]): ComposeProblem[] => {
    const path = ['services', name, 'depends_on'];
    const other = services[target];
    if (other === undefined) return [{ rule: 'depends-on', path, message: `The service ${name} depends on ${target}, which does not exist.` }];
    const healthcheck = objectOf(objectOf(other)['healthcheck']);
    const healthy = objectOf(condition)['condition'] === 'service_healthy';
    // an image may bring a health check of its own; one that is built here is expected to say it in the Compose file
    const none = Object.keys(healthcheck).length === 0 ? objectOf(other)['build'] !== undefined : healthcheck['disable'] === true;
    if (!healthy || !none) return [];
    return [{ rule: 'healthcheck', path, message: `The service ${name} waits until ${target} is healthy, but ${target} has no health check.` }];
  });
}

function volumeProblems(name: string, service: Json, declared: ReadonlySet<string>): ComposeProblem[] {
  return listOf(service['volumes']).flatMap((volume, index): ComposeProblem[] => {
    const source = typeof volume === 'string' ? (volume.includes(':') ? volume.split(':')[0] : undefined) : objectOf(volume)['type'] === 'volume' ? objectOf(volume)['source'] : undefined;
    if (typeof source !== 'string' || /^[./~$]/.test(source) || declared.has(source)) return [];
    return [{ rule: 'volume', path: ['services', name, 'volumes', index], message: `The volume ${source} is not declared under "volumes".` }];
  });
}

function portProblems(name: string, service: Json, published: Map<string, string>): ComposeProblem[] {
  return listOf(service['ports']).flatMap((port, index): ComposeProblem[] => {
    const host = hostPort(port);
    if (host === undefined) return [];
    const other = published.get(host);
    published.set(host, name);
    if (other === undefined) return [];
    return [{ rule: 'port', path: ['services', name, 'ports', index], message: `The port ${host} is already published by ${other}.` }];
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
  const { published, host_ip: address, protocol = 'tcp' } = objectOf(port);
  if (published === undefined || published === '') return undefined;
  return `${address === undefined ? '' : `${String(address)}:`}${withDefaults(String(published))}/${String(protocol)}`;
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
