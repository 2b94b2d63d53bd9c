import { useSyncExternalStore } from 'react';

const KEY = 'foundry.token';

export type SignedOutBecause = 'new' | 'signed out' | 'refused';

interface SessionState {
  readonly token: string | null;
  readonly because: SignedOutBecause;
}

/**
 * The bearer token of this page: in sessionStorage, and in localStorage too when the person chose to stay signed in.
 * It is never part of an address and never sent anywhere but in the Authorization header.
 */
class Session {
  private state: SessionState = { token: read(), because: 'new' };
  private readonly listeners = new Set<() => void>();

  get token(): string | null {
    return this.state.token;
  }

  get(): SessionState {
    return this.state;
  }

  signIn(token: string, stay: boolean): void {
    write(window.sessionStorage, token);
    write(window.localStorage, stay ? token : null);
    this.set({ token, because: 'new' });
  }

  signOut(): void {
    this.end('signed out');
  }

  /** The server no longer accepts the token. */
  expire(): void {
    if (this.state.token !== null) this.end('refused');
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private end(because: SignedOutBecause): void {
    write(window.sessionStorage, null);
    write(window.localStorage, null);
    this.set({ token: null, because });
  }

  private set(state: SessionState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

function read(): string | null {
  try {
    return window.sessionStorage.getItem(KEY) ?? window.localStorage.getItem(KEY);
  } catch {
    // Storage is switched off in this browser: the token then lives as long as the page.
    return null;
  }
}

function write(storage: Storage, token: string | null): void {
  try {
    if (token === null) storage.removeItem(KEY);
    else storage.setItem(KEY, token);
  } catch {
    // Switched off, or full: the session in memory still works.
  }
}

export const session = new Session();

export const useSession = (): SessionState => useSyncExternalStore(session.subscribe, () => session.get());
