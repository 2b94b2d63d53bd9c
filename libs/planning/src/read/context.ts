import type { Noun } from '../nouns.js';

/** What the clauses before this one were about: `its status`, `they have` and bare lists mean that. */
export interface Context {
  current?: Noun;
  /** The last clause was `Thing: a, b`: a bare clause after it goes on with the list. */
  listing?: boolean;
}
