import type { Figure } from "#core/costs/figure";
import type { ServiceContext } from "#services/context";
import { purchasesForUs } from "#services/vendor/purchases-for-us";
import { readStanding } from "#services/vendor/read-standing";

/** What the vendor of record is to this organization, and what it buys for it. */
export type VendorFacts = {
  /** Null: none is linked. */
  readonly vendor: string | null;
  readonly mode: "self" | "vendor" | null;
  readonly stateWords: string | null;
  readonly isPaused: boolean;
  /** This organization is the vendor itself. */
  readonly isVendor: boolean;
  readonly purchases: readonly {
    readonly id: string;
    readonly stateLabel: string;
    readonly because: string;
    readonly commitment: Figure;
    readonly saving: Figure;
  }[];
};

/** Null where the caller may not see it. */
export async function vendorFacts(ctx: ServiceContext): Promise<VendorFacts | null> {
  if (!ctx.scopes.has("settings:read") || !ctx.scopes.has("costs:read")) return null;
  const { link, isVendor } = await readStanding(ctx);
  const { purchases, asOf } = await purchasesForUs(ctx);
  const figure = (id: string, path: string, value: string, unit: string, metric: string, label: string): Figure => ({
    id: `vendor.${id}.${path}`,
    value,
    unit,
    metric,
    label,
    queryId: `vendor.${id}`,
    kind: "projected",
    period: { from: asOf, to: asOf },
    timeZone: ctx.tenant.timeZone,
    asOf,
  });
  return {
    vendor: link?.vendor.name ?? null,
    mode: link?.mode ?? null,
    stateWords: link?.stateWords ?? null,
    isPaused: link?.paused !== null && link?.paused !== undefined,
    isVendor,
    purchases: purchases.map(({ id, stateLabel, because, commitment, savingUsdPerMonth }, at) => ({
      id,
      stateLabel,
      because,
      commitment: figure(String(at + 1), "commitment", commitment, "USD/h", "commitment", `${id}: commitment`),
      saving: figure(String(at + 1), "saving", savingUsdPerMonth, "USD/month", "saving", `${id}: expected saving`),
    })),
  };
}
