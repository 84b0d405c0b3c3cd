import { compareExpected, type Expected, type ExpectedList } from "#core/canary/expected";
import type { Amounts } from "#core/canary/differ";
import type { CanaryCheckState } from "#core/api/canary";
import { type Asked, cannotBeAsked, type Look, monthName } from "#services/canary/look";

export type ClosedFinding = {
  readonly state: CanaryCheckState;
  readonly sentence: string;
  readonly ids: readonly string[];
  /** What is expected from now on. */
  readonly keep: readonly Expected[];
};

/** Each list of each closed month against what it was when it was first looked at. */
export async function closedMonths(
  look: Look,
  list: ExpectedList,
  { expected, renew }: { readonly expected: readonly Expected[]; readonly renew: boolean },
): Promise<ClosedFinding> {
  if (look.closed.length === 0) return { state: "skipped", sentence: "No month is closed yet: AWS may still restate each.", ids: [], keep: [] };
  const versions = new Map(look.engine.versions?.().map(({ billingPeriod, version }) => [billingPeriod, version]) ?? []);
  const looked = await Promise.all(
    look.closed.map(async (month) => {
      const { amounts, asked } = await listOf(look, list, month);
      const now = { month, list, version: versions.get(month) ?? look.catalog.dataVersion, amounts };
      const before = expected.find((one) => one.month === month && one.list === list);
      return { month, ids: asked.map(({ queryId }) => queryId), compared: compareExpected(before, now, asked[0]?.unit ?? "USD", renew) };
    }),
  );
  const ids = looked.flatMap((one) => one.ids);
  const keep = looked.map(({ compared }) => compared.keep);
  const said = (state: "fault" | "restated", why: string) =>
    looked.flatMap(({ month, compared }) => (compared.state === state ? [`${monthName(month)}: ${compared.difference} ${why}`] : []));
  const faults = said("fault", "The files of that month are the same.");
  if (faults.length > 0) return { state: "fails", sentence: faults.join(" "), ids, keep };
  const restated = said("restated", renew ? "It is what is expected from now on." : "The files of that month changed.");
  if (restated.length > 0) return { state: "restated", sentence: restated.join(" "), ids, keep };
  const months = look.closed.map(monthName).toReversed().join(", ");
  const isFirst = looked.every(({ compared }) => compared.state === "first");
  return { state: "holds", sentence: isFirst ? `Kept from now on: ${months}.` : `${months}: as they were.`, ids, keep };
}

async function listOf(look: Look, list: ExpectedList, period: string): Promise<{ readonly amounts: Amounts; readonly asked: readonly Asked[] }> {
  const metric = "unblended";
  if (list === "services" || list === "accounts") {
    const asked = await look.question({ metric, period, groupBy: [list === "services" ? "service" : "account"] });
    return { amounts: asked.amounts, asked: [asked] };
  }
  if (list === "days") {
    const asked = await look.question({ metric, period, granularity: "daily" });
    return { amounts: asked.amounts, asked: [asked] };
  }
  const asked = (await Promise.all(["unblended", "amortized", "gross", "list"].map((name) => orNone(look, name, period)))).flat();
  return { amounts: Object.fromEntries(asked.flatMap(({ result, total }) => (total === null ? [] : [[result.metric.label, total]]))), asked };
}

async function orNone(look: Look, metric: string, period: string): Promise<readonly Asked[]> {
  try {
    return [await look.question({ metric, period })];
  } catch (error) {
    if (cannotBeAsked(error) === undefined) throw error;
    return [];
  }
}
