import type { CanaryCheck } from "#core/api/canary";
import { CHECK_IDS, CHECKS, type CheckId } from "#core/canary/checks";
import type { Expected, ExpectedList } from "#core/canary/expected";
import { CancelledError, LimitExceededError, MajorTomError, UnavailableError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";
import type { ServiceContext } from "#services/context";
import { accountsByHand, amortizedByHand, billedByHand, daysByHand, servicesByHand } from "#services/canary/checks/by-hand";
import { closedMonths } from "#services/canary/checks/closed-months";
import { amortizing, coveredUsage, credits } from "#services/canary/checks/commitments";
import { allocation, changeParts, files, forecastMeasured, spendAndFile } from "#services/canary/checks/doors";
import { filterAndExclusion, partsBy, partsOfParts, topAndRest } from "#services/canary/checks/parts";
import { allIsItsMonths, compareBothWays, daysAreThere, monthIsItsDays, timeZone, unitSwap } from "#services/canary/checks/time";
import { synonyms } from "#services/canary/checks/words";
import type { Finding } from "#services/canary/finding";
import { type AskInWords, cannotBeAsked, type Look, lookAt } from "#services/canary/look";

type Closed = "closed-totals" | "closed-services" | "closed-accounts" | "closed-days";

const RUN: Readonly<Record<Exclude<CheckId, Closed>, (look: Look) => Promise<Finding>>> = {
  "parts-by-service": partsBy("service"),
  "parts-by-account": partsBy("account"),
  "parts-by-region": partsBy("region"),
  "parts-by-charge-category": partsBy("charge_category"),
  "parts-by-usage-type": partsBy("usage_type"),
  "parts-by-tag": partsBy(({ catalog }) => (catalog.tagKeys[0] === undefined ? undefined : `tag:${catalog.tagKeys[0]}`)),
  "parts-of-parts": partsOfParts,
  "month-is-its-days": monthIsItsDays,
  "days-are-there": daysAreThere,
  "all-is-its-months": allIsItsMonths,
  "filter-and-exclusion": filterAndExclusion,
  "top-and-rest": topAndRest,
  "time-zone": timeZone,
  "unit-swap": unitSwap,
  "billed-by-hand": billedByHand,
  "amortized-by-hand": amortizedByHand,
  "services-by-hand": servicesByHand,
  "accounts-by-hand": accountsByHand,
  "days-by-hand": daysByHand,
  amortizing,
  "covered-usage": coveredUsage,
  credits,
  "spend-and-file": spendAndFile,
  "compare-both-ways": compareBothWays,
  "change-parts": changeParts,
  "forecast-measured": forecastMeasured,
  allocation,
  files,
  synonyms,
};
const LISTS: Readonly<Record<Closed, ExpectedList>> = {
  "closed-totals": "totals",
  "closed-services": "services",
  "closed-accounts": "accounts",
  "closed-days": "days",
};
const isClosed = (id: CheckId): id is Closed => id in LISTS;

export type ChecksRun = {
  readonly checks: readonly CanaryCheck[];
  /** What closed months are expected to be from now on. */
  readonly expected: readonly Expected[];
  readonly dataVersion: string;
};

/**
 * Asks every check of the data as it stands, through the services that people's questions go through. Writes nothing but the
 * queries it asked.
 *
 * @param options.expected what closed months were
 * @throws CancelledError when the signal aborts; what one check meets is its outcome
 */
export async function runChecks(
  ctx: ServiceContext,
  engine: CostEngine,
  options: {
    readonly expected: readonly Expected[];
    readonly renew?: boolean;
    readonly inWords?: AskInWords | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<ChecksRun> {
  const look = lookAt(ctx, engine, options);
  const checks: CanaryCheck[] = [];
  const expected: Expected[] = [];
  // One check at a time: it is night work beside people's questions.
  for (const id of CHECK_IDS) {
    if (options.signal?.aborted === true) throw new CancelledError("The look at the figures was stopped.");
    const { title, kind } = CHECKS[id];
    const outcome = await outcomeOf(async () => {
      if (!isClosed(id)) return RUN[id](look);
      const { keep, ...finding } = await closedMonths(look, LISTS[id], { expected: options.expected, renew: options.renew === true });
      expected.push(...keep);
      return finding;
    });
    checks.push({ id, title, kind, state: outcome.state, sentence: outcome.sentence, queryIds: [...outcome.ids] });
  }
  return { checks, expected, dataVersion: look.catalog.dataVersion };
}

type Outcome = { readonly state: CanaryCheck["state"]; readonly sentence: string; readonly ids: readonly string[] };

/** What cannot be asked of this bill is skipped, what the engine did not answer is unknown, and what breaks is a fault. */
async function outcomeOf(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    const reason = cannotBeAsked(error);
    if (reason !== undefined) return { state: "skipped", sentence: reason, ids: [] };
    if (error instanceof UnavailableError || error instanceof LimitExceededError) return { state: "unknown", sentence: error.message, ids: [] };
    const said = error instanceof MajorTomError ? error.message : "it broke while it was asked.";
    return { state: "fails", sentence: `It could not be computed: ${said}`, ids: [] };
  }
}
