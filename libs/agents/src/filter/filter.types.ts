/** What the filter looks for. Some rules have a mild form that is only told. */
export type OutputRule =
  | 'secret'
  | 'process_spawning'
  | 'code_evaluation'
  | 'computed_import'
  | 'network_in_build'
  | 'outbound_request'
  | 'install_script'
  | 'dependency_source'
  | 'environment'
  | 'obfuscated'
  | 'hidden_characters'
  | 'checks_disabled'
  | 'test_skipped'
  | 'sql_from_input'
  | 'host_probing'
  | 'raw_html'
  | 'shell_command'
  | 'unreadable';

export interface OutputFinding {
  readonly rule: OutputRule;
  /** `refuse`: the change may not stay. `warn`: somebody should look at it. */
  readonly severity: 'refuse' | 'warn';
  readonly path: string;
  /** 1-based, in the text after the change. */
  readonly line: number;
  /** One sentence: what was found, and what to do instead. Never holds a secret. */
  readonly message: string;
}

export interface OutputFilterOptions {
  /** Names of environment variables that the project declares; others may not be read. */
  readonly environment: readonly string[];
}
