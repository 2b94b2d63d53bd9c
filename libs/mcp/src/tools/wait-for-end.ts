import { TimeLimit } from '#foundry/kernel';
import { type BuildService, type BuildView, lastEvents } from '#foundry/orchestrator';
import type { ToolCall } from '../mcp-tool.js';

/** Waits until the build has ended, at most `seconds`, and tells of each step and check that finishes meanwhile. */
export async function waitForEnd(builds: BuildService, id: string, seconds: number, call: ToolCall): Promise<void> {
  const { steps, lastEvent, finishedAt }: BuildView = await builds.get(call.principal, id);
  if (finishedAt !== null) return;
  await TimeLimit.during(seconds * 1_000, [call.signal], (enough) => followToEnd(builds, id, lastEvent, steps, enough, call));
  call.signal.throwIfAborted();
}

async function followToEnd(
  builds: BuildService,
  id: string,
  lastEvent: number,
  steps: BuildView['steps'],
  enough: AbortSignal,
  call: ToolCall,
): Promise<void> {
  let done = steps.filter((step) => step.status === 'succeeded').length;
  await call.progress(done, steps.length, 'Waiting for the build');
  for await (const { data } of await builds.follow(call.principal, id, lastEvent, enough)) {
    if (data.type === 'step.finished')
      await call.progress(++done, Math.max(done, steps.length), `${data.step}: ${data.summary ?? data.status}`);
    if (lastEvents.has(data.type)) return;
  }
}
