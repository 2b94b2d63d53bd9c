/** Addresses of what a build has, for `resources/read`. */
export const BUILD_URI = 'foundry://builds/{id}';
export const ARTIFACT_URI = 'foundry://builds/{id}/artifacts/{+name}';
export const FILE_URI = 'foundry://builds/{id}/files/{+path}';

export const buildUri = (id: string): string => `foundry://builds/${encodeURIComponent(id)}`;
export const artifactUri = (id: string, name: string): string => `${buildUri(id)}/artifacts/${encodePath(name)}`;
export const fileUri = (id: string, path: string): string => `${buildUri(id)}/files/${encodePath(path)}`;

/** Slashes stay, as the templates' `{+…}` has them. */
const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
