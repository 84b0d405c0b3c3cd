import { resolvePeriod } from "#core/time/period";
import type { ServiceContext } from "#services/context";
import { readCatalog } from "#services/costs/catalog";
import { readVocabulary } from "#services/costs/vocabulary";

const QUESTIONS = 6;
/** What a Savings Plan may cover. */
const COVERED: ReadonlySet<string> = new Set(["EC2", "Fargate", "Lambda"]);

/** Questions that this tenant's data can answer: of periods, services and tags that are there. */
export async function starterQuestions(ctx: ServiceContext): Promise<string[]> {
  const [catalog, names] = await Promise.all([readCatalog(ctx), readVocabulary(ctx)]);
  const days = catalog.periods.flatMap((period) => period.days);
  const context = { now: ctx.now(), timeZone: ctx.tenant.timeZone, dataFrom: catalog.dataFrom, dataThrough: catalog.dataThrough, days };
  const whole = catalog.periods.map(({ billingPeriod }) => billingPeriod).toReversed();
  const labels = whole.slice(0, 3).map((month) => resolvePeriod(month, context).label);
  const hasLastMonth = resolvePeriod("last_month", context).daysWithData > 0;
  const month = hasLastMonth ? "last month" : `in ${labels[0] ?? "the data"}`;
  const [latest, before] = hasLastMonth && whole.length > 2 ? [labels[1], labels[2]] : labels;
  return [
    `What did we spend ${month}, by service?`,
    ...(latest && before ? [`Why did cost change in ${latest} against ${before}?`] : []),
    ...(names.accounts.length > 1 ? [`Which account costs most ${month}?`] : []),
    `What should we do next?`,
    ...(names.services.some((service) => COVERED.has(service)) ? ["Should we buy a Savings Plan?"] : []),
    ...(names.services[0] && days.length > 14 ? [`Show ${names.services[0]} per day ${hasLastMonth ? "over the last 30 days" : month}`] : []),
    ...(catalog.tagKeys[0]
      ? [
          `Split ${month === "last month" ? "last month" : (labels[0] ?? "the bill")} by ${catalog.tagKeys.includes("team") ? "team" : catalog.tagKeys[0]}`,
        ]
      : []),
    ...(names.clusters.length > 0 ? ["Which clusters do we have, and what do they cost?"] : []),
  ].slice(0, QUESTIONS);
}
