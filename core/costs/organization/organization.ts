import type { AccountUnit, CostCategory } from "#core/api/organization";

/** What people added to the bill's own dimensions: where each account belongs, and categories by rules. */
export type Organization = {
  /** One unit an account at most; accounts that are not here are in none. */
  readonly units: readonly AccountUnit[];
  readonly categories: readonly CostCategory[];
  /** Keys of the cost categories that the export itself carries. */
  readonly exported: readonly string[];
  /** Changes with the above; part of the id of each query that reads them. */
  readonly version: string;
};

export const NO_ORGANIZATION: Organization = { units: [], categories: [], exported: [], version: "0" };
