/** Names under which only this machine reaches itself; what they say can be believed. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Under which URL clients reach this server: what it tells them about itself must begin with it. */
export class PublicAddress {
  private listening = '';

  /** @param configured `FOUNDRY_PUBLIC_URL` */
  constructor(private readonly configured: string | undefined) {}

  /** Told once the server listens. */
  listensAt(url: string): void {
    this.listening = url;
  }

  /** The one origin that stands for the server, whatever name a request used. */
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
}
