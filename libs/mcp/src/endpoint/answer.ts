/** An answer whose body was made of parts that are kept: they are sent as they are, without putting them together first. */
export interface PartsAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly parts: readonly Uint8Array[];
}

export type Answer = Response | PartsAnswer;
