import type { Principal } from '#foundry/auth';
import type * as Sdk from '@modelcontextprotocol/server';
import { challengeFor, principalOf, sentenceOf } from '../endpoint/call-context.js';
import { type BuildResources, isTextType, type ResourceContent } from './build-resources.js';
import { ARTIFACT_URI, BUILD_URI, FILE_URI } from './build-uris.js';

/** Builds, their artifacts and files, for `resources/list` and `resources/read`. */
export function addResources(sdk: typeof Sdk, server: Sdk.McpServer, resources: BuildResources): void {
  const { ResourceTemplate } = sdk;
  const scopeChallenge = challengeFor(['tools:review']);
  const read =
    (open: (principal: Principal, variables: Sdk.Variables) => Promise<ResourceContent>) =>
    async (uri: URL, variables: Sdk.Variables, context: Sdk.ServerContext): Promise<Sdk.ReadResourceResult> => {
      try {
        return { contents: [contentOf(uri, await open(principalOf(context), variables))] };
      } catch (error) {
        throw new sdk.ResourceNotFoundError(uri.href, sentenceOf(error, uri.href));
      }
    };
  server.registerResource(
    'build',
    new ResourceTemplate(BUILD_URI, {
      list: async (context) => {
        const principal = principalOf(context);
        return { resources: principal.scopes.includes('tools:review') ? await resources.list(principal) : [] };
      },
    }),
    {
      title: 'Build',
      description: 'A build with its plan, steps, checks, coverage and artifacts',
      mimeType: 'application/json',
      scopeChallenge,
    },
    read((principal, { id }) => resources.build(principal, text(id))),
  );
  server.registerResource(
    'build-artifact',
    new ResourceTemplate(ARTIFACT_URI, { list: undefined }),
    {
      title: 'Artifact of a build',
      description: 'bundle.zip, report.md, plan.json, check results, pictures, …',
      scopeChallenge,
    },
    read((principal, { id, name }) => resources.artifact(principal, text(id), text(name))),
  );
  server.registerResource(
    'build-file',
    new ResourceTemplate(FILE_URI, { list: undefined }),
    { title: 'Project file of a build', description: 'One file of the project, such as backend/src/app.ts', scopeChallenge },
    read((principal, { id, path }) => resources.file(principal, text(id), text(path))),
  );
}

function contentOf(uri: URL, { mimeType, bytes }: ResourceContent): Sdk.TextResourceContents | Sdk.BlobResourceContents {
  return isTextType(mimeType)
    ? { uri: uri.href, mimeType, text: bytes.toString('utf8') }
    : { uri: uri.href, mimeType, blob: bytes.toString('base64') };
}

const text = (variable: string | string[] | undefined): string => decodeURIComponent([variable].flat().join('/'));
