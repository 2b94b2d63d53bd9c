// Runs inside the sandbox, beside a tool's program: gives its handler a context, and its connections a way to the hosts that
// it may reach. What it does is for the tool's convenience; what the tool may do is decided outside.
import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import http from 'node:http';
import https from 'node:https';

const proxy = process.env.HTTPS_PROXY;
if (proxy !== undefined) leadThrough(new URL(proxy));

const { default: handler } = await import('./handler.mjs');
if (typeof handler !== 'function') throw new TypeError('src/index has no default export that is a function.');

const SECRET_NAME = /^[A-Z][A-Z0-9_]*$/;
const LONGEST_MESSAGE = 2_000;
const LONGEST_STACK = 8_000;
const clip = (value, length) => String(value).slice(0, length);

/** @returns what the handler answers, or threw, and what it was refused. */
export default async function call(input, { tool, version, callId, secrets }) {
  const refused = [];
  const context = {
    tool: { name: tool, version },
    callId,
    secrets: new Proxy(Object.freeze({ ...secrets }), {
      get(known, name) {
        // What has no name of a secret (toJSON, then) is asked for by the language, not by the tool.
        if (typeof name === 'symbol' || Object.hasOwn(known, name) || !SECRET_NAME.test(name)) return known[name];
        if (refused.length < 10) refused.push(`secret ${clip(name, 64)}`);
        throw new Error(`The tool has no permission for the secret ${clip(name, 64)}, or there is none.`);
      },
    }),
  };
  try {
    return { output: await handler(input, context), refused };
  } catch (error) {
    if (!(error instanceof Error)) return { error: { name: 'Error', message: clip(error, LONGEST_MESSAGE) }, refused };
    const { name, message, stack } = error;
    const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return {
      error: {
        name: clip(name, 100),
        message: clip(`${clip(message, LONGEST_MESSAGE)}${cause}`, LONGEST_MESSAGE),
        stack: clip(stack, LONGEST_STACK),
      },
      refused,
    };
  }
}

/** A tunnel to a place through the proxy, which says no to places that the tool may not reach. */
function tunnel(at, host, port, done) {
  const socket = connectPlain({ host: at.hostname, port: Number(at.port) });
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  let read = Buffer.alloc(0);
  const fail = (error) => {
    socket.destroy();
    done(error);
  };
  const take = (chunk) => {
    read = Buffer.concat([read, chunk]);
    const end = read.indexOf('\r\n\r\n');
    if (end === -1 && read.length < 8_192) return;
    const [, status, phrase = ''] = /^HTTP\/1\.\d (\d{3}) ?([^\r]*)/.exec(read.toString('latin1', 0, Math.max(0, end))) ?? [];
    socket.off('data', take).off('error', fail).off('end', ended);
    if (status !== '200') return fail(Object.assign(new Error(`${target} cannot be reached: ${phrase || 'no answer'}.`), { code: 'EHOSTREFUSED' }));
    // Nothing comes before something is asked, so nothing is lost until somebody listens.
    const rest = read.subarray(end + 4);
    if (rest.length > 0) socket.unshift(rest);
    done(null, socket);
  };
  const ended = () => fail(new Error(`${target} cannot be reached: the connection ended.`));
  socket.on('data', take).on('error', fail).on('end', ended);
  socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n\r\n`);
}

function secured(socket, host, options, done) {
  // An address is no name that a server may be asked for (RFC 6066), but its certificate must still be for it.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const secure = connectSecure({ ...options, socket, host, ...name, ALPNProtocols: ['http/1.1'] });
  secure.once('secureConnect', () => {
    secure.off('error', done);
    done(null, secure);
  });
  secure.once('error', done);
}

/** `fetch`, and the agents of `node:http` and `node:https`: each connection that they make goes through the proxy. */
function leadThrough(at) {
  const open = ({ protocol, hostname, host, port, servername, ...options }, done) => {
    const name = hostname ?? host ?? 'localhost';
    const isSecure = protocol === 'https:';
    tunnel(at, name, port || (isSecure ? 443 : 80), (error, socket) => {
      if (error) return done(error);
      if (isSecure) secured(socket, servername || name, pickTls(options), done);
      else done(null, socket);
    });
  };
  const dispatcher = Symbol.for('undici.globalDispatcher.1');
  // Node's own `fetch` puts its dispatcher there when it is first used, and from then on takes whichever is there.
  void fetch('data:,');
  const { constructor: Agent } = globalThis[dispatcher];
  globalThis[dispatcher] = new Agent({ connect: open });
  class PlainAgent extends http.Agent {
    createConnection(options, done) {
      open({ ...options, protocol: 'http:' }, done);
    }
  }
  class SecureAgent extends https.Agent {
    createConnection(options, done) {
      open({ ...options, protocol: 'https:' }, done);
    }
  }
  http.globalAgent = new PlainAgent({ keepAlive: true });
  https.globalAgent = new SecureAgent({ keepAlive: true });
}

function pickTls({ ca, cert, key, rejectUnauthorized, minVersion, maxVersion }) {
  const given = { ca, cert, key, rejectUnauthorized, minVersion, maxVersion };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
