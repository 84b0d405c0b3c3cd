import { differ, differIn } from "#core/canary/differ";
import { toCsv } from "#core/costs/csv";
import { formatValue } from "#core/figures/format";
import { sumDecimals } from "#core/money";
import { allocateCluster } from "#services/allocation/allocate-cluster";
import { forecastCosts } from "#services/forecast/forecast-costs";
import { explainChange } from "#services/insights/explain-change";
import { reconcile } from "#services/ingest/reconcile";
import { readSpend, readSpendRows } from "#services/spend/read-spend";
import { type Finding, found, skipped, together } from "#services/canary/finding";
import { type Look, monthName } from "#services/canary/look";

export async function spendAndFile(look: Look): Promise<Finding> {
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const parameters = { metric: ["unblended"], period: [period], groupBy: ["service"] };
        const options = { signal: look.signal };
        const [page, rows, asked] = await Promise.all([
          readSpend(look.ctx, parameters, options),
          readSpendRows(look.ctx, parameters, options),
          look.question({ metric: "unblended", period }),
        ]);
        const at = rows.columns.findIndex(({ name }) => name === "value");
        const file = toCsv(rows)
          .trim()
          .split("\r\n")
          .slice(1)
          .map((line) => cellOf(line, at));
        const value = page.trend.columns.findIndex(({ name }) => name === page.trend.y[0]);
        const chart = sumDecimals(page.trend.rows.map((row) => String(row[value] ?? "0")));
        return found(
          [
            differ(
              { what: `${monthName(period)} on the spend page`, value: page.totals.total.value },
              { what: "the query", value: asked.total },
              asked.unit,
            ),
            differ({ what: `${monthName(period)} in the CSV`, value: sumDecimals(file) }, { what: "the query", value: asked.total }, asked.unit),
            differ({ what: `The chart of ${monthName(period)}, summed,`, value: chart }, { what: "the query", value: asked.total }, asked.unit),
          ],
          `${monthName(period)} is ${formatValue(asked.total, asked.unit)} on the page, in the file and by the query.`,
          [page.queryId, page.trendQueryId, asked.queryId],
        );
      }),
    ),
  );
}

/** One cell of a line of CSV; quoted cells may hold commas. */
function cellOf(line: string, at: number): string {
  const cells = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? [];
  const cell = (cells[at] ?? "").replace(/,$/, "").replace(/^"|"$/g, "").replace(/^'/, "");
  return cell === "" ? "0" : cell;
}

export async function forecastMeasured(look: Look): Promise<Finding> {
  const forecast = await forecastCosts(look.ctx, { metric: "unblended" }, { signal: look.signal });
  const { from, to } = forecast.monthToDate.period;
  const month = from.slice(0, 7);
  if (!look.catalog.periods.some(({ billingPeriod }) => billingPeriod === month)) return skipped(`There is no bill of ${monthName(month)} yet.`);
  const through = new Date(look.catalog.dataThrough).toISOString();
  const asked = await look.question({ metric: "unblended", period: { from, to: through < to ? through : to } });
  return found(
    [
      differ(
        { what: `What the forecast has measured of ${monthName(month)}`, value: forecast.monthToDate.value },
        { what: "the month to date", value: asked.total },
        asked.unit,
      ),
    ],
    `${monthName(month)} to date is ${formatValue(asked.total, asked.unit)} in the forecast and by the query.`,
    [forecast.monthToDate.queryId, asked.queryId],
  );
}

export async function changeParts(look: Look): Promise<Finding> {
  const periods = look.catalog.periods.map(({ billingPeriod }) => billingPeriod).toSorted();
  const [before, after] = [periods.at(-2), periods.at(-1)];
  if (before === undefined || after === undefined) return skipped("There is one month only.");
  const change = await explainChange(
    look.ctx,
    { metric: "unblended", period: after, compareTo: before },
    look.signal === undefined ? {} : { signal: look.signal },
  );
  const unit = change.metric.unit;
  const [one, other] = await Promise.all([
    look.question({ metric: "unblended", period: { from: change.period.from, to: change.period.to } }),
    look.question({ metric: "unblended", period: { from: change.compare.from, to: change.compare.to } }),
  ]);
  const sum = sumDecimals(change.parts.map((part) => part.change.value ?? "0"));
  return found(
    [
      differ({ what: "The sum of the parts", value: sum }, { what: "the difference", value: change.change.value }, unit),
      differ({ what: `${monthName(after)} in the comparison`, value: change.after.value }, { what: "asked alone it", value: one.total }, unit),
      differ({ what: `${monthName(before)} in the comparison`, value: change.before.value }, { what: "asked alone it", value: other.total }, unit),
    ],
    `${change.parts.length} parts are the difference of ${formatValue(change.change.value, unit)}.`,
    [...new Set([change.change.queryId, one.queryId, other.queryId])],
  );
}

export async function allocation(look: Look): Promise<Finding> {
  return together(
    await Promise.all(
      look.months.map(async (period) => {
        const answer = await allocateCluster(
          look.ctx,
          { period, by: "cluster", spread: "none", metric: "amortized" },
          look.signal === undefined ? {} : { signal: look.signal },
        );
        const unit = answer.bill.unit;
        const asked = await look.question({ metric: "amortized", period, groupBy: ["cluster"] });
        const ofClusters = Object.entries(asked.amounts).filter(([cluster]) => cluster !== "(none)");
        return found(
          [
            differ(
              {
                what: `Own, idle and shared cost of ${monthName(period)}`,
                value: sumDecimals([answer.own, answer.idle, answer.shared].map(({ value }) => value ?? "0")),
              },
              { what: "the bill of the clusters", value: answer.bill.value },
              unit,
            ),
            differ(
              { what: `The bill of the clusters, ${monthName(period)},`, value: answer.bill.value },
              { what: "by cluster it", value: sumDecimals(ofClusters.map(([, value]) => value)) },
              unit,
            ),
          ],
          `${monthName(period)}: ${formatValue(answer.bill.value, unit)} of clusters, divided without a rest.`,
          [answer.queryId, asked.queryId],
        );
      }),
    ),
  );
}

export async function files(look: Look): Promise<Finding> {
  const answer = await reconcile(look.engine);
  if (answer === null) return skipped("The tables are read where they lie; there is no sum of files to compare.");
  const perFile = Object.fromEntries(answer.lines.map(({ billingPeriod, inFiles }) => [billingPeriod, inFiles]));
  const answered = Object.fromEntries(answer.lines.map((line) => [line.billingPeriod, line.answered]));
  const byName = await Promise.all(look.months.map((period) => look.question({ metric: "unblended", period })));
  const named = Object.fromEntries(look.months.map((month, index) => [month, byName[index]?.total ?? "0"]));
  const ofMonths = Object.fromEntries(look.months.map((month) => [month, perFile[month] ?? "0"]));
  return found(
    [
      differIn(answered, perFile, { one: "in answers", other: "in the files it" }, answer.currency),
      differIn(named, ofMonths, { one: "by name", other: "in the files it" }, answer.currency),
    ],
    `${formatValue(answer.inFiles, answer.currency)} in the files and in the answers; difference ${formatValue(answer.difference, answer.currency)}.`,
    byName.map(({ queryId }) => queryId),
  );
}
