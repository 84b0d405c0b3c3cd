import { decimal } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { key, perMonth, readService, total } from "#services/insights/savings/scan";
import { type AdviceCheck, evidenceOf } from "#services/recommendations/checks/check";

/** Keys that say whose something is, the best first. */
const OWNER_KEYS = ["team", "owner", "cost-center", "cost_center", "costcenter", "project"];
/** Below this share of an account nobody minds. */
const LEAST_PERCENT = 10n;
const LEAST_USD = decimal(50);

/** Usage without the tag that says whose it is. No dollars are saved by a tag; it makes somebody look. */
export const untaggedSpend: AdviceCheck = async (ctx, scope) => {
  const type = "untagged_spend" as const;
  const keys = (await ctx.costs()).catalog().tagKeys;
  const tag = OWNER_KEYS.flatMap((name) => keys.find((one) => one.toLowerCase() === name) ?? [])[0] ?? keys[0];
  if (tag === undefined) return { type, reason: "the export carries no tags; activate them as cost allocation tags" };
  const filters = [...scope.filters, { dimension: "charge_category", op: "is" as const, values: ["Usage"] }];
  const missing = { ...scope, reads: new Map(), filters: [...filters, { dimension: `tag:${tag}`, op: "is-missing" as const, values: [] }] };
  const [read, whole] = await Promise.all([
    readService(ctx, missing, [], ["account"]),
    readService(ctx, { ...scope, filters, reads: new Map() }, [], ["account"]),
  ]);
  const all = new Map(whole.after.map((cell) => [key(cell, "account"), cell.value ?? 0n]));
  const candidates = read.after.flatMap((cell): Candidate[] => {
    const account = key(cell, "account");
    const cost = total([cell]);
    const monthly = perMonth(cost, read.resolved.period);
    if (account === null || monthly < LEAST_USD || cost * 100n < (all.get(account) ?? 0n) * LEAST_PERCENT) return [];
    const percent = Number((cost * 100n) / (all.get(account) || 1n));
    return [
      {
        resource: `usage without ${tag} in ${account}`,
        members: [`untagged:${account}`],
        account,
        region: "all regions",
        detail: `${percent} % of the account's usage has no tag ${tag}`,
        cost,
        saving: 0n,
        covered: 0n,
      },
    ];
  });
  return {
    type,
    candidates,
    confidence: "high",
    because: "The bill shows which usage has no tag; what tagging it will save is not known.",
    title: () => `Usage without the tag ${tag}`,
    evidence: evidenceOf(read),
    savingUnknown: true,
  };
};
