import { Inject, Injectable } from '@nestjs/common';

/** Names under which only this machine reaches itself; what they say can be believed. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** What a token can be asked for: the server as a whole, or its MCP endpoint. Either is good for everything it serves. */
export const RESOURCE_PATHS = ['', '/mcp'] as const;

/** `FOUNDRY_PUBLIC_URL`, or undefined. */
export const PUBLIC_URL = Symbol('PUBLIC_URL');

/** Under which URL clients reach this server: what it tells them about itself must begin with it. */
@Injectable()
export class ServerAddress {
  private listening = '';

  constructor(@Inject(PUBLIC_URL) private readonly configured: string | undefined) {}

  /** Told once the server listens. */
  listensAt(url: string): void {
    this.listening = url;
  }

  /** The one origin that stands for the server, whatever name a request used; also the issuer of its tokens. */
  get origin(): string {
    return this.configured ?? this.listening;
  }

  /**
   * The origin as the client of a request knows it. Anybody can send any `Host`, so without `FOUNDRY_PUBLIC_URL` it is only
   * believed when it names this machine.
   */
  originFor(host: string | undefined): string {
    return this.configured === undefined && host !== undefined && LOOPBACK.test(host)
      ? `http://${host.toLowerCase()}`
      : this.origin;
  }

  /** Whether a token for this audience is meant for this server: one of its resources, under one of its names. */
  isResource(identifier: unknown): boolean {
    if (typeof identifier !== 'string' || !URL.canParse(identifier)) return false;
    const { origin, host, port, pathname, search, hash, username, password } = new URL(identifier);
    if (search !== '' || hash !== '' || username !== '' || password !== '') return false;
    if (!RESOURCE_PATHS.some((path) => pathname.replace(/\/$/, '') === path)) return false;
    if (origin === this.origin) return true;
    return (
      this.configured === undefined && LOOPBACK.test(host) && origin.startsWith('http:') && port === new URL(this.origin).port
    );
  }
}
