import type { IncomingMessage } from 'node:http';

/** What a request says about where it goes and which page it comes from: all that `refuseStrangeAddress` looks at. */
export function namedAddress({ headers }: Pick<IncomingMessage, 'headers'>): Headers {
  return new Headers({ host: headers.host ?? '', ...(headers.origin === undefined ? {} : { origin: headers.origin }) });
}
