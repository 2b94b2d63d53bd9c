import type { ToolCallOutcome, ToolCheck, UpstreamHealth } from '../api/types.js';
import type { Tone } from '../build/status.js';

/** Total records: what the server learns does not compile here before it has words. */
export const GATES: Readonly<Record<ToolCheck['name'], string>> = {
  manifest: 'Manifest',
  secrets: 'Credentials',
  types: 'Types',
  lint: 'Lint',
  bundle: 'Bundle',
  tests: 'Tests',
  examples: 'Examples',
};

export const OUTCOMES: Readonly<Record<ToolCallOutcome, { label: string; tone: Tone }>> = {
  succeeded: { label: 'answered', tone: 'success' },
  failed: { label: 'failed', tone: 'danger' },
  refused: { label: 'refused', tone: 'warning' },
  cancelled: { label: 'given up', tone: 'neutral' },
};

export const HEALTH: Readonly<Record<UpstreamHealth, { label: string; tone: Tone }>> = {
  connected: { label: 'connected', tone: 'success' },
  unknown: { label: 'not asked yet', tone: 'neutral' },
  failing: { label: 'failing', tone: 'danger' },
  left_alone: { label: 'left alone for a while', tone: 'warning' },
  disabled: { label: 'switched off', tone: 'neutral' },
};
