import type { Remembered } from '../prompts.js';

/** A tool that somebody deployed. What it says of itself is text from outside. */
export interface DeployedToolView {
  readonly name: string;
  readonly title: string | null;
  readonly description: string;
  /** JSON Schema of what it takes: an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether a call may be made a second time without harm when nobody knows how the first one ended. */
  readonly repeatable: boolean;
  /** Whether it says that it undoes or ends things. */
  readonly destructive: boolean;
}

/** The deployed tools that whoever asked for the work may see and call: everything is asked in their name. */
export interface DeployedToolSource {
  /** All of them, those that share the most words with the text first. */
  find(text: string): Promise<readonly DeployedToolView[]>;
  /**
   * @returns what the tool answered, as JSON
   * @throws DomainError when it is refused or fails, in words for whoever called
   */
  call(name: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown>;
}

/** What is remembered, as far as whoever asked for the work may see it. */
export interface MemorySource {
  /** The best first. */
  search(query: string, signal: AbortSignal): Promise<readonly Remembered[]>;
}
