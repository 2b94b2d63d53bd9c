import { sha256 } from '#foundry/kernel';
import { Readable } from 'node:stream';
import type { ArtifactContent } from './artifact-content.js';
import type { BuildEntity } from './build.entity.js';
import type { BuildRepository } from './build.repository.js';
import { renderReport, renderTimeline, reportOf } from './report.js';

const MAX_EVENTS = 100_000;

type Derive = (build: BuildEntity, builds: BuildRepository) => Promise<ArtifactContent>;

/**
 * Artifacts that are another form of the journal: made when they are asked for, so that they are complete also for a
 * build that failed, was cancelled, or whose process died.
 */
export const DERIVED_ARTIFACTS: Readonly<Record<string, Derive>> = {
  'report.json': async (build, builds) =>
    contentOf(
      build,
      'report.json',
      'application/json',
      `${JSON.stringify(reportOf(build, await builds.steps(build.id)), null, 2)}\n`,
    ),
  'report.md': async (build, builds) =>
    contentOf(build, 'report.md', 'text/markdown', renderReport(build, await builds.steps(build.id))),
  'timeline.jsonl': async (build, builds) =>
    contentOf(build, 'timeline.jsonl', 'application/jsonl', renderTimeline(await builds.eventsAfter(build.id, 0, MAX_EVENTS))),
};

export const isDerived = (name: string): boolean => Object.hasOwn(DERIVED_ARTIFACTS, name);

function contentOf(build: BuildEntity, name: string, mediaType: string, text: string): ArtifactContent {
  const bytes = Buffer.from(text);
  const createdAt = (build.finishedAt ?? build.createdAt).toISOString();
  return {
    view: { name, size: bytes.byteLength, sha256: sha256(bytes), mediaType, createdAt },
    open: (range) => Promise.resolve(Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes])),
  };
}
