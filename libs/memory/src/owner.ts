import { z } from 'zod';

/** Who asks or writes. Comes from the principal, never from a request's body. */
export interface MemoryOwner {
  readonly organisation: string;
  /** The principal's subject: private memories belong to it. */
  readonly user: string;
  /** For history and the audit log; the user without it. */
  readonly name?: string;
}

/** The reader of what a whole organisation shares; no user has an empty name. */
export const EVERYBODY = '';

const ownerSchema = z.object({ organisation: z.string().min(1), user: z.string().min(1) });

/**
 * Conditions of one query, with their values as parameters. They begin with what the owner may see, and there is no other
 * way to make them: this is the one place where organisations and users are kept apart.
 */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly clauses: string[] = [];

  /** @param alias of `memories` in the query */
  constructor(
    owner: MemoryOwner,
    private readonly alias = 'm',
  ) {
    this.clauses.push(this.visible(owner));
  }

  /** The next parameter. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  and(clause: string): this {
    this.clauses.push(clause);
    return this;
  }

  /** What the owner may see of the memories under another alias, such as a relation's other end. */
  visible(owner: MemoryOwner, alias = this.alias): string {
    const { organisation, user } = ownerSchema.parse(owner);
    return (
      `${alias}.space IN (SELECT id FROM memory_spaces WHERE organisation = ${this.value(organisation)} ` +
      `AND reader IN ('${EVERYBODY}', ${this.value(user)}))`
    );
  }

  get sql(): string {
    return this.clauses.join(' AND ');
  }
}
