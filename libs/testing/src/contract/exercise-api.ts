import type { Resource } from '#foundry/planning';
import { RequestsUsedUp, ServerGone, type ApiClient } from './api-client.js';
import {
  createOne,
  exerciseChanging,
  exerciseDeleting,
  exerciseReading,
  exerciseRefusals,
  pathsOf,
} from './exercise-resource.js';
import { operationKey, type JsonObject, type OpenApiDocument } from './openapi.js';
import { inDependencyOrder, recordsNeeded, SampleRecords } from './sample-records.js';

/**
 * Calls every operation of the contract for every entity, in the same order with the same values each time.
 * @returns whether all was asked, or the server stopped answering, or the limit of requests was reached
 */
export async function exerciseApi(
  api: ApiClient,
  contract: OpenApiDocument,
  resources: readonly Resource[],
): Promise<'complete' | 'limited' | 'gone'> {
  try {
    await exercise(api, contract, inDependencyOrder(resources));
    return 'complete';
  } catch (error) {
    if (error instanceof ServerGone) return 'gone';
    if (error instanceof RequestsUsedUp) return 'limited';
    throw error;
  }
}

async function exercise(api: ApiClient, contract: OpenApiDocument, resources: readonly Resource[]): Promise<void> {
  const samples = new SampleRecords();
  const records = new Map<Resource, JsonObject>();
  // each entity first gets records of its own, so that every reference and link has something to point to
  for (const resource of resources) {
    api.about(resource.entity.name);
    for (let count = recordsNeeded(resource, resources); count > 0; count--) {
      const call = { method: 'post', path: pathsOf(resource).collection } as const;
      const missing = 'could not be tried: a record that it must refer to was not created';
      let possible = true;
      await createOne(
        api,
        samples,
        resource,
        () => {
          const body = samples.minimal(resource);
          possible = body !== undefined;
          return body;
        },
        'with what is required',
      );
      if (possible) continue;
      const refused = resource.fields.some(({ references }) => references !== undefined && api.untriedEntities.has(references));
      if (refused) api.untried(call, missing);
      else api.report(call, 'not-created', missing);
    }
  }
  for (const resource of resources) {
    api.about(resource.entity.name);
    const record = await createOne(api, samples, resource, () => samples.complete(resource), 'with everything');
    if (!record) continue;
    records.set(resource, record);
    await exerciseReading(api, resource, record);
  }
  for (const resource of resources) {
    api.about(resource.entity.name);
    const record = records.get(resource);
    if (record) await exerciseChanging(api, samples, resource, record);
    await exerciseRefusals(api, samples, resource);
  }
  // the last records made are the ones that nothing refers to; dependants go first
  for (const resource of [...resources].reverse()) {
    api.about(resource.entity.name);
    const record = records.get(resource);
    if (record) await exerciseDeleting(api, resource, record);
    await refuseToDeleteWhatIsNeeded(api, samples, resource, resources);
  }
  api.about('*');
  for (const operation of contract.operations.values()) {
    if (operation.method !== 'get' || operation.path.includes('{') || api.called.has(operationKey('get', operation.path)))
      continue;
    await api.call({ method: 'get', path: operation.path }, [200]);
  }
}

/** The first record of an entity is what all required references to it point to. */
async function refuseToDeleteWhatIsNeeded(
  api: ApiClient,
  samples: SampleRecords,
  resource: Resource,
  resources: readonly Resource[],
): Promise<void> {
  const name = resource.entity.name;
  const first = samples.created.get(name)?.[0];
  const needed = resources.some(
    (other) =>
      (samples.created.get(other.entity.name)?.length ?? 0) > 0 &&
      other.fields.some((field) => field.references === name && field.required),
  );
  if (first === undefined || !needed) return;
  await api.call({ method: 'delete', path: pathsOf(resource).item, id: first, attempt: 'of a record that others need' }, [409]);
}
