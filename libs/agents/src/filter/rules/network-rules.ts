import {
  child,
  children,
  globalName,
  loadedModule,
  quasisOf,
  shortly,
  textOf,
  type Report,
  type Source,
  type SourceNode,
} from '../source-tree.js';

const CLIENTS = new Set([
  'http',
  'https',
  'http2',
  'net',
  'tls',
  'dgram',
  'dns',
  'undici',
  'axios',
  'got',
  'node-fetch',
  'ky',
  'ws',
  'superagent',
  'request',
  'needle',
]);
const BELOW_HTTP = new Set(['net', 'tls', 'dgram', 'dns']);
const CALLS = /^(?:fetch|XMLHttpRequest|WebSocket|EventSource|navigator\.sendBeacon)$/;
/** Names that lead nowhere else: this machine, other parts of the project, names that are reserved for examples. */
const NEAR =
  /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|[\w-]+|(?:[\w-]+\.)*(?:example\.(?:com|org|net)|example|test|invalid|localhost|local))$/i;

/** Requests of the files that build the project, and requests that leave it. */
export function networkRules(source: Source, node: SourceNode, report: Report): void {
  const key = source.text.slice(node.start, node.end);
  const loaded = loadedModule(node)
    ?.name?.replace(/^node:/, '')
    .replace(/\/promises$/, '');
  if (loaded !== undefined && CLIENTS.has(loaded)) {
    if (source.isBuildFile)
      report({
        rule: 'network_in_build',
        severity: 'refuse',
        start: node.start,
        key,
        message: `${loaded} makes requests, and files that build the project make none.`,
      });
    else if (BELOW_HTTP.has(loaded) && !source.isTest)
      report({
        rule: 'outbound_request',
        severity: 'warn',
        start: node.start,
        key,
        message: `${loaded} opens connections of its own: use HTTP, or say why not.`,
      });
  }
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
  const name = globalName(child(node, 'callee'));
  if (name !== null && CALLS.test(name) && source.isBuildFile)
    report({
      rule: 'network_in_build',
      severity: 'refuse',
      start: node.start,
      key,
      message: `${name} makes a request, and files that build the project make none.`,
    });
  else if (!source.isTest) {
    const host = children(node, 'arguments').slice(0, 1).map(hostOf)[0] ?? null;
    const isRequest =
      name !== null && (CALLS.test(name) || /(?:^|\.)(?:get|post|put|patch|delete|request|ajax|axios|got|ky)$/i.test(name));
    if (host !== null && isRequest && !NEAR.test(host))
      report({
        rule: 'outbound_request',
        severity: 'warn',
        start: node.start,
        key,
        message: `A request goes to ${shortly(host)}, which is no part of the project: make the address a setting.`,
      });
  }
}

function hostOf(node: SourceNode): string | null {
  const text = textOf(node) ?? (node.type === 'TemplateLiteral' ? (quasisOf(node)[0] ?? '') : '');
  return /^(?:https?|wss?):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]+)/i.exec(text)?.[1] ?? null;
}
