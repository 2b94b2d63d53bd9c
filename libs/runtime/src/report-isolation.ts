import type { Config } from '#foundry/config';
import { messageOf } from '#foundry/kernel';
import type { Sandbox } from '#foundry/sandbox';
import type { Logger } from 'pino';
import type { FoundryResources } from './resources.js';

/**
 * Finds out what separates runs from this machine, which takes a moment and a first run, and says so in the log. Called
 * when everything else is ready: a start does not wait for it, the first run does.
 */
export async function reportIsolation({
  sandbox,
  logger,
  config,
}: Pick<FoundryResources, 'sandbox' | 'logger' | 'config'>): Promise<void> {
  try {
    const { backend, isolates, image, rejected, unusable } = await sandbox.isolation();
    const reasons = rejected.map(({ backend: name, reason }) => `${name}: ${reason}`).join('; ');
    if (unusable !== undefined) {
      logger.error(`FOUNDRY_SANDBOX asks for ${backend}, and that does not work here: ${unusable}. Nothing will be run.`);
    } else if (!isolates) {
      warn(logger, config, reasons);
    } else {
      logger.info(`Runs are isolated with ${backend}${image === undefined ? '' : ` and see the image ${image}`}.`);
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return; // Foundry stops before it is found out
    logger.error({ err: error }, `It could not be found out how runs are isolated: ${messageOf(error)}`);
  }
}

/** Why code that a model wrote cannot be run here, for people; null when it can. */
export async function lackOfIsolation(sandbox: Sandbox, allowUnsandboxed: boolean): Promise<string | null> {
  const { isolates, unusable } = await sandbox.isolation();
  if (unusable === undefined && (isolates || allowUnsandboxed)) return null;
  return 'Agents were not asked, since nothing isolates what they write from this machine: "foundry doctor" says what to install.';
}

function warn(logger: Logger, config: Config, reasons: string): void {
  const why = reasons === '' ? '' : ` (${reasons})`;
  logger.warn(
    config.FOUNDRY_ALLOW_UNSANDBOXED
      ? `Nothing isolates runs${why}, and FOUNDRY_ALLOW_UNSANDBOXED is true: code that models and clients write can do whatever Foundry's user can.`
      : `Nothing isolates runs${why}: only code of Foundry's own templates will be run. "foundry doctor" says what to install.`,
  );
}
