import { parseSync } from 'oxc-parser';

const MODULE = /\.([cm]?[jt]s|[jt]sx)$/;

/**
 * What a module exports, types included; `* from X` for whatever another module exports, `default` and CommonJS names too.
 * Null for what is no JavaScript or TypeScript, or cannot be parsed to its end: then nothing is known about it.
 */
export function exportedNames(path: string, text: string): ReadonlySet<string> | null {
  if (!MODULE.test(path)) return null;
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) return null;
  const names = new Set<string>();
  for (const { entries } of module.staticExports) {
    for (const { exportName, importName, moduleRequest } of entries) {
      // Both kinds are enums of strings that exist as types only.
      const [exported, imported]: readonly string[] = [exportName.kind, importName.kind];
      if (exported === 'Name') names.add(exportName.name as string);
      else if (exported === 'Default') names.add('default');
      else if (imported === 'AllButDefault' || imported === 'All') names.add(`* from ${moduleRequest?.value ?? ''}`);
    }
  }
  if (names.size === 0) {
    for (const [, name = 'module.exports'] of text.matchAll(/^(?:module\.exports|(?:module\.)?exports\.([\w$]+)) *=(?!=)/gm))
      names.add(name);
  }
  return names;
}
