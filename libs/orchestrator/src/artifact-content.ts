import type { Readable } from 'node:stream';
import type { ArtifactView } from './build.schemas.js';

export interface ArtifactContent {
  readonly view: ArtifactView;
  /** Bytes `start` to `end`, both inclusive; all of them by default. */
  open(range?: { start: number; end: number }): Promise<Readable>;
}
