import { findProgram } from '#foundry/sandbox';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ToolDeployments } from '../deploy/tool.deployments.js';
import { OWNER, packageOf, scriptPackage, ToolsUnderTest, UPLOAD } from '../tools.fixture.js';
import { makeCertificates } from './certificates.fixture.js';
import { ToolRuntime } from './tool.runtime.js';

const THOROUGH = process.env['FOUNDRY_TEST_THOROUGH'] === 'true';

let tools: ToolsUnderTest;
let runtime: ToolRuntime;
let deployments: ToolDeployments;
let server: Server;
let other: Server;
let port: number;
let otherPort: number;
beforeAll(async () => {
  tools = await ToolsUnderTest.open();
  const { authority, certificate, key } = makeCertificates();
  const file = join(tools.folder, 'authority.pem');
  await writeFile(file, authority);
  vi.stubEnv('NODE_EXTRA_CA_CERTS', file);
  server = createServer({ cert: certificate, key }, (request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ path: request.url, host: request.headers.host }));
  });
  const stranger = makeCertificates();
  other = createServer({ cert: stranger.certificate, key: stranger.key }, (_request, response) => response.end('{}'));
  [port, otherPort] = await Promise.all([listen(server), listen(other)]);
  const privateHosts = [`localhost:${port}`, `127.0.0.1:${port}`, `localhost:${otherPort}`];
  const get = await tools.start({ privateHosts });
  [runtime, deployments] = [get(ToolRuntime), get(ToolDeployments)];
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  server.close();
  other.close();
  await tools.close();
});

async function listen(one: Server): Promise<number> {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return (one.address() as AddressInfo).port;
}

const BODY = `
  import https from 'node:https';
  const asked = (url: string): Promise<string> => new Promise((resolve, reject) => {
    https.get(url, (answer) => {
      let text = '';
      answer.on('data', (part: unknown) => { text += String(part); }).on('end', () => resolve(text));
    }).on('error', reject);
  });
  export default async function handler(input: { url: string; way: string }): Promise<{ text: string }> {
    if (input.way === 'https') return { text: await asked(input.url) };
    return { text: await (await fetch(input.url)).text() };
  }`;
const JAVASCRIPT = BODY.replaceAll(/: (?:string|Promise<[^=]*?>|unknown|\{ url: string; way: string \})(?=[),;\s=]| \{)/g, '');
const PYTHON = `import urllib.request


def handler(input, context):
    with urllib.request.urlopen(input["url"]) as answer:
        return {"text": answer.read().decode()}
`;
const anything = { type: 'object' };
const manifest = (name: string) => ({
  name,
  inputSchema: anything,
  outputSchema: anything,
  examples: [],
  permissions: { network: [`localhost:${port}`, `127.0.0.1:${port}`, `localhost:${otherPort}`], timeoutMs: 20_000 },
});
const packages = {
  typescript: () =>
    packageOf(manifest('typescript'), {
      'src/index.ts': BODY,
      'src/sum.ts': null,
      'tests/add.test.ts': `import { test } from 'node:test';\nimport handler from '../src/index.js';\ntest('is there', () => void handler);\n`,
    }),
  javascript: () => scriptPackage(JAVASCRIPT, manifest('javascript')),
  python: () =>
    packageOf(manifest('python'), {
      'src/index.ts': null,
      'src/sum.ts': null,
      'tests/add.test.ts': null,
      'src/index.py': PYTHON,
      'tests/test_it.py':
        'import unittest\nfrom index import handler\n\nclass It(unittest.TestCase):\n    def test_it(self):\n        self.assertTrue(callable(handler))\n',
    }),
};

describe('a tool that may reach a host over TLS', () => {
  it.each(THOROUGH ? (['typescript', 'javascript', 'python'] as const) : (['typescript', 'python'] as const))(
    'reaches it in %s through the proxy, trusts whom the operator trusts, and nobody else',
    async (language) => {
      if (language === 'python' && findProgram('python3') === null) return;
      await deployments.deploy(OWNER, packages[language](), UPLOAD);
      const text = async (url: string, way = 'fetch') => {
        const { output } = await runtime.invoke(OWNER, language, { url, way });
        return JSON.parse((output as { text: string }).text) as object;
      };
      expect(await text(`https://localhost:${port}/a`)).toEqual({ path: '/a', host: `localhost:${port}` });
      expect(await text(`https://localhost:${port}/b`, 'https')).toMatchObject({ path: '/b' });
      expect(await text(`https://127.0.0.1:${port}/c`)).toMatchObject({ path: '/c' });
      expect(await text(`https://127.0.0.1:${port}/d`, 'https')).toMatchObject({ path: '/d' });
      await expect(text(`https://localhost:${otherPort}/`)).rejects.toThrow(/certificate/i);
      await expect(text('https://example.org/')).rejects.toThrow(/Not a host that may be reached/);
      const refused = (await tools.audited()).filter(
        ({ action, target }) => action === 'tool.permission_refused' && target === language,
      );
      expect(refused).toMatchObject([{ result: 'refused', details: { refused: ['network CONNECT example.org:443'] } }]);
    },
    60_000,
  );
});
