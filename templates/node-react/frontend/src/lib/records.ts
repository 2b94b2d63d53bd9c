/** What the API gives every record besides its own fields. */
export interface Stored {
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Another record, as far as a link to it needs. */
export interface Reference {
  readonly id: number;
  readonly label: string;
}

export interface Page<TRecord> {
  readonly items: readonly TRecord[];
  /** Number of records that match, on all pages. */
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
}

/** Values of a form, and of the body of a create or update: by the name they are written under (`ownerId`). */
export type RecordInput = Record<string, unknown>;

/** Reads a field by name: the one place where a record is more than its type says. */
export function valueOf(record: Stored, name: string): unknown {
  return (record as unknown as Record<string, unknown>)[name];
}
