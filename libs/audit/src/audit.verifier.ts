import { Inject, Injectable } from '@nestjs/common';
import { AuditAnchors } from './audit.anchors.js';
import { AuditLog } from './audit.log.js';
import type { AuditHead, AuditProblem, AuditVerification } from './audit.schemas.js';
import { GENESIS, hashOf } from './chain.js';

const PAGE = 500;
/** An alteration breaks everything after it: naming the first ones is enough. */
const MOST_PROBLEMS = 100;

/** Finds out whether anything in the log was edited, deleted, moved or cut off. */
@Injectable()
export class AuditVerifier {
  constructor(
    @Inject(AuditLog) private readonly log: AuditLog,
    @Inject(AuditAnchors) private readonly anchors: AuditAnchors,
  ) {}

  /**
   * @param organisation only its chain; all without it
   * @param kept heads that somebody noted elsewhere, besides those in the data directory
   */
  async verify(organisation?: string, kept: readonly AuditHead[] = []): Promise<AuditVerification> {
    const concerns = (head: { organisation: string }): boolean =>
      organisation === undefined || head.organisation === organisation;
    // Both before the chains: what is noted or begun meanwhile would be ahead of them.
    const begun = await this.log.organisations();
    const anchors = [...(await this.anchors.noted()), ...kept].filter(concerns);
    const chains = await this.log.heads(organisation);
    const known = new Map(chains.map((chain) => [chain.organisation, chain]));
    const names = new Set([
      ...known.keys(),
      ...begun.filter((name) => concerns({ organisation: name })),
      ...anchors.map((anchor) => anchor.organisation),
    ]);
    const problems: AuditProblem[] = [];
    for (const name of [...names].sort()) {
      const own = anchors.filter((anchor) => anchor.organisation === name);
      problems.push(...(await this.verifyChain(name, known.get(name), own)));
    }
    return { intact: problems.length === 0, chains, anchors: anchors.length, problems: problems.slice(0, MOST_PROBLEMS) };
  }

  private async verifyChain(
    organisation: string,
    chain: AuditHead | undefined,
    anchors: readonly AuditHead[],
  ): Promise<AuditProblem[]> {
    const problems: AuditProblem[] = [];
    const report = (seq: number | null, kind: AuditProblem['kind'], message: string): void => {
      problems.push({ organisation, seq, kind, message });
    };
    const anchored = new Map<number, Set<string>>();
    for (const { length, head } of anchors) anchored.set(length, (anchored.get(length) ?? new Set()).add(head));
    const end = chain?.length ?? 0;
    let previous = GENESIS;
    let seen = 0;
    for (let from = 1; ; from = seen + 1) {
      const entries = await this.log.entriesFrom(organisation, from, PAGE);
      for (const entry of entries) {
        // Entries beyond the end that was read are newer than it.
        if (chain !== undefined && entry.seq > end) break;
        if (entry.seq !== seen + 1) report(entry.seq, 'missing', `The entries ${seen + 1} to ${entry.seq - 1} are missing.`);
        else if (entry.previous !== previous)
          report(entry.seq, 'out_of_order', `The entry ${entry.seq} does not follow the one before it.`);
        if (hashOf(entry) !== entry.hash) report(entry.seq, 'edited', `The entry ${entry.seq} is not what was written.`);
        const noted = anchored.get(entry.seq);
        if (noted && [...noted].some((head) => head !== entry.hash))
          report(entry.seq, 'rewritten', `The entry ${entry.seq} is another one than when the log's end was noted there.`);
        previous = entry.hash;
        seen = entry.seq;
      }
      if (entries.length < PAGE || (chain !== undefined && seen >= end) || problems.length >= MOST_PROBLEMS) break;
    }
    if (problems.length >= MOST_PROBLEMS) return problems;
    if (chain === undefined && seen > 0) report(null, 'truncated', 'The record of where the log ends is missing.');
    else if (seen < end) report(seen + 1, 'truncated', `The log ends after entry ${seen}, and ${end} were written.`);
    else if (chain !== undefined && previous !== chain.head)
      report(seen, 'rewritten', 'The last entry is not the one that was written last.');
    const furthest = Math.max(0, ...anchors.map(({ length }) => length));
    if (furthest > seen)
      report(seen + 1, 'truncated', `The log ends after entry ${seen}, and was seen to reach entry ${furthest}.`);
    return problems;
  }
}
