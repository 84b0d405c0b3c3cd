import type { HourlyUsage } from "#core/commitments/model";
import { UnavailableError } from "#core/errors";
import type { ServiceContext } from "#services/context";

/** Whole hours since the epoch, UTC, half-open. */
export type HourSpan = { readonly from: number; readonly to: number };
export type ReadOptions = { readonly signal?: AbortSignal | undefined };

export type UsageRead = {
  /** What commitments can cover, cut to the hours that the bill has. Shared between callers: never write into its arrays. */
  readonly usage: HourlyUsage;
  /** Opens the SQL behind it. */
  readonly queryId: string;
  readonly sql: string;
  /** First instant after the last complete hour or day of data. */
  readonly asOf: string;
  /** `day`: the export has days only, and an hour is a 24th of its day. */
  readonly grain: "hour" | "day";
  readonly currency: string;
  /** Sentences for people: what was cut, spread or left out. */
  readonly notes: readonly string[];
};

/**
 * Hourly usage of a span, rebuilt from the bill: on demand, covered by plans and reserved together, spot apart.
 *
 * @throws NoDataError where the span has no usage that commitments cover; UnavailableError where the export lacks what it takes, and says what
 */
export async function readHourlyUsage(_ctx: ServiceContext, _span: HourSpan, _options: ReadOptions = {}): Promise<UsageRead> {
  throw new UnavailableError("Hourly usage cannot be read yet.");
}
