/** Addresses of what a build has, for `resources/read`. */
export const BUILD_URI = 'foundry://builds/{id}';
export const ARTIFACT_URI = 'foundry://builds/{id}/artifacts/{+name}';
export const FILE_URI = 'foundry://builds/{id}/files/{+path}';

export const buildUri = (id: string): string => `foundry://builds/${encodeURIComponent(id)}`;
export const artifactUri = (id: string, name: string): string => `${buildUri(id)}/artifacts/${encodePath(name)}`;
export const fileUri = (id: string, path: string): string => `${buildUri(id)}/files/${encodePath(path)}`;

/** What an address names; undefined for an address of nothing here. */
export function parseBuildUri(uri: string): { readonly id: string; readonly part?: 'artifacts' | 'files' } | undefined {
  const found = /^foundry:\/\/builds\/([\w-]{1,100})(?:\/(artifacts|files)\/.+)?$/.exec(uri);
  return found ? { id: found[1]!, ...(found[2] && { part: found[2] as 'artifacts' | 'files' }) } : undefined;
}

/** Slashes stay, as the templates' `{+…}` has them. */
const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
