/** What a competent model does with one request: the design it answers, and the calls with which its workers carry it out. */
export interface Scenario {
  readonly name: string;
  readonly request: string;
  /** Words of the request that the offline planner leaves out. */
  readonly part: string;
  readonly design: Record<string, unknown>;
  readonly backend: readonly Call[];
  readonly frontend: readonly Call[];
}

export type Call = readonly [tool: string, input: Record<string, unknown>];

export const edit = (path: string, ...blocks: ReadonlyArray<readonly [search: string, replace: string]>): Call => [
  'edit_file',
  { path, blocks: blocks.map(([search, replace]) => ({ search, replace })) },
];
export const write = (path: string, content: string): Call => ['write_file', { path, content }];
