import type { Hour } from "#sandbox/world/time";

export type BillSpan = {
  /** First hour of a billing period. */
  readonly from: Hour;
  /** A midnight, exclusive. */
  readonly to: Hour;
};
