import type { Sandbox } from '#foundry/sandbox';

export interface GatewayOptions {
  /** Runs upstream servers that speak over standard input and output. */
  readonly sandbox: Pick<Sandbox, 'start'>;
  /** Makes, when it is not there, the empty folder where those run; its absolute path. */
  directory(): Promise<string>;
  /** For how long a server is left alone after failures in a row; 15 s. */
  readonly leftAloneMs?: number;
}
export const GATEWAY_OPTIONS = Symbol('GATEWAY_OPTIONS');
