import type { PlanRelation } from '../plan.schemas.js';
import type { Noun } from '../nouns.js';
import type { FieldPhrase } from './field-words.js';

/** A piece of the request that coverage answers for: a clause, or one item of a list of wishes. */
export interface Part {
  readonly text: string;
  /** `aside`: answered only if something came of it; its wishes are parts of their own. */
  kind: 'data' | 'wish' | 'title' | 'theme' | 'aside';
  /** A loose enumeration: what it says of a thing is not all there is to it. */
  casual?: boolean;
}

/**
 * How sure a mention makes an entity: `declared` with fields, `related` in a relation, `subject` for a word of software that the
 * request is about, then verbs that store or only show it.
 */
export type Weight = 'declared' | 'subject' | 'related' | 'stored' | 'viewed' | 'mentioned' | 'actor' | 'title';

export type Fact =
  | { readonly kind: 'entity'; readonly noun: Noun; readonly weight: Weight; readonly part: Part }
  | {
      readonly kind: 'fields';
      readonly noun: Noun;
      readonly fields: readonly FieldPhrase[];
      /** Holds only when the noun is an entity by other facts. */
      readonly weak?: true;
      readonly part: Part;
    }
  | {
      readonly kind: 'relation';
      readonly from: Noun;
      readonly to: Noun;
      readonly relation: PlanRelation['kind'];
      readonly name?: string;
      readonly optional?: boolean;
      /** `approved by another employee`: not the one that other sentences name. */
      readonly another?: boolean;
      /** Holds only when both ends are entities by other facts. */
      readonly weak?: boolean;
      /** Set for `customers place orders`; true when the verb stores something: its other end becomes an entity when one end is declared. */
      readonly promotes?: boolean;
      /** Follows from what somebody does (`members book classes`: a booking has a class), not from a statement about the data. */
      readonly implied?: boolean;
      /** What the verb creates: `learners enrol in courses` makes enrolments. */
      readonly yields?: string;
      readonly part: Part;
    }
  | {
      readonly kind: 'values';
      readonly field: string;
      readonly noun?: Noun;
      readonly values: readonly string[];
      readonly default?: string;
      readonly part: Part;
    }
  /** `editors are users`: no things of their own, but what a reference to a user may be called. */
  | { readonly kind: 'role'; readonly noun: Noun; readonly of: Noun; readonly part: Part }
  | {
      readonly kind: 'rule';
      readonly noun?: Noun;
      readonly field: string;
      readonly change: Omit<FieldPhrase, 'name'>;
      readonly part: Part;
    }
  | {
      readonly kind: 'operation';
      readonly verb: string;
      readonly noun?: Noun;
      readonly by?: readonly string[];
      readonly part: Part;
    }
  | { readonly kind: 'transition'; readonly verb: string; readonly value: string; readonly noun: Noun; readonly part: Part };

/** What was read of a request, in the order in which it was said. */
export interface Reading {
  readonly facts: Fact[];
  readonly parts: Part[];
  /** Words of the application's own name, lower case, without articles: `veterinary clinic`. */
  title?: string;
}
