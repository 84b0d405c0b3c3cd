import { sql } from "#core/costs/sql/sql";
import { decimalOf } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { HOURS_OF_WEEK, hourOfWeek, nightsAndWeekends, quietHours } from "#core/insights/quiet-hours";
import { runCompiled } from "#services/costs/run-compiled";
import type { ServiceContext } from "#services/context";
import type { BillCell, CellRead } from "#services/insights/read-cells";
import { runningUse } from "#services/insights/savings/running-use";
import { type Check, coveredPart, key, perMonth, readService, total } from "#services/insights/savings/scan";

const NON_PRODUCTION = /\b(?:dev|develop(?:ment)?|test(?:ing)?|stag(?:e|ing)|sandbox|qa|demo|play(?:ground)?|lab|non-?prod(?:uction)?)\b/i;
/** Below this share of quiet hours there is nothing to put to sleep. */
const LEAST_QUIET_HOURS = 24;

/** Non-production compute in the hours of the week in which its own load rests. Disks, addresses and control planes go on. */
export const nightsWeekends: Check = async (ctx, scope) => {
  const kind = "nights_weekends" as const;
  const read = await readService(ctx, scope, ["EC2"], ["account", "region", "cluster", "hour", "purchase_option"]);
  if (!read.dimensions.includes("hour") || new Set(read.after.map((cell) => hourOf(cell))).size < HOURS_OF_WEEK / 2)
    return { kind, reason: "charges are by day in this export, not by hour" };
  const members = await readService(ctx, scope, ["EC2"], ["account", "cluster", "resource"]);
  const types = await readService(ctx, scope, ["EC2"], ["account", "region", "cluster", "instance_type", "purchase_option"], "usage");
  const accounts = await nonProduction(ctx, read);
  const loads = await podLoads(ctx, read);
  const offset = zoneOffset(ctx.tenant.timeZone, ctx.now());
  let measured = true;
  const groups = Map.groupBy(
    read.after.filter((cell) => accounts.has(key(cell, "account") ?? "")),
    (cell) => JSON.stringify([key(cell, "account"), key(cell, "cluster")]),
  );
  const candidates = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, cells]): Candidate[] => {
      const [account, cluster] = JSON.parse(name) as [string, string | null];
      const load = cluster === null ? undefined : loads.get(cluster);
      // Outside clusters the bill shows no load; where it shows some, guessing beside it would be worse than silence.
      if (load === undefined && loads.size > 0) return [];
      const quiet = load === undefined ? nightsAndWeekends(offset) : quietHours(load);
      if (quiet.filter(Boolean).length < LEAST_QUIET_HOURS) return [];
      if (load === undefined) measured = false;
      const resting = cells.filter((cell) => quiet[hourOf(cell)] === true);
      const share = Math.round((100 * quiet.filter(Boolean).length) / HOURS_OF_WEEK);
      const ids = members.after
        .filter((cell) => key(cell, "account") === account && key(cell, "cluster") === cluster)
        .flatMap((cell) => key(cell, "resource") ?? []);
      return [
        {
          resource: cluster ?? `instances of ${account}`,
          members: [`cluster:${cluster ?? account}`, ...ids],
          account,
          region: cells[0]?.keys["region"] ?? "unknown",
          detail: `quiet in ${share} % of the week's hours`,
          cost: total(cells),
          saving: perMonth(total(resting), read.resolved.period),
          covered: perMonth(coveredPart(resting), read.resolved.period),
          change: sleepOf(
            types.after.filter((cell) => key(cell, "account") === account && key(cell, "cluster") === cluster),
            quiet,
            read.resolved.period.daysWithData,
          ),
        },
      ];
    });
  return {
    kind,
    candidates: candidates.filter((candidate) => candidate.saving > 0n),
    confidence: measured ? "medium" : "low",
    because: measured
      ? "The pods' own CPU use rests in these hours, week after week; jobs that run then would have to move."
      : "It takes nights and weekends as quiet, without having seen the load.",
    action: "Ask the team for its hours, then let the nodes sleep in them.",
    title: (count) => `${count} non-production ${count === 1 ? "cluster runs" : "clusters run"} through quiet nights and weekends`,
    read,
  };
};

