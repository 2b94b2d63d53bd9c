import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Foundry API</title>
<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/assets/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/api/docs/openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n`;

/** The API's documentation: public, because it says only what the source code says. Made when first asked for. */
export async function useApiDocs(server: FastifyInstance, document: () => Promise<object>): Promise<void> {
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  let made: Promise<object> | undefined;
  await server.register(async (docs) => {
    await docs.register(fastifyStatic, { root: assets, prefix: '/api/docs/assets/', decorateReply: false, index: false });
    docs.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
    docs.get('/api/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
    docs.get('/api/docs/openapi.json', () => (made ??= document()));
  });
}
