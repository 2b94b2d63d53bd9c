import type * as Sdk from '@modelcontextprotocol/server';
import { mcpErrors } from '../mcp.errors.js';
import { principalOf, sentenceOf } from '../endpoint/call-context.js';
import type { BuildResources } from './build-resources.js';

/** More than anybody looks at; each build that is watched costs a little. */
const MOST_SUBSCRIPTIONS = 100;

/** `resources/subscribe` for a session of the older protocols. */
export function addSubscriptions(
  sdk: typeof Sdk,
  server: Sdk.McpServer,
  resources: BuildResources,
): { readonly subscribed: ReadonlySet<string>; end(): void } {
  const subscribed = new Set<string>();
  const watched = new Map<string, () => void>();
  let ended = false;
  const unwatch = (uri: string): void => {
    subscribed.delete(uri);
    watched.get(uri)?.();
    watched.delete(uri);
  };
  server.server.setRequestHandler('resources/subscribe', async ({ params: { uri } }, context) => {
    if (subscribed.has(uri)) return {};
    let stop: () => void;
    try {
      if (subscribed.size >= MOST_SUBSCRIPTIONS)
        throw mcpErrors.tooManySubscriptions(`A session has at most ${MOST_SUBSCRIPTIONS} subscriptions. End one first.`);
      // Taken before anybody is asked, so that two calls at once watch once.
      subscribed.add(uri);
      stop = await resources.watch.start(principalOf(context), uri);
    } catch (error) {
      subscribed.delete(uri);
      throw new sdk.ResourceNotFoundError(uri, sentenceOf(error, uri));
    }
    if (ended || !subscribed.has(uri)) stop();
    else watched.set(uri, stop);
    return {};
  });
  server.server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    unwatch(uri);
    return {};
  });
  return {
    subscribed,
    end: () => {
      ended = true;
      for (const uri of watched.keys()) unwatch(uri);
    },
  };
}
