/** The version in package.json, written in by the build: the page is served by the server of the same version. */
declare const __FOUNDRY_VERSION__: string;

declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { Icon } from '@tabler/icons-react';
  const icon: Icon;
  export default icon;
}
