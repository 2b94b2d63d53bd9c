import type { PlanCoverage } from '../plan.schemas.js';
import { framingWords } from '../capabilities.js';
import { infinitive, singular } from '../language.js';
import { asciiWords } from '../naming.js';
import { UNREAD } from './reasons.js';

/** What is left out, each piece once: not what is answered elsewhere, and not what another piece says already. */
export function onlyMissing(coverage: PlanCoverage): PlanCoverage['notCovered'] {
  const covered = new Set(coverage.covered.map(({ part }) => part));
  const missing = coverage.notCovered.filter(({ part, reason }) => !(reason === UNREAD && covered.has(part)));
  return missing.filter(
    ({ part, reason }, index) =>
      !missing.some(
        (other, at) =>
          at !== index &&
          ((other.reason === reason && part !== other.part && part.includes(other.part)) ||
            repeats(part, other.part, at < index)),
      ),
  );
}

/** `generates stock reports` after `generate stock reports`, and `generate, export stock reports`: nothing new is left out. */
function repeats(part: string, other: string, earlier: boolean): boolean {
  const words = wordsOf(part);
  const told = wordsOf(other);
  const more = words.filter((word) => !told.includes(word));
  return (
    told.length > 1 &&
    told.every((word) => words.includes(word)) &&
    more.every((word) => RECORDING.test(word)) &&
    (more.length > 0 || (words.length === told.length && earlier))
  );
}

const wordsOf = (text: string): string[] =>
  asciiWords(text)
    .filter((word) => !framingWords.has(word))
    .map((word, i) => (i === 0 ? infinitive(word) : singular(word)));

/** Doing what every plan does with its records. */
const RECORDING =
  /^(?:add|create|edit|update|delete|remove|manage|track|record|log|save|store|keep|enter|share|provide|generate|show|view|browse|see|list|have|include|set|give|write|post|submit|register|maintain|organi[sz]e|handle|choose|select|use|export|download|print)$/;
