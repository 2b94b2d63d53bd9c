import { expect } from 'vitest';
import type { Rest } from './rest.js';

export interface Project {
  id: string;
  status: string;
  slug: string;
  commit: string;
  checks: { name: string; status: string; current: boolean }[];
  bundle: { commit: string; failing: string[] } | null;
}
export interface Round {
  round: number;
  status: string;
  commit: string;
  checks: { name: string; status: string; carriedOver: boolean; findings: { fingerprint: string; message: string }[] }[];
  result: { kept?: boolean; reason?: string; failing?: string[] } | null;
  error: { code: string; message: string } | null;
}
export interface Change {
  commit: string;
  status: string;
  files: { path: string }[];
  findings: { path: string; rule: string }[];
}

/** Plays a client whose own model drives a project over REST: it reads what it is told and answers with edits. */
export class ScriptedModel {
  constructor(
    private readonly rest: Rest,
    readonly id: string,
  ) {}

  private at = (path: string): string => `/api/v1/projects/${this.id}${path}`;

  async post<T>(path: string, body: unknown, status: number, headers: Record<string, string> = {}): Promise<T> {
    const response = await this.rest.post(this.at(path), body, headers);
    const answer = (await response.json()) as T;
    expect([response.status, response.status === status ? undefined : answer]).toEqual([status, undefined]);
    return answer;
  }

  get<T>(path: string): Promise<T> {
    return this.rest.json<T>(this.at(path));
  }

  async ended({ round }: { round: number }): Promise<Round> {
    for (;;) {
      const view = await this.get<Round>(`/rounds/${round}?waitMs=20000`);
      if (view.status !== 'running') return view;
    }
  }

  async check(...names: string[]): Promise<Round> {
    return await this.ended(await this.post<Round>('/checks', { names }, 202));
  }
}
