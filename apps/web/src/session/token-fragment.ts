import { session } from './session.js';

const PARAMETER = 'token';

/**
 * Takes the token out of a link such as `/#token=fdy_…`, which the terminal prints at first start, and removes it from
 * the address and from the history entry. A fragment is never sent to a server; after this it is not in the browser's
 * history either.
 * @returns whether there was one.
 */
export function takeTokenFromFragment(location: Location = window.location, history: History = window.history): boolean {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const token = parameters.get(PARAMETER)?.trim();
  if (!parameters.has(PARAMETER)) return false;
  parameters.delete(PARAMETER);
  const rest = parameters.toString();
  history.replaceState(history.state, '', `${location.pathname}${location.search}${rest && `#${rest}`}`);
  if (!token) return false;
  session.signIn(token, false);
  return true;
}
