import { planRequest, renderRequirements } from '#foundry/planning';
import { readRequest } from '../request-text.js';

export interface PlanOptions {
  readonly requestFile?: string;
  readonly json?: boolean;
}

/** `foundry plan`: the plan of a request, as JSON or for people. Needs neither data directory nor server. */
export async function planCommand(argument: string | undefined, options: PlanOptions): Promise<number> {
  const request = await readRequest(argument, options.requestFile);
  const plan = await planRequest(request);
  process.stdout.write(options.json ? `${JSON.stringify(plan, null, 2)}\n` : renderRequirements(request, plan));
  return 0;
}
