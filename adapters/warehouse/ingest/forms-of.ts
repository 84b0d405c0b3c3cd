import { type PeriodForm, periodForms } from "#adapters/warehouse/ingest/period-form";
import { canonicalNames } from "#adapters/warehouse/ingest/source-relation";
import type { Version } from "#adapters/warehouse/ingest/version";

/** How each billing period of a version is to be written. */
export function formsOf(version: Pick<Version, "catalog" | "facts" | "files" | "columns" | "promotions">): PeriodForm[] {
  const [, reading] = JSON.parse(version.columns) as [unknown, Parameters<typeof periodForms>[0]["reading"]];
  return periodForms({
    catalog: version.catalog,
    facts: version.facts,
    reading,
    columnsOf: new Map(version.files.map((file) => [file.path, canonicalNames(file)])),
    promotions: version.promotions,
  });
}
