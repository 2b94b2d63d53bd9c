import { createHash, randomBytes } from 'node:crypto';

export const REDIRECT = 'http://127.0.0.1:1234/callback';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly scope?: string;
  readonly expires_in: number;
  readonly error?: string;
}

/** A browser with cookies, without scripts. */
export class Browser {
  private readonly cookies = new Map<string, { value: string; path: string }>();

  constructor(private readonly origin: string) {}

  async go(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.origin);
    // Of several cookies with one name, that with the longest path comes first, as browsers send them.
    const sent = [...this.cookies]
      .filter(([, { path: at }]) => url.pathname.startsWith(at))
      .sort(([, a], [, b]) => b.path.length - a.path.length);
    const headers = new Headers(init.headers);
    headers.set('cookie', sent.map(([name, { value }]) => `${name.split(' ')[0]}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      const at = /path=([^;]+)/i.exec(cookie)?.[1] ?? '/';
      if (value === '') this.cookies.delete(`${name} ${at}`);
      else this.cookies.set(`${name} ${at}`, { value: value!, path: at });
    }
    return response;
  }

  /** Follows redirects as long as they stay on the server. */
  async follow(path: string, init: RequestInit = {}): Promise<Response> {
    let response = await this.go(path, init);
    for (let hops = 0; hops < 8; hops++) {
      const location = response.headers.get('location');
      if (location === null || new URL(location, this.origin).origin !== this.origin) return response;
      response = await this.go(location);
      Object.defineProperty(response, 'url', { value: new URL(location, this.origin).href });
    }
    return response;
  }

  submit(page: Response, fields: [string, string][]): Promise<Response> {
    return this.follow(page.url, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }
}

/** A program that knows nothing but the server's address. */
export class OAuthClient {
  readonly verifier = randomBytes(32).toString('base64url');
  clientId = '';

  constructor(readonly origin: string) {}

  async register(extra: object = {}): Promise<Response> {
    const response = await fetch(new URL('/oauth/register', this.origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: 'Test <b>client</b>',
        redirect_uris: [REDIRECT],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
        ...extra,
      }),
    });
    if (response.ok) this.clientId = ((await response.clone().json()) as { client_id: string }).client_id;
    return response;
  }

  authorizeUrl(extra: Record<string, string | undefined> = {}): string {
    const parameters = {
      client_id: this.clientId,
      response_type: 'code',
      redirect_uri: REDIRECT,
      state: 'state-1',
      scope: 'tools:ping tools:review',
      resource: `${this.origin}/mcp`,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...extra,
    };
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return `/oauth/authorize?${new URLSearchParams(given).toString()}`;
  }

  /** Signs in and allows the scopes. @returns where the browser is sent in the end */
  async allow(token: string, scopes: readonly string[], extra: Record<string, string | undefined> = {}): Promise<URL> {
    const browser = new Browser(this.origin);
    const signIn = await browser.follow(this.authorizeUrl(extra));
    const consent = await browser.submit(signIn, [
      ['token', token],
      ['action', 'sign-in'],
    ]);
    const end = await browser.submit(consent, [
      ...scopes.map((scope): [string, string] => ['scope', scope]),
      ['action', 'allow'],
    ]);
    const location = end.headers.get('location');
    if (location === null) throw new Error(`The browser was not sent back: ${end.status} ${await end.text()}`);
    return new URL(location);
  }

  async code(token: string, scopes: readonly string[], extra: Record<string, string | undefined> = {}): Promise<string> {
    const end = await this.allow(token, scopes, extra);
    const code = end.searchParams.get('code');
    if (code === null) throw new Error(`There is no code in ${end.href}`);
    return code;
  }

  async token(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<{ status: number; body: Tokens }> {
    const response = await fetch(new URL('/oauth/token', this.origin), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });
    return { status: response.status, body: (await response.json()) as Tokens };
  }

  exchange(code: string, extra: Record<string, string> = {}): Promise<{ status: number; body: Tokens }> {
    return this.token({
      grant_type: 'authorization_code',
      code,
      client_id: this.clientId,
      redirect_uri: REDIRECT,
      code_verifier: this.verifier,
      ...extra,
    });
  }

  refresh(refreshToken: string, extra: Record<string, string> = {}): Promise<{ status: number; body: Tokens }> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: this.clientId, ...extra });
  }
}