/** Its instances by type, as they run on average, and only in the hours that are not quiet. Spot is no commitment's matter. */
function sleepOf(cells: readonly BillCell[], quiet: readonly boolean[], days: number): NonNullable<Candidate["change"]> {
  const steady = cells.filter((cell) => key(cell, "purchase_option") !== "spot" && /^(?:hrs|hours?)$/i.test(cell.unit));
  const kinds = Map.groupBy(steady, (cell) => JSON.stringify([key(cell, "account"), key(cell, "region"), key(cell, "instance_type")]));
  const running = [...kinds].flatMap(([name, of]) => {
    const [account, region, instanceType] = JSON.parse(name) as readonly (string | null)[];
    if (account == null || region == null || instanceType == null) return [];
    return runningUse({ account, region, instanceType, hours: total(of), days });
  });
  const awake = quiet.map((rests) => !rests);
  return { before: running, after: running.map((use) => ({ ...use, awake })) };
}

function hourOf(cell: BillCell): number {
  const text = key(cell, "hour") ?? "";
  return hourOfWeek(new Date(`${text.replace(" ", "T").slice(0, 16)}:00Z`));
}

/** By what the inventory calls an account's environment; by its name where nothing is connected. */
async function nonProduction(ctx: ServiceContext, read: CellRead): Promise<ReadonlySet<string>> {
  const known = new Map((ctx.inventory.connected ? await ctx.inventory.accounts() : []).map((account) => [account.name, account.environment]));
  return new Set(read.after.map((cell) => key(cell, "account") ?? "").filter((name) => NON_PRODUCTION.test(known.get(name) ?? name)));
}

/** Average CPU that the pods of each cluster used in each hour of the week, from split cost allocation. Empty where there is none. */
async function podLoads(ctx: ServiceContext, read: CellRead): Promise<Map<string, (number | undefined)[]>> {
  const engine = await ctx.costs();
  const columns = new Set((engine.catalog().tables.cur ?? []).map((column) => column.name));
  if (!columns.has("split_line_item_actual_usage") || !columns.has("x_cluster")) return new Map();
  const { from, to } = read.resolved.period;
  const at = (instant: string) => `${new Date(instant).toISOString().slice(0, 10)} ${new Date(instant).toISOString().slice(11, 19)}`;
  const text =
    sql`select x_cluster, date_trunc('hour', line_item_usage_start_date) as at_hour, sum(cast(split_line_item_actual_usage as decimal(38, 12))) as used from cur where billing_period between ${from.slice(0, 7)} and ${new Date(Date.parse(to) - 1).toISOString().slice(0, 7)} and line_item_usage_start_date >= timestamp ${at(from)} and line_item_usage_start_date < timestamp ${at(to)} and line_item_usage_type like '%vCPU-Hours%' and x_cluster is not null group by 1, 2 limit 50000`
      .text;
  const result = await runCompiled(engine, text, undefined);
  const sums = new Map<string, { used: number; hours: number }[]>();
  for (const [cluster, hour, used] of result.rows) {
    const week = sums.get(String(cluster)) ?? Array.from({ length: HOURS_OF_WEEK }, () => ({ used: 0, hours: 0 }));
    sums.set(String(cluster), week);
    const entry = week[hourOfWeek(new Date(`${String(hour).replace(" ", "T").slice(0, 16)}:00Z`))];
    if (entry === undefined) continue;
    entry.used += Number(decimalOf(used ?? null) ?? 0n) / 1e18;
    entry.hours += 1;
  }
  return new Map([...sums].map(([cluster, week]) => [cluster, week.map(({ used, hours }) => (hours === 0 ? undefined : used / hours))]));
}

function zoneOffset(timeZone: string, now: Date): number {
  const name =
    new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(now).find((part) => part.type === "timeZoneName")
      ?.value ?? "GMT";
  return Number(/GMT([+-]\d{2})/.exec(name)?.[1] ?? 0);
}
