import type { ToolEntity, ToolVersionEntity } from '../tool.entity.js';
import type { ToolVersionView, ToolView } from '../tool.schemas.js';

type Described = Omit<ToolVersionView, 'tool' | 'active' | 'checks' | 'createdBy' | 'createdAt'>;

function describedBy(row: ToolVersionEntity): Described {
  const { manifest } = row;
  return {
    version: row.version,
    language: row.language,
    title: manifest.title ?? null,
    description: manifest.description,
    inputSchema: manifest.inputSchema,
    outputSchema: manifest.outputSchema,
    annotations: manifest.annotations ?? {},
    permissions: manifest.permissions,
    examples: manifest.examples,
    source: row.source,
    buildId: row.buildId,
    gitRepository: row.gitRepository,
    gitCommit: row.gitCommit,
    packageSha256: row.packageSha256,
    contentSha256: row.contentSha256,
    contentBytes: row.contentBytes,
  };
}

export function versionViewOf(tool: ToolEntity, row: ToolVersionEntity): ToolVersionView {
  return {
    tool: tool.name,
    active: tool.activeVersion === row.version,
    ...describedBy(row),
    checks: row.checks,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
  };
}

export function toolViewOf(tool: ToolEntity, row: ToolVersionEntity): ToolView {
  return {
    id: tool.id,
    organisation: tool.organisation,
    name: tool.name,
    deployed: tool.activeVersion !== null,
    url: `/api/v1/tools/${tool.name}/invoke`,
    latestVersion: tool.latestVersion,
    ...describedBy(row),
    createdAt: tool.createdAt.toISOString(),
    updatedAt: tool.updatedAt.toISOString(),
  };
}
