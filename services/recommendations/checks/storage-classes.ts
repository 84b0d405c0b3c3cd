import { decimal, dividedBy, times } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { byResource, key, perMonth, readService, total } from "#services/insights/savings/scan";
import { type AdviceCheck, evidenceOf } from "#services/recommendations/checks/check";

/** Requests for less than a tenth of the storage: most of it is not read. */
const SELDOM = 10n;
/** Assumed share of the bytes that rest for 30 days where requests are so few. */
const RESTING = decimal("0.5");
/** List prices of us-east-1, USD a GB-month: Standard, and the infrequent tier of Intelligent-Tiering. Regions keep the ratio. */
const [STANDARD, INFREQUENT] = [decimal("0.023"), decimal("0.0125")];

/** Buckets in the Standard class that hardly anybody reads. */
export const storageClasses: AdviceCheck = async (ctx, scope) => {
  const read = await readService(ctx, scope, ["S3"], ["resource", "account", "region", "usage_type"]);
  const of = (cells: readonly (typeof read.after)[number][], pattern: RegExp) => cells.filter((cell) => pattern.test(key(cell, "usage_type") ?? ""));
  const cheaper = decimal(1) - dividedBy(INFREQUENT, STANDARD);
  const candidates = byResource(read.after).flatMap(([resource, cells]): Candidate[] => {
    const first = cells[0];
    const stored = total(of(cells, /(?:^|-)TimedStorage-ByteHrs$/));
    const requests = total(of(cells, /Requests-Tier\d/));
    if (first === undefined || stored <= 0n || requests * SELDOM > stored) return [];
    return [
      {
        resource,
        members: [resource],
        account: key(first, "account") ?? "unknown",
        region: key(first, "region") ?? "unknown",
        detail: "bucket in S3 Standard, seldom read",
        cost: stored,
        saving: times(times(perMonth(stored, read.resolved.period), RESTING), cheaper),
        covered: 0n,
      },
    ];
  });
  return {
    type: "storage_class",
    candidates,
    confidence: "low",
    because:
      "Requests cost less than a tenth of the storage; it assumes that half of the bytes rest for 30 days, and prices them at the infrequent tier's list price.",
    title: (count) => `${count} ${count === 1 ? "bucket is" : "buckets are"} stored as if read all the time`,
    evidence: evidenceOf(read),
  };
};
