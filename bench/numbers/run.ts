import { scoreAdvice } from "#bench/numbers/advice-bench";
import { scoreWorlds } from "#bench/numbers/anomaly-bench";
import { scoreCanary } from "#bench/numbers/canary-bench";
import { type Outcome, judge } from "#bench/numbers/forecast-bench";
import { isSteady, scoreSandbox } from "#bench/numbers/sandbox-months";
import { openSandboxCosts } from "#bench/numbers/testing/sandbox-costs";
import { type DayNumber, dayNumber, dayText } from "#core/costs/forecast/day-number";
import { quantile } from "#core/costs/forecast/robust";
import { seededBill } from "#core/costs/testing/seeded-series";
import { readSeries } from "#services/anomalies/read-series";
import { readCharges } from "#services/forecast/read-charges";

/** How far forecasts are off and how often detection, checks and advice are right: on seeded worlds, and on the sandbox's own bill. Run by `npm run bench:numbers`. */
const BILLS = Number(process.env["BILLS"] ?? 100);
const WORLDS = Number(process.env["WORLDS"] ?? 200);
const CANARY_SEEDS = Number(process.env["CANARY_SEEDS"] ?? 4);
const COMPANIES = Number(process.env["COMPANIES"] ?? 40);
const ORIGINS_APART = 9;

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
const say = (line: string) => process.stdout.write(`${line}\n`);
let failed = false;
const bar = (name: string, value: number, holds: boolean, wanted: string, show: (value: number) => string = percent) => {
  if (!holds) failed = true;
  say(`  ${holds ? "ok  " : "MISS"} ${name}: ${show(value)} (${wanted})`);
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function report(name: string, outcomes: readonly Outcome[]): { error: number; covered: number } {
  const errors = outcomes.map(({ error }) => error);
  const covered = mean(outcomes.map((outcome) => (outcome.covered ? 1 : 0)));
  say(
    `${name}: ${outcomes.length} forecasts of a month's end, off by ${percent(mean(errors))} on average, median ${percent(quantile(errors, 0.5))}, p95 ${percent(quantile(errors, 0.95))}; inside the 90 % interval ${percent(covered)}; its width ${percent(
      quantile(
        outcomes.map(({ width }) => width),
        0.5,
      ),
    )} of the month (median)`,
  );
  return { error: mean(errors), covered };
}

function origins(first: DayNumber, last: DayNumber): DayNumber[] {
  const days: DayNumber[] = [];
  for (let day = first; day <= last; day += ORIGINS_APART) if (Number(dayText(day + 1).slice(8)) > 3) days.push(day);
  return days;
}

const started = performance.now();
const from = dayNumber("2026-05-01");
const seeded: Outcome[] = [];
for (let seed = 1; seed <= BILLS; seed += 1) {
  const bill = seededBill(seed, from, dayNumber("2026-12-01") - from);
  for (const last of origins(from + 75 + (seed % ORIGINS_APART), dayNumber("2026-11-27"))) seeded.push(judge(bill, from, last));
}
const ofSeeded = report(`Seeded bills (${BILLS})`, seeded);
bar("error", ofSeeded.error, ofSeeded.error < 0.05, "under 5 %");
bar("coverage", ofSeeded.covered, ofSeeded.covered >= 0.85 && ofSeeded.covered <= 0.95, "85 to 95 %");

const { ctx, close } = await openSandboxCosts();
try {
  const steady: Outcome[] = [];
  const all: Outcome[] = [];
  for (const metric of ["amortized", "unblended"]) {
    const { history, groups } = await readCharges(ctx, { metric, filters: [], exclude: [], by: "account" });
    for (const last of origins(history.firstDay + 90, history.last - 18)) {
      for (const [account, charges] of [...groups, ["(whole bill)", history.charges] as const]) {
        const outcome = judge(charges, history.firstDay, last);
        all.push(outcome);
        if (account !== null && account !== "(whole bill)" && isSteady(account)) steady.push(outcome);
      }
    }
  }
  const ofSteady = report("Sandbox, steady accounts", steady);
  bar("error", ofSteady.error, ofSteady.error < 0.05, "under 5 %");
  const ofAll = report("Sandbox, all accounts and the whole bill, mishaps and refunds in", all);
  bar("coverage", ofAll.covered, ofAll.covered >= 0.85 && ofAll.covered <= 0.95, "85 to 95 %");

  const { series, last } = await readSeries(ctx, { days: 400 });
  const sandbox = scoreSandbox(series, last);
  say(
    `Sandbox, ${sandbox.months} months of mishaps: recall ${percent(sandbox.recall)}, precision ${percent(sandbox.precision)}; false alarms a month ${sandbox.falseAlarmsPerMonth.toFixed(2)}; missed ${JSON.stringify(sandbox.missed)}`,
  );
  for (const alarm of sandbox.alarms) say(`  false alarm: ${alarm}`);
} finally {
  await close();
}

const rates = scoreWorlds(WORLDS);
say(`Seeded worlds (${rates.worlds} with one to three anomalies, and as many without any): missed ${JSON.stringify(rates.missed)}`);
bar("recall", rates.recall, rates.recall >= 0.95, "at least 95 %");
bar("precision", rates.precision, rates.precision >= 0.8, "at least 80 %");
bar("false alarms a month in a clean world", rates.falseAlarmsPerMonth, rates.falseAlarmsPerMonth <= 1, "at most 1", (value) => value.toFixed(2));
const canary = await scoreCanary(CANARY_SEEDS);
say(`Checks of figures: ${canary.holds} of ${canary.total} hold on a bill without a fault; ${canary.harmless} seeded faults change no figure`);
for (const [kind, { found, made }] of canary.kinds) say(`  ${found} of ${made}: ${kind}`);
bar("seeded faults found", canary.share, canary.share >= 0.95, `at least 95 %, of ${canary.faults}`);
bar("found with nothing kept from before", canary.shareFromTheFirst, true, "for comparison");

const advice = await scoreAdvice(COMPANIES);
say(
  `Seeded companies with over $1,000 of compute a month: ${advice.helped} of ${advice.companies}; without advice ${JSON.stringify(advice.without)}`,
);
bar("at least one recommendation that can be acted on", advice.share, advice.share > 0.6, "more than 60 %");
say(`${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = failed ? 1 : 0;
