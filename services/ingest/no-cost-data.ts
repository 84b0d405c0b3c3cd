import { NoCostDataError } from "#core/errors";
import type { TenantDatabase } from "#db/tenant-database";
import { runsIn } from "#services/ingest/run-rows";
import { sourcesIn } from "#services/ingest/source-rows";

/** Why there is nothing to answer from: nothing is connected, or how far the first reading is. */
export async function noCostData(db: TenantDatabase): Promise<NoCostDataError> {
  const [run] = await db.read(async (tx) => ((await sourcesIn(tx)).length === 0 ? [] : runsIn(tx, 1)));
  if (run === undefined)
    return new NoCostDataError(
      "No cost data is connected to this organization yet. Connect an export on the Data page (or with POST /api/tenant/setup), start Major Tom with COST_DATA set to your own export, or sign in to the sample company.",
    );
  if (run.state === "queued" || run.state === "running") {
    const { total, done } = run.periods;
    const far = total === null ? "it is being listed" : `${done} of ${total} billing periods are in, ${run.rows.toLocaleString("en-US")} rows`;
    return new NoCostDataError(
      `The first reading of the cost data goes on: ${far}. Ask again in a minute; GET /api/data/runs/${run.id} says how far it is.`,
    );
  }
  return new NoCostDataError(
    run.error === null
      ? "The source of cost data holds no rows yet. It is looked at every hour."
      : `The first reading of the cost data failed: ${run.error} It is tried again every hour.`,
  );
}
