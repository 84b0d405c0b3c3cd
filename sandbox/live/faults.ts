import { z } from "zod";

const seconds = z.number().min(0).max(86_400);
const probability = z.number().min(0).max(1);

/** How a query may end: out of memory (not to be tried again), an error of the engine (to be tried again), data that are not of the declared type, taken away. */
const QueryFailure = z.enum(["exhausted", "internal", "bad-data", "type-mismatch", "cancelled"]);

/**
 * What goes wrong on demand: `PUT /sandbox/faults` replaces the whole set, `GET` shows it. Everything defaults to off.
 * `match` narrows a fault to requests or things whose text (operation, instance type, node, pod, cluster) holds it.
 */
export const FaultSet = z.object({
  /** Share of calls answered with throttling (RequestLimitExceeded, Throttling, HTTP 429). */
  throttling: z.object({ probability, match: z.string().optional() }).optional(),
  /** What was launched, bought, tagged, returned or ended is not seen by Describe calls for so long. */
  lateLookups: z.object({ seconds }).optional(),
  /** ClientToken is ignored: the same token launches, or buys, again. */
  forgottenTokens: z.boolean().optional(),
  /** Watches are cut after so many events, and old resource versions answer 410. */
  lostWatch: z.object({ afterEvents: z.number().int().min(0) }).optional(),
  /** InsufficientInstanceCapacity for what matches: `spot`, `m6i.xlarge`, `us-east-1a`, or any part of "spot m6i.xlarge us-east-1a". */
  noCapacity: z.object({ match: z.string() }).optional(),
  /** Launched instances run but their nodes never report Ready. */
  nodeNeverReady: z.boolean().optional(),
  /** Pods whose "namespace/name" holds the text stay Pending wherever else they are put. */
  podsWillNotStart: z.object({ match: z.string() }).optional(),
  /** Calls wait so long before they are answered, milliseconds of real time; the effect comes first. */
  slowAnswers: z.object({ milliseconds: z.number().int().min(0).max(60_000), match: z.string().optional() }).optional(),
  /** The effect happens and the connection is cut before the answer, for so many calls. */
  cutAnswers: z.object({ times: z.number().int().min(0), match: z.string().optional() }).optional(),
  /** Queries of Athena and Trino wait so long before they run, milliseconds of real time. */
  queuedQueries: z.object({ milliseconds: z.number().int().min(0).max(600_000), match: z.string().optional() }).optional(),
  /** So many queries that match end so, once they run; without `times` all do. */
  failedQueries: z.object({ how: QueryFailure, times: z.number().int().min(0).optional(), match: z.string().optional() }).optional(),
  /** Results of queries are gone: from GetQueryResults and from the bucket. */
  expiredResults: z.boolean().optional(),
  /** Columns that the export no longer has: in Glue, in Athena and in Trino. */
  droppedColumns: z.array(z.string()).optional(),
  /** Cost Explorer has no data: it has just been switched on, or not at all. */
  costsUnavailable: z.boolean().optional(),
  /** Purchases of Savings Plans: the card is declined. What is bought is payment-pending for a moment, then payment-failed. */
  paymentFails: z.boolean().optional(),
  /** Savings Plans stay payment-pending for so long before they are active or fail. */
  slowPayments: z.object({ seconds }).optional(),
  /** The company's returns of Savings Plans of this calendar year are used up. */
  noReturns: z.boolean().optional(),
});
export type FaultSet = z.infer<typeof FaultSet>;

/** The faults of all companies; one object, read at each call. */
export type Faults = { readonly current: FaultSet; set(faults: FaultSet): void };

/** The provider has none of that type, zone and purchase option. */
export class CapacityError extends Error {
  readonly spot: boolean;

  constructor(message: string, spot: boolean) {
    super(message);
    this.spot = spot;
  }
}
