import type { PeriodForm } from "#adapters/warehouse/ingest/period-form";
import { UnavailableError } from "#core/errors";

/** What was written of a period is not what its files hold: it is thrown away. */
export function mismatch({ billingPeriod }: Pick<PeriodForm, "billingPeriod">, what: string): UnavailableError {
  return new UnavailableError(
    `The prepared ${what} of ${billingPeriod} do not add up to its files, so they are not used; questions are answered from the files. If it stays, report it.`,
  );
}
