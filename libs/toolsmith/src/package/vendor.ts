import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Libraries that operations use. A tool brings what it needs, so each is bundled into one file of the package, with the types
 * of what the operations use of it.
 */
const TYPES: Readonly<Record<string, string>> = {
  luxon: `/** The part of Luxon's DateTime that is used here. */
export interface DateTime {
  readonly isValid: boolean;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  readonly weekNumber: number;
  readonly quarter: number;
  readonly ordinal: number;
  readonly daysInMonth: number | undefined;
  plus(duration: Readonly<Record<string, number>>): DateTime;
  startOf(unit: string): DateTime;
  endOf(unit: string): DateTime;
  setZone(zone: string): DateTime;
  setLocale(locale: string): DateTime;
  diff(other: DateTime, unit: string): Readonly<Record<'years' | 'months' | 'days' | 'hours' | 'minutes' | 'seconds', number>>;
  toFormat(format: string): string;
  toISO(options?: { readonly suppressMilliseconds?: boolean }): string | null;
  toISODate(): string;
  toMillis(): number;
  toUnixInteger(): number;
  valueOf(): number;
}

export declare const DateTime: {
  utc(year?: number, month?: number, day?: number): DateTime;
  fromISO(text: string, options?: { readonly zone?: string; readonly setZone?: boolean }): DateTime;
  fromFormat(text: string, format: string, options?: { readonly zone?: string; readonly locale?: string }): DateTime;
  fromSeconds(seconds: number, options?: { readonly zone?: string }): DateTime;
  fromMillis(milliseconds: number, options?: { readonly zone?: string }): DateTime;
};
`,
  papaparse: `/** The part of Papa Parse that is used here. */
declare const Papa: {
  parse<Row>(
    text: string,
    options: { readonly header: true; readonly delimiter: string; readonly skipEmptyLines: boolean },
  ): {
    data: Row[];
    errors: { readonly code: string; readonly message: string; readonly row?: number }[];
    meta: { readonly fields?: string[] };
  };
  unparse(table: { readonly fields: readonly string[]; readonly data: readonly unknown[] }, options: { readonly delimiter: string; readonly newline: string }): string;
};
export default Papa;
`,
  yaml: `/** The part of yaml that is used here. */
export declare function parse(text: string): unknown;
export declare function stringify(value: unknown): string;
`,
  'fast-xml-parser': `/** The part of fast-xml-parser that is used here. */
export declare const XMLValidator: { validate(text: string): true | { readonly err: { readonly msg: string } } };
export declare class XMLParser {
  constructor(options: Readonly<Record<string, unknown>>);
  parse(text: string): unknown;
}
export declare class XMLBuilder {
  constructor(options: Readonly<Record<string, unknown>>);
  build(value: unknown): string;
}
`,
};

export interface VendoredFile {
  readonly path: string;
  readonly content: string;
}

const bundles = new Map<string, Promise<readonly VendoredFile[]>>();

export const isVendored = (library: string): boolean => Object.hasOwn(TYPES, library);

/** The files of a library for a package: its code in one file, and types. Made once in a process. */
export async function vendor(library: string): Promise<readonly VendoredFile[]> {
  let files = bundles.get(library);
  if (!files) {
    files = bundle(library);
    bundles.set(library, files);
    files.catch(() => bundles.delete(library));
  }
  return await files;
}

async function bundle(library: string): Promise<readonly VendoredFile[]> {
  const root = folderWith('node_modules', library, 'package.json');
  const { version, license } = JSON.parse(readFileSync(join(root, 'node_modules', library, 'package.json'), 'utf8')) as {
    version: string;
    license: string;
  };
  const { build } = await import('esbuild');
  const hasDefault = library === 'papaparse';
  const { outputFiles } = await build({
    stdin: { contents: hasDefault ? `export { default } from '${library}';` : `export * from '${library}';`, resolveDir: root },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    // Nothing of Node: what is made for browsers is one file of ES modules that asks for nothing else.
    platform: 'browser',
    target: 'node20',
    legalComments: 'inline',
    banner: { js: `/* oxlint-disable */\n// ${library} ${version}, ${license}: bundled as it was published.` },
  });
  return [
    { path: `src/vendor/${library}.js`, content: outputFiles[0]!.text },
    { path: `src/vendor/${library}.d.ts`, content: TYPES[library]! },
  ];
}

/** The nearest folder above this file that has a path: the same from the sources, the built files and the bundled programs. */
export function folderWith(...path: string[]): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, ...path))) return folder;
    if (folder === dirname(folder)) throw new Error(`${join(...path)} was not found: the installation is not complete.`);
  }
}

/** The source of a module of operations. */
export const operationSource = (module: string): string =>
  readFileSync(
    join(
      folderWith('libs', 'toolsmith', 'src', 'operations', `${module}.ts`),
      'libs',
      'toolsmith',
      'src',
      'operations',
      `${module}.ts`,
    ),
    'utf8',
  );
