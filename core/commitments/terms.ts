import type { Payment, Term } from "#core/commitments/model";

export const TERMS: readonly Term[] = ["1y", "3y"];
export const PAYMENTS: readonly Payment[] = ["no", "partial", "all"];
