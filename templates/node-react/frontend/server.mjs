/**
 * Serves the built application without any dependency: files from dist/, every other page address as index.html,
 * /api passed on to the backend. PORT (3000), HOST (0.0.0.0) and BACKEND_URL (http://localhost:8000) configure it.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';

const root = join(fileURLToPath(new URL('.', import.meta.url)), 'dist');
const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? '0.0.0.0';
const backend = new URL(process.env.BACKEND_URL ?? 'http://localhost:8000');
const BACKEND_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const COMPRESSED = new Set(['.css', '.html', '.js', '.json', '.map', '.svg', '.txt']);

const SECURITY_HEADERS = {
  // Pictures may come from anywhere: records hold their addresses. Styles are set on elements by the components.
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: https: http:; style-src 'self' 'unsafe-inline'; object-src 'none'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The file of dist/ that a path names; undefined when there is none or the path leaves the folder. */
async function fileAt(pathname) {
  let decoded;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const path = normalize(join(root, decoded));
  if (decoded.includes('\0') || !path.startsWith(root + sep)) return undefined;
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? { path, stats } : undefined;
}

async function serveFile(request, response, { path, stats }) {
  const extension = extname(path);
  const etag = `"${stats.size.toString(36)}-${Math.trunc(stats.mtimeMs).toString(36)}"`;
  response.setHeader('etag', etag);
  response.setHeader('vary', 'accept-encoding');
  // Files below assets/ carry a hash of their content in their name.
  response.setHeader(
    'cache-control',
    path.startsWith(join(root, 'assets') + sep) ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  const gzip = COMPRESSED.has(extension) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(200, {
    'content-type': TYPES[extension] ?? 'application/octet-stream',
    ...(gzip ? { 'content-encoding': 'gzip' } : { 'content-length': stats.size }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const content = createReadStream(path);
  await (gzip ? pipeline(content, createGzip(), response) : pipeline(content, response));
}

function forward(request, response) {
  const send = backend.protocol === 'https:' ? httpsRequest : httpRequest;
  const passedOn = send(
    new URL(request.url, backend),
    {
      method: request.method,
      timeout: BACKEND_TIMEOUT_MS,
      headers: {
        ...request.headers,
        connection: 'keep-alive', // that of this connection, not of the visitor's
        host: backend.host,
        'x-forwarded-for': request.socket.remoteAddress,
        'x-forwarded-host': request.headers.host ?? '',
      },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response).catch(() => response.destroy());
    },
  );
  passedOn.on('timeout', () => passedOn.destroy(new Error('timeout')));
  passedOn.on('error', () => {
    if (response.headersSent) response.destroy();
    else sendProblem(response, 502, 'The application server does not answer.');
  });
  response.on('close', () => passedOn.destroy());
  request.pipe(passedOn);
}

function sendProblem(response, status, detail) {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title: detail, status, detail, code: 'unreachable' }));
}

async function answer(request, response) {
  // `//host/…` and absolute addresses are paths here, never other servers.
  const pathname = (request.url ?? '/').split('?')[0].replace(/^\/+/, '/');
  if (pathname === '/api' || pathname.startsWith('/api/')) {
    request.url = request.url.replace(/^\/+/, '/');
    forward(request, response);
    return;
  }
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    sendProblem(response, 405, 'Only GET is possible here.');
    return;
  }
  if (pathname === '/health') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
    return;
  }
  const file = await fileAt(pathname);
  if (file !== undefined) {
    await serveFile(request, response, file);
    return;
  }
  // A missing asset is missing; any other address is a page of the application.
  const page = pathname.startsWith('/assets/') || extname(pathname) !== '' ? undefined : await fileAt('/index.html');
  if (page === undefined) sendProblem(response, 404, 'There is no such file.');
  else await serveFile(request, response, page);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    if (error?.code === 'ERR_STREAM_PREMATURE_CLOSE') return; // the visitor went away
    process.stderr.write(`${error?.stack ?? error}\n`);
    if (response.headersSent) response.destroy();
    else sendProblem(response, 500, 'The file could not be read.');
  });
});

server.on('error', (error) => {
  process.stderr.write(
    error.code === 'EADDRINUSE' ? `Port ${port} is in use: set PORT to another one.\n` : `${error.message}\n`,
  );
  process.exit(1);
});

server.listen(port, host, () => {
  process.stdout.write(`Listening on http://localhost:${server.address().port} (API: ${backend.origin})\n`);
});

function stop() {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), STOP_TIMEOUT_MS).unref();
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
