import { fileURLToPath } from 'node:url';

/** Programs are bundled into `dist/programs`; tests run from `libs`, and some tools from `dist/libs`. */
const PLACES = /\/(?:dist\/programs\/[^/]*|(?:dist\/)?libs\/kernel\/src\/[^/]*)$/;

/** Absolute path of something in Foundry's own folder, wherever the running code was built to. */
export function installationPath(path: string): string {
  const { href } = new URL(import.meta.url);
  if (!PLACES.test(href)) throw new Error(`${href} is not a place that Foundry's code is built to.`);
  return fileURLToPath(new URL(path, `${href.replace(PLACES, '')}/`));
}
