import type { UnitDetail, UnitSeries } from "#core/api/units";
import { seriesNamed } from "#core/costs/units/unit-name";
import { NotFoundError } from "#core/errors";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { type StoredSeries, storedPoints, storedSeries } from "#services/units/stored-units";

export async function listUnits(ctx: ServiceContext): Promise<UnitSeries[]> {
  requireScope(ctx, "costs:read");
  return (await ctx.db.read(storedSeries)).map(shown);
}

/** One series with its quantities. @throws NotFoundError also for another tenant's */
export async function getUnits(ctx: ServiceContext, name: string): Promise<UnitDetail> {
  requireScope(ctx, "costs:read");
  return ctx.db.read(async (tx) => {
    const series = await storedSeries(tx);
    const known = seriesNamed(
      name,
      series.map((one) => one.name),
    );
    const found = series.find((one) => one.name === known);
    if (found === undefined) throw new NotFoundError("There are no units of that name. Upload them first.");
    return { ...shown(found), data: await storedPoints(tx, found.name) };
  });
}

function shown(stored: StoredSeries): UnitSeries {
  const { version, ...series } = stored;
  return version > 0 ? series : stored;
}
