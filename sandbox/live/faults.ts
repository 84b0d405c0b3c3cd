import { z } from "zod";

const seconds = z.number().min(0).max(86_400);
const probability = z.number().min(0).max(1);

/**
 * What goes wrong on demand: `PUT /sandbox/faults` replaces the whole set, `GET` shows it. Everything defaults to off.
 * `match` narrows a fault to requests or things whose text (operation, instance type, node, pod, cluster) holds it.
 */
export const FaultSet = z.object({
  /** Share of calls answered with throttling (RequestLimitExceeded, Throttling, HTTP 429). */
  throttling: z.object({ probability, match: z.string().optional() }).optional(),
  /** What was launched, tagged or ended is not seen by Describe calls for so long. */
  lateLookups: z.object({ seconds }).optional(),
  /** ClientToken is ignored: the same token launches again. */
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
