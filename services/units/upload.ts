import type { UnitsUpload } from "#core/api/units";
import { findDimension } from "#core/costs/dimensions";
import { type UnitsOfFile, readUnitsFile } from "#core/costs/units/read-units-file";
import { type SemanticModel, dimensionIn, dimensionNamed } from "#core/costs/semantic-model";
import { UnavailableError } from "#core/errors";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { dimensionValues } from "#services/costs/dimension-values";
import { sameName } from "#services/costs/nearest";
import { modelOfTenant } from "#services/costs/question-context";
import { mutate } from "#services/mutation";
import { seriesFacts, storedSeries } from "#services/units/stored-units";

const SAMPLE = 20;
/** Dimensions that units cannot be split by: steps of time, and what only pods have. */
const unsuited = (name: string) => {
  const found = findDimension(name, []);
  return found !== undefined && (found.values === "time" || found.ofPods === true || found.name === "billing_period");
};

/**
 * Reads a file of quantities and stores each series in place of the one of its name, unless the file is only looked at or has faults:
 * all of a file or nothing.
 */
export async function uploadUnits(ctx: ServiceContext, file: { readonly text: string; readonly preview: boolean }): Promise<UnitsUpload> {
  requireScope(ctx, "costs:manage");
  const model = await modelIfAny(ctx);
  const read = readUnitsFile(file.text, (header) => dimensionOf(header, model));
  const { rows, faults } = read;
  const series = read.series.map(withAccountIds);
  const known = await ctx.db.read(storedSeries);
  const stored = !file.preview && faults.length === 0;
  if (stored)
    await mutate(ctx, {
      scope: "costs:manage",
      action: "units.upload",
      target: series
        .map(({ name }) => name)
        .join(", ")
        .slice(0, 200),
      event: `Uploaded ${rows} quantities of ${series.map(({ name }) => name).join(", ")}`.slice(0, 300),
      async run(tx) {
        for (const one of series) await replaceSeries(tx, one, ctx.actor.kind === "user" ? ctx.actor.name : ctx.actor.kind);
        return {
          result: undefined,
          before: known
            .filter(({ name }) => series.some((one) => one.name === name))
            .map(({ name, points, from, to }) => ({ name, points, from, to })),
          after: series.map(({ name, rows: points }) => ({ name, points: points.length })),
        };
      },
    });
  return {
    stored,
    series: series.map((one) => ({
      ...seriesFacts(one.name, one.step, one.dimension, factsOf(one)),
      replaces: known.find(({ name }) => name === one.name)?.points ?? 0,
    })),
    rows,
    faults: [...faults],
    sample: series
      .flatMap(({ name, rows: points }) => points.map((point) => ({ ...point, value: point.value === "" ? null : point.value, unit: name })))
      .slice(0, SAMPLE),
    notes: await notesOf(ctx, model, series),
  };
}

/** Accounts by their ids are another dimension than accounts by name. */
function withAccountIds(series: UnitsOfFile): UnitsOfFile {
  const byId = series.dimension === "account" && series.rows.every(({ value }) => /^\d{12}$/.test(value));
  return byId ? { ...series, dimension: "account_id" } : series;
}

function factsOf({ rows }: UnitsOfFile) {
  const steps = rows.map(({ at }) => at).toSorted();
  return {
    from: steps[0] ?? "",
    to: steps.at(-1) ?? "",
    points: rows.length,
    steps: new Set(steps).size,
    values: [...new Set(rows.map(({ value }) => value))].filter((value) => value !== "").toSorted(),
  };
}

async function modelIfAny(ctx: ServiceContext): Promise<SemanticModel | undefined> {
  try {
    return await modelOfTenant(ctx, await ctx.costs());
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  }
}

/** `team` is the tag of that name where the bill has one; before there is a bill, a name that no dimension has is taken for a tag. */
function dimensionOf(header: string, model: SemanticModel | undefined): string | undefined {
  const name = header.replace(/^tags?_(?=.)/, "tag:");
  if (unsuited(name)) return undefined;
  if (model !== undefined) return dimensionNamed(name, model)?.name ?? dimensionNamed(header, model)?.name;
  return findDimension(name, [])?.name ?? `tag:${name.replace(/^tag:/, "").replaceAll("_", "-")}`;
}

async function replaceSeries(tx: TenantTransaction, { name, step, dimension, rows }: UnitsOfFile, by: string): Promise<void> {
  await tx.query("DELETE FROM unit_points WHERE series = $1", [name]);
  await tx.query(
    `INSERT INTO unit_series (tenant_id, name, step, dimension, version, updated_at, updated_by) VALUES ($1, $2, $3, $4, 1, app_now(), $5)
     ON CONFLICT (tenant_id, name) DO UPDATE SET step = excluded.step, dimension = excluded.dimension, version = unit_series.version + 1,
       updated_at = app_now(), updated_by = excluded.updated_by`,
    [tx.tenantId, name, step, dimension, by],
  );
  await tx.query(
    `INSERT INTO unit_points (tenant_id, series, at, value, quantity)
     SELECT $1, $2, one->>'at', one->>'value', (one->>'quantity')::numeric FROM jsonb_array_elements($3::text::jsonb) AS one`,
    [tx.tenantId, name, JSON.stringify(rows)],
  );
}

async function notesOf(ctx: ServiceContext, model: SemanticModel | undefined, series: readonly UnitsOfFile[]): Promise<string[]> {
  const dimension = series[0]?.dimension;
  if (model === undefined || dimension === null || dimension === undefined) return [];
  const found = dimensionNamed(dimension, model);
  const on = found && dimensionIn(found, model, model.family);
  if (!found || !on || found.values !== "few") return [];
  const known = await dimensionValues(await ctx.costs(), on, model.family);
  const values = [...new Set(series.flatMap(({ rows }) => rows.map(({ value }) => value)))].filter((value) => value !== "");
  const strangers = values.filter((value) => sameName(value, known) === undefined);
  return strangers.length === 0
    ? []
    : [
        `${strangers.slice(0, 5).join(", ")}${strangers.length > 5 ? ` and ${strangers.length - 5} more` : ""}: no ${found.label.toLowerCase()} of the bill, so nothing is divided by ${strangers.length === 1 ? "it" : "them"}.`,
      ];
}
