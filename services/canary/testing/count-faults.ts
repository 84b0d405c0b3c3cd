import type { Expected } from "#core/canary/expected";
import { scoreOf } from "#core/canary/score";
import type { CostEngine } from "#core/ports/cost-engine";
import type { ServiceContext } from "#services/context";
import { lookAt } from "#services/canary/look";
import { type ChecksRun, runChecks } from "#services/canary/run-checks";
import { type Fault, faultyEngine } from "#services/canary/testing/faulty-engine";
import { IN_ROWS, numbersOf, ON_THE_WAY, type Seeded } from "#services/canary/testing/faults";

export type Trial = {
  readonly kind: string;
  readonly fault: string;
  /** Checks that fail. */
  readonly failing: readonly string[];
  /** No figure that a person may ask for is another: there is nothing to find. */
  readonly isHarmless: boolean;
};

/** What the checks see of seeded faults after a first look without any. */
export async function countFaults(
  ctx: ServiceContext,
  engine: CostEngine,
  options: { readonly seeds: readonly number[]; readonly kinds?: readonly string[]; readonly fromTheFirst?: boolean },
): Promise<{ readonly clean: ChecksRun; readonly trials: readonly Trial[] }> {
  const clean = await runChecks(ctx, engine, { expected: [] });
  const expected: readonly Expected[] = options.fromTheFirst === true ? [] : clean.expected;
  const facts = await factsOf(ctx, engine);
  const kinds = Object.entries({ ...IN_ROWS, ...ON_THE_WAY }).filter(([kind]) => options.kinds?.includes(kind) ?? true);
  const usual = await fingerprint(ctx, engine);
  const trials: Trial[] = [];
  const tried = new Set<string>();
  for (const [kind, make] of kinds)
    for (const seed of options.seeds) {
      const fault = make({ ...facts, next: numbersOf(seed * 7919 + kind.length) });
      // Kinds with nothing to choose are tried once.
      if (tried.has(`${kind}/${fault.name}`)) continue;
      tried.add(`${kind}/${fault.name}`);
      trials.push(await trial(ctx, engine, { kind, fault, expected, usual }));
    }
  return { clean, trials };
}

async function trial(
  ctx: ServiceContext,
  engine: CostEngine,
  { kind, fault, expected, usual }: { readonly kind: string; readonly fault: Fault; readonly expected: readonly Expected[]; readonly usual: string },
): Promise<Trial> {
  const wrong = faultyEngine(engine, fault);
  const { checks } = await runChecks(ctx, wrong, { expected });
  const failing = scoreOf(checks).failing.map(({ id }) => id);
  const isHarmless = failing.length === 0 && (await fingerprint(ctx, wrong)) === usual;
  return { kind, fault: fault.name, failing, isHarmless };
}

async function factsOf(ctx: ServiceContext, engine: CostEngine): Promise<Omit<Seeded, "next">> {
  const { question, catalog, months } = lookAt(ctx, engine, {});
  const days = catalog.periods.filter(({ billingPeriod }) => months.includes(billingPeriod)).flatMap((one) => one.days);
  const asked = await Promise.all(months.map((period) => question({ metric: "unblended", period, groupBy: ["service"] })));
  const services = [
    ...new Set(asked.flatMap(({ amounts }) => Object.entries(amounts).flatMap(([name, value]) => (Number(value) > 1 ? [name] : [])))),
  ];
  return { days, services, months: catalog.periods.map(({ billingPeriod }) => billingPeriod).toSorted() };
}

/** What people ask most, of the months that are looked at: by service, account, region, day; billed and amortized. */
async function fingerprint(ctx: ServiceContext, engine: CostEngine): Promise<string> {
  const { question, months } = lookAt(ctx, engine, {});
  const asked = months.flatMap((period) =>
    ["unblended", "amortized"].flatMap((metric) => [
      ...["service", "account", "region"].map((name) => question({ metric, period, groupBy: [name] })),
      question({ metric, period, granularity: "daily" }),
      question({ metric, period }),
    ]),
  );
  const answers = await Promise.allSettled(asked);
  return JSON.stringify(
    answers.map((one) => (one.status === "fulfilled" ? [Object.entries(one.value.amounts).toSorted(), one.value.total] : String(one.reason))),
  );
}
