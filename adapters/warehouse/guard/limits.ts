/** How large a query may be, and which shapes of it are let through. */
export type GuardLimits = {
  /** Longest text that is looked at: the parser's time grows faster than its input. */
  readonly bytes: number;
  /** More lexemes than this are no question that a person asked; keeps the parser's and our recursion bounded. */
  readonly lexemes: number;
  /** Nesting of expressions; keeps our own recursion far from the stack's end. */
  readonly depth: number;
  /** Parts of one AND or OR. */
  readonly terms: number;
  /** All relations of a statement, WITH queries counted at each reading. */
  readonly relations: number;
  /** Characters that one expression may become: rewriting repeats operands, which grows with nesting. */
  readonly expression: number;
  /** A table may be named with its database, may share its name with a WITH query, and may be joined without an equality. */
  readonly asEngine: boolean;
};

/** Of every query that a person, a model or the semantic model wrote. */
export const GUARD_LIMITS: GuardLimits = {
  bytes: 20_000,
  lexemes: 6_000,
  depth: 250,
  terms: 500,
  relations: 60,
  expression: 120_000,
  asEngine: false,
};

/**
 * Of what the semantic model compiles: a dimension of thousands of accounts is a long list of ids. Athena takes 262,144 bytes;
 * the rest of the limits stay.
 */
export const COMPILED_LIMITS: GuardLimits = { ...GUARD_LIMITS, bytes: 240_000, lexemes: 60_000, expression: 400_000 };

let current = GUARD_LIMITS;

export const limits = (): GuardLimits => current;

/** Runs one check under other limits; the check is synchronous, so that no other one sees them. */
export function underLimits<T>(other: GuardLimits, check: () => T): T {
  const before = current;
  current = other;
  try {
    return check();
  } finally {
    current = before;
  }
}
