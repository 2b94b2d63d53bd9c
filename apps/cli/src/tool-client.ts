import type {
  DeployedTool,
  ListToolCalls,
  ListTools,
  SecretView,
  ToolAnswer,
  ToolCallPage,
  ToolPage,
  ToolStats,
  ToolVersionView,
  ToolView,
  UploadOrigin,
  UploadToolInput,
} from '#foundry/tools';

/** A package as it is sent: its files, or a ZIP of them. */
export type PackageUpload = { readonly files: UploadToolInput['files'] } | { readonly archive: Buffer };

/** What the command needs of tools, whether Foundry runs in this process or on a server. */
export interface ToolClient {
  list(query: Partial<ListTools>): Promise<ToolPage>;
  get(name: string): Promise<ToolView>;
  versions(name: string): Promise<ToolVersionView[]>;
  upload(upload: PackageUpload, origin: UploadOrigin): Promise<DeployedTool>;
  invoke(name: string, input: Record<string, unknown>, signal: AbortSignal): Promise<ToolAnswer>;
  rollback(name: string, version: number): Promise<ToolView>;
  undeploy(name: string): Promise<ToolView>;
  calls(name: string, query: Partial<ListToolCalls>): Promise<ToolCallPage>;
  stats(name: string): Promise<ToolStats>;
  secrets(): Promise<SecretView[]>;
  setSecret(name: string, value: string): Promise<SecretView>;
  removeSecret(name: string): Promise<void>;
}
