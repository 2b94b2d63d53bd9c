import { Liquid, type Template } from 'liquidjs';
import { messageOf } from '#foundry/kernel';
import { refuseUnescaped, registerFilters } from './filters.js';
import { formatOptions, formatted } from './format.js';
import type { EntityModel, ProjectModel } from './project-model.js';
import { PARTS, type ProjectPart, readPart, readPartials, type TemplateFile } from './template-files.js';
import { templateErrors } from './templates.errors.js';

export interface RenderedFile {
  /** POSIX, relative to the project's root. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly part: ProjectPart;
}

/** A template file that has been read and parsed, or copied and formatted: kept for the life of the process. */
type PreparedFile =
  | { readonly kind: 'copied'; readonly path: string; readonly content: string | Uint8Array }
  | { readonly kind: 'rendered'; readonly path: string; readonly templates: Template[] };

interface PreparedPart {
  readonly engine: Liquid;
  readonly files: readonly PreparedFile[];
  readonly options: ReturnType<typeof formatOptions>;
}

const prepared = new Map<string, Promise<PreparedPart>>();

/** Every file of the project, sorted by path, formatted as its own `format` script would. Equal models give equal bytes. */
export async function renderProject(model: ProjectModel): Promise<RenderedFile[]> {
  const parts = await Promise.all(PARTS.map((part) => renderPart(model, part)));
  return parts.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files of one part; the parts are independent and may be rendered at the same time. */
export async function renderPart(model: ProjectModel, part: ProjectPart): Promise<RenderedFile[]> {
  const { engine, files, options } = await preparePart(model.plan.stack, part);
  const rendered = await Promise.all(files.map((file) => renderFile(file, model, engine, options)));
  const prefix = part === 'project' ? '' : `${part}/`;
  return rendered
    .flat()
    .map((file) => ({ ...file, path: prefix + file.path, part }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function renderFile(
  file: PreparedFile,
  model: ProjectModel,
  engine: Liquid,
  options: PreparedPart['options'],
): Promise<Pick<RenderedFile, 'path' | 'content'>[]> {
  if (file.kind === 'copied') return [{ path: file.path, content: file.content }];
  const subjects: (EntityModel | undefined)[] = /\[(entity|table)\]/.test(file.path) ? [...model.entities] : [undefined];
  const results = await Promise.all(
    subjects.map(async (entity) => {
      const path =
        entity === undefined ? file.path : file.path.replaceAll('[entity]', entity.fileName).replaceAll('[table]', entity.table);
      const content = renderText(file, engine, entity === undefined ? { ...model } : { ...model, entity });
      return content.trim() === '' ? undefined : { path, content: await formatted(path, content, options) };
    }),
  );
  return results.filter((result) => result !== undefined);
}

function renderText(file: PreparedFile & { kind: 'rendered' }, engine: Liquid, scope: object): string {
  try {
    return engine.renderSync(file.templates, scope) as string;
  } catch (error) {
    throw templateErrors.brokenTemplate(`${file.path} cannot be rendered: ${messageOf(error)}`, { cause: error });
  }
}

function preparePart(stack: string, part: ProjectPart): Promise<PreparedPart> {
  const key = `${stack}/${part}`;
  let pending = prepared.get(key);
  if (pending === undefined) {
    pending = prepare(stack, part);
    prepared.set(key, pending);
    pending.catch(() => prepared.delete(key)); // a folder that could not be read once is read again
  }
  return pending;
}

async function prepare(stack: string, part: ProjectPart): Promise<PreparedPart> {
  const [own, backend, partials] = await Promise.all([readPart(stack, part), readPart(stack, 'backend'), readPartials(stack)]);
  // The root has no package of its own: its Markdown and YAML follow the backend's formatting.
  const configuration = [...own, ...backend].find((file) => deliveredPath(file.path) === '.oxfmtrc.json');
  const options = formatOptions(configuration === undefined ? '{}' : textOf(configuration)!);
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    templates: partials, // in memory: a template cannot name a file
    outputEscape: refuseUnescaped,
  });
  registerFilters(engine);
  const files = await Promise.all(own.map((file) => prepareFile(file, engine, options)));
  return { engine, files, options };
}

async function prepareFile(file: TemplateFile, engine: Liquid, options: PreparedPart['options']): Promise<PreparedFile> {
  const path = deliveredPath(file.path);
  const text = textOf(file);
  if (!file.path.endsWith('.liquid')) {
    return { kind: 'copied', path, content: text === undefined ? file.bytes : await formatted(path, text, options) };
  }
  try {
    return { kind: 'rendered', path, templates: engine.parse(text ?? '', file.path) };
  } catch (error) {
    throw templateErrors.brokenTemplate(`${file.path} is not a valid template: ${messageOf(error)}`, { cause: error });
  }
}

/** Without `.liquid`; a segment `dot-name` is delivered as `.name`, so that `.gitignore` does not act on this repository. */
function deliveredPath(path: string): string {
  return path.replace(/\.liquid$/, '').replace(/(^|\/)dot-/g, '$1.');
}

/** The file as text; undefined when it is not UTF-8 text. */
function textOf(file: TemplateFile): string | undefined {
  if (file.bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
  } catch {
    return undefined; // not text: copied byte by byte
  }
}
