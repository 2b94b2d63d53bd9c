/** Semantic versions (semver.org): "1.4.0", "2.0.0-rc.1+build.5"; a leading "v" is allowed. */

export interface Version {
  major: number;
  minor: number;
  patch: number;
  prerelease: string;
  build: string;
}

export function parseVersion(text: string): Version {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)(?:-([\dA-Za-z.-]+))?(?:\+([\dA-Za-z.-]+))?$/.exec(text.trim());
  if (!parts) throw new Error(`"${text}" is not a version like 1.4.0.`);
  return {
    major: Number(parts[1]),
    minor: Number(parts[2]),
    patch: Number(parts[3]),
    prerelease: parts[4] ?? '',
    build: parts[5] ?? '',
  };
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  // A version without one is the released one.
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const [left, right] = [a.split('.'), b.split('.')];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one, other] = [left[index], right[index]];
    if (one === other) continue;
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    const areNumbers = [one, other].map((part) => /^\d+$/.test(part));
    if (areNumbers[0] && areNumbers[1]) return Number(one) < Number(other) ? -1 : 1;
    if (areNumbers[0] !== areNumbers[1]) return areNumbers[0] ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}

/** -1 when the first is older, 0 when they are the same, 1 when it is newer. */
export function compareVersions(first: string, second: string): number {
  const [a, b] = [parseVersion(first), parseVersion(second)];
  for (const part of ['major', 'minor', 'patch'] as const) if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  return comparePrereleases(a.prerelease, b.prerelease);
}

export const isNewerVersion = (first: string, second: string): boolean => compareVersions(first, second) > 0;

/** The oldest first. */
export const sortVersions = (versions: string[]): string[] => [...versions].sort(compareVersions);

/** The newest first. */
export const sortVersionsDescending = (versions: string[]): string[] => [...versions].sort((a, b) => compareVersions(b, a));

export function latestVersion(versions: string[]): string {
  const latest = sortVersions(versions).at(-1);
  if (latest === undefined) throw new Error('The list has no version.');
  return latest;
}

/** The next version; the parts after the raised one become 0. */
export function bumpVersion(version: string, part: string): string {
  const { major, minor, patch } = parseVersion(version);
  if (part === 'major') return `${major + 1}.0.0`;
  if (part === 'minor') return `${major}.${minor + 1}.0`;
  if (part === 'patch') return `${major}.${minor}.${patch + 1}`;
  throw new Error('The part to raise is major, minor or patch.');
}
