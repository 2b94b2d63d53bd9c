import type { Noun } from '../nouns.js';

/** What the clauses before this one were about: `its status`, `they have` and bare lists mean that. */
export interface Context {
  current?: Noun;
  /** What somebody last did something with: `it` and `them` mean that. */
  object?: Noun;
  /** Who last did something: `others` are of the same kind. */
  actors?: string;
  /** The last clause was `Thing: a, b`: a bare clause after it goes on with the list. */
  listing?: boolean;
  /** The clause began with `keep`, `track`, `store`: what follows is a thing, not a sentence. */
  kept?: boolean;
  /** The request has several clauses of the form `Thing: a, b, c`. */
  labelled?: boolean;
  /** Things whose properties were given in brackets or after a colon. */
  described?: Set<string>;
  /** The request speaks of people who apply: an application is what they hand in. */
  applied?: boolean;
}
