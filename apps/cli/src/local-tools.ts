import type { Runtime } from '#foundry/runtime';
import {
  readArchive,
  ToolCalls,
  ToolDeployments,
  type ToolOwner,
  ToolRegistry,
  ToolRuntime,
  ToolSecrets,
  uploadedFiles,
  uploadToolSchema,
} from '#foundry/tools';
import type { ToolClient } from './tool-client.js';

/** Tools of Foundry in this process. */
export function localTools(runtime: Runtime, caller: ToolOwner): ToolClient {
  const registry = runtime.get(ToolRegistry);
  const deployments = runtime.get(ToolDeployments);
  const calls = runtime.get(ToolCalls);
  const secrets = runtime.get(ToolSecrets);
  return {
    list: (query) => registry.list(caller, query),
    get: (name) => registry.get(caller, name),
    versions: (name) => registry.versions(caller, name),
    upload: async (upload, origin) => {
      const files = 'archive' in upload ? await readArchive(upload.archive) : uploadedFiles(uploadToolSchema.parse(upload));
      return await deployments.deploy(caller, files, { source: 'upload', ...origin });
    },
    invoke: (name, input, signal) => runtime.get(ToolRuntime).invoke(caller, name, input, { signal }),
    rollback: (name, version) => deployments.rollback(caller, name, version),
    undeploy: (name) => deployments.undeploy(caller, name),
    calls: (name, query) => calls.list(caller, name, query),
    stats: (name) => calls.stats(caller, name),
    secrets: () => secrets.list(caller),
    setSecret: (name, value) => secrets.set(caller, name, { value }),
    removeSecret: (name) => secrets.remove(caller, name),
  };
}
