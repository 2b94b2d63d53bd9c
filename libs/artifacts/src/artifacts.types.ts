import type { Readable } from 'node:stream';

export interface Artifact {
  /** As given to `put`; may have folders in it: `checks/smoke.png`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly mediaType: string;
}

export interface ByteRange {
  /** First byte, counted from 0. */
  readonly start?: number;
  /** Last byte, itself included, as in an HTTP range. */
  readonly end?: number;
}

/** What builds hand over. A name holds one content at a time; putting again replaces it in one step. */
export interface ArtifactStore {
  /**
   * @param mediaType default: by the name's extension.
   * @throws artifacts.invalid_name, artifacts.disk_full; what a failing stream throws. The name then holds what it held before.
   */
  put(buildId: string, name: string, content: string | Uint8Array | Readable, mediaType?: string): Promise<Artifact>;
  /** @throws artifacts.not_found */
  stat(buildId: string, name: string): Promise<Artifact>;
  /**
   * Goes on with the content it began with when the name is given another one meanwhile.
   * @throws artifacts.not_found
   */
  open(buildId: string, name: string, range?: ByteRange): Promise<Readable>;
  /** @throws artifacts.not_found */
  read(buildId: string, name: string): Promise<Buffer>;
  /** Sorted by name; empty for a build that has none. */
  list(buildId: string): Promise<Artifact[]>;
  /** One artifact, or all of the build's. What is not there is as good as removed. */
  remove(buildId: string, name?: string): Promise<void>;
}
