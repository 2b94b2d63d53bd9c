import { messageOf } from '#foundry/kernel';
import { toResources } from '#foundry/planning';
import type { Sandbox } from '#foundry/sandbox';
import type { CheckContext, CheckOutcome, CheckRunner } from '../check.types.js';
import { defineCheck } from '../check-stop.js';
import { ApiClient } from '../contract/api-client.js';
import { documentDifferences } from '../contract/document-differences.js';
import { exerciseApi } from '../contract/exercise-api.js';
import { isObject, OpenApiDocument } from '../contract/openapi.js';
import { criteriaFacts, criteriaOfCheck } from '../criteria.js';
import { boundedOutput, findingsOf, listing, type FindingDraft } from '../findings.js';
import { ServerDidNotStart, startServer, type ServerUnderTest } from '../tools/server-under-test.js';

/** The built backend, on an empty database, answers as the plan's contract says: its document and its behaviour. */
export function contractCheck(sandbox: Sandbox): CheckRunner {
  return defineCheck({
    name: 'contract',
    after: ['backend_build'],
    weight: 2,
    async check(context) {
      let server: ServerUnderTest;
      try {
        server = await startServer(sandbox, context, {
          part: 'backend',
          args: ['dist/main.js'],
          env: { DATABASE_PATH: ':memory:', SEED: 'false', LOG_LEVEL: 'error' },
          healthPath: '/health',
        });
      } catch (error) {
        if (!(error instanceof ServerDidNotStart)) throw error;
        return notStarted(context, error);
      }
      let log = '';
      try {
        const contract = new OpenApiDocument(context.plan.contract);
        const api = new ApiClient(server.url, contract, context.signal);
        const documented = await compareDocuments(server.url, contract, context.signal);
        const end = await exerciseApi(api, contract, toResources(context.plan));
        log = await server.stop();
        return outcome(context, server.command, api, [...documented, ...api.drafts], end, contract, log);
      } finally {
        await server.stop();
      }
    },
  });
}

async function compareDocuments(url: string, contract: OpenApiDocument, signal: AbortSignal): Promise<FindingDraft[]> {
  let json: unknown;
  try {
    const response = await fetch(`${url}/openapi.json`, { signal });
    json = await response.json();
  } catch (error) {
    signal.throwIfAborted();
    return [{ rule: 'document', message: `GET /openapi.json: no document was answered: ${messageOf(error)}`, severity: 'error' }];
  }
  if (!isObject(json))
    return [{ rule: 'document', message: 'GET /openapi.json: the answer is not an OpenAPI document', severity: 'error' }];
  return documentDifferences(contract, new OpenApiDocument(json)).map(({ operation, message, severity }) => ({
    rule: 'document',
    message: `${operation}: ${message}`,
    severity,
  }));
}

function notStarted(context: CheckContext, error: ServerDidNotStart): CheckOutcome {
  const drafts: FindingDraft[] = [
    { rule: 'start', message: `${error.message}\n${error.output.slice(-1500)}`, severity: 'error' },
  ];
  return {
    status: 'failed',
    findings: findingsOf('contract', context.workspace.root, drafts),
    command: error.command,
    output: error.output,
    facts: criteriaFacts(criteriaOfCheck(context.plan, 'contract', new Set(['*']))),
  };
}

function outcome(
  context: CheckContext,
  command: string,
  api: ApiClient,
  drafts: FindingDraft[],
  end: 'complete' | 'limited' | 'gone',
  contract: OpenApiDocument,
  log: string,
): CheckOutcome {
  const findings = findingsOf('contract', context.workspace.root, drafts);
  const uncalled = [...contract.operations.keys()].filter((key) => !api.called.has(key)).length;
  const failed = findings.some((finding) => finding.severity === 'error');
  return {
    status: failed ? 'failed' : 'passed',
    ...(end === 'limited'
      ? { reason: `The limit of ${api.requests} requests was reached; ${uncalled} operations were not called.` }
      : {}),
    findings,
    command,
    output: boundedOutput(listing(findings), log),
    facts: {
      operations: contract.operations.size,
      called: contract.operations.size - uncalled,
      requests: api.requests,
      ...criteriaFacts(criteriaOfCheck(context.plan, 'contract', api.brokenEntities, api.untriedEntities)),
    },
  };
}
