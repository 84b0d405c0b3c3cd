import { createHash } from "node:crypto";
import type { FileFacts } from "#adapters/warehouse/ingest/file-facts";
import type { HeldBack } from "#adapters/warehouse/ingest/hold-back";
import { type SetAside, nameOf } from "#adapters/warehouse/ingest/inspect-files";
import type { Ready } from "#adapters/warehouse/ingest/prepared-views";
import { addDecimals, trimDecimal } from "#core/money";
import type { CostCatalog, PeriodVersion } from "#core/ports/cost-engine";

type Input = {
  readonly catalog: CostCatalog;
  readonly facts: readonly FileFacts[];
  readonly ready: readonly Ready[];
  readonly held: readonly HeldBack[];
  /** Files that hold line items which another has as well. */
  readonly twice: readonly (SetAside & { readonly billingPeriod: string })[];
  readonly old: readonly PeriodVersion[];
  readonly now: Date;
};

/** What is known of each billing period, for people. */
export function describePeriods({ catalog, facts, ready, held, twice, old, now }: Input): PeriodVersion[] {
  return catalog.periods.map(({ billingPeriod, rows }) => {
    const files = facts.filter(({ periods }) => periods[billingPeriod] !== undefined);
    const hash = createHash("sha256");
    for (const { path, size, modifiedMs } of files) hash.update(`${path}\t${size}\t${modifiedMs}\n`);
    const manifestHash = hash.digest("hex");
    const before = old.find((one) => one.billingPeriod === billingPeriod && one.manifestHash === manifestHash);
    return {
      billingPeriod,
      version: manifestHash.slice(0, 16),
      manifestHash,
      rows,
      files: files.map(({ path, size, modifiedMs }) => ({ name: nameOf(path), bytes: size, modifiedAt: new Date(modifiedMs).toISOString() })),
      cost: trimDecimal(files.reduce((sum, { costs }) => addDecimals(sum, costs[billingPeriod] ?? "0"), "0")),
      readAt: before?.readAt ?? now.toISOString(),
      preparedAt: ready.find(({ form }) => form.billingPeriod === billingPeriod)?.prepared.preparedAt ?? null,
      heldBack: held.find((one) => one.billingPeriod === billingPeriod)?.reason ?? null,
      setAside: twice.filter((one) => one.billingPeriod === billingPeriod).map(({ what, rows: n, reason }) => ({ what, rows: n, reason })),
    };
  });
}
