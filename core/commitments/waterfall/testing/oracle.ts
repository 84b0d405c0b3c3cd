import type { HourlyUsage, Plan, Position, UsageRow } from "#core/commitments/model";

/** One line of an hour: so many units of a row, paid by a plan, a reservation, or on demand. */
export type OracleLine = { readonly row: string; readonly payer: string; units: number; readonly usd: number };
export type OracleHour = { readonly lines: readonly OracleLine[]; readonly unused: ReadonlyMap<string, number>; readonly usd: number };

type Basket = { readonly row: UsageRow; left: number };
type Deal = { readonly basket: Basket; readonly price: number };

/**
 * One hour by the rules as they are written, slowly: who may be served next is looked for anew each time, among what is left.
 * It shares no code with the engine.
 */
export function oracleHour(usage: HourlyUsage, position: Position, hour: number): OracleHour {
  const now = usage.from + hour;
  const baskets = usage.rows.map((row): Basket => ({ row, left: row.quantity[hour] ?? 0 }));
  const lines: OracleLine[] = [];
  const unused = new Map<string, number>();
  let usd = 0;
  const shares = (account: string) => !position.sharing.off.has(account);
  const reaches = (owner: string, account: string) => owner === account || (shares(owner) && shares(account));

  const waiting = position.reservations.filter((one) => one.from <= now && now < one.to);
  while (waiting.length > 0) {
    const next = waiting.reduce((best, one) => (one.from < best.from || (one.from === best.from && one.id < best.id) ? one : best));
    waiting.splice(waiting.indexOf(next), 1);
    usd += next.units * next.unitRate;
    let rest = next.units;
    for (const stage of ["own", "others"]) {
      const queue = baskets
        .filter(({ row }) => (row.account === next.account) === (stage === "own") && reaches(next.account, row.account))
        .flatMap((basket): Deal[] => {
          const price = next.unitsOf(basket.row);
          return price === undefined ? [] : [{ basket, price }];
        })
        .sort((a, b) => (a.price === b.price ? (a.basket.row.id < b.basket.row.id ? -1 : 1) : a.price - b.price));
      for (const { basket, price } of queue) {
        const units = Math.min(basket.left, rest / price);
        if (units <= 0) continue;
        basket.left -= units;
        rest -= units * price;
        lines.push({ row: basket.row.id, payer: `reservation/${next.id}`, units, usd: units * price * next.unitRate });
      }
    }
    unused.set(`reservation/${next.id}`, rest);
  }

  for (const type of ["EC2Instance", "Compute", "SageMaker"]) {
    const active = position.plans.filter((plan) => plan.type === type && plan.from <= now && now < plan.to);
    const ranked = active.map((plan) => ({ plan, mean: meanOf(plan, usage.rows) })).sort((a, b) => comparePlans(a, b));
    for (const { plan } of ranked) {
      usd += plan.commitment;
      let rest = plan.commitment;
      for (const stage of plan.commitment > 0 ? ["own", "others"] : []) {
        let left = baskets.filter(({ row }) => (row.account === plan.account) === (stage === "own") && reaches(plan.account, row.account));
        left = left.filter(({ row }) => terms(plan, row) !== undefined);
        while (left.length > 0) {
          const best = left.reduce((one, other) => (isBefore(plan, other.row, one.row) ? other : one));
          left = left.filter((basket) => basket !== best);
          const price = terms(plan, best.row)?.price ?? 0;
          const units = price === 0 ? best.left : Math.min(best.left, rest / price);
          if (units <= 0) continue;
          best.left -= units;
          rest -= units * price;
          lines.push({ row: best.row.id, payer: `plan/${plan.id}`, units, usd: units * price });
        }
      }
      unused.set(`plan/${plan.id}`, rest);
    }
  }

  for (const { row, left } of baskets) {
    lines.push({ row: row.id, payer: "on_demand", units: left, usd: left * row.onDemandRate });
    usd += left * row.onDemandRate;
  }
  return { lines, unused, usd };
}

/** Price and saving in percent with four places; undefined where the plan is not applied. */
function terms(plan: Plan, row: UsageRow): { readonly price: number; readonly saving: string } | undefined {
  const services: Record<string, readonly string[]> = { EC2Instance: ["ec2"], Compute: ["ec2", "fargate", "lambda"], SageMaker: ["sagemaker"] };
  if (!services[plan.type]?.includes(row.service)) return undefined;
  if (plan.type === "EC2Instance" && !(plan.region === row.region && plan.family === row.family)) return undefined;
  const price = plan.rateOf(row);
  if (price === undefined || row.onDemandRate === 0 || price > row.onDemandRate) return undefined;
  return { price, saving: ((1 - price / row.onDemandRate) * 100).toFixed(4) };
}

function isBefore(plan: Plan, one: UsageRow, other: UsageRow): boolean {
  const [a, b] = [terms(plan, one), terms(plan, other)];
  if (a === undefined || b === undefined) throw new Error("Neither is covered.");
  if (a.saving !== b.saving) return Number(a.saving) > Number(b.saving);
  return a.price === b.price ? one.id < other.id : a.price < b.price;
}

type Mean = { readonly sum: bigint; readonly count: bigint };

/** In exact numbers, so that equal means are equal. */
function meanOf(plan: Plan, rows: readonly UsageRow[]): Mean {
  const savings = rows.flatMap((row) => terms(plan, row)?.saving ?? []);
  return { sum: savings.reduce((sum, saving) => sum + BigInt(saving.replace(".", "")), 0n), count: BigInt(savings.length) };
}

function comparePlans(a: { plan: Plan; mean: Mean }, b: { plan: Plan; mean: Mean }): number {
  const difference = b.mean.sum * (a.mean.count || 1n) - a.mean.sum * (b.mean.count || 1n);
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  if (a.plan.from !== b.plan.from) return a.plan.from - b.plan.from;
  return a.plan.id < b.plan.id ? -1 : 1;
}
