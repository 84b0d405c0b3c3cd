import { type CommitmentBench, leastTimes, usedMb } from "#bench/commitments/commitment-bench";
import { largeCompany } from "#bench/commitments/large-company";
import type { UnderstoodQuestion } from "#core/api/commitments";
import type { RateOf } from "#core/commitments/model";
import type { Candidate } from "#core/commitments/sizing/candidate";
import { type AnalysisBase, baseOf, type CandidateKind, type ReadForAnalysis } from "#services/commitments/analysis-base";
import { factsOf, kindsOf } from "#services/commitments/compare-plans";
import { type Sized, sizeAnalysis } from "#services/commitments/size-analysis";

const MOST_MS = 5000;
const HOUR_MS = 3_600_000;
/** What the provider's own recommendations look back at most. */
const USUAL_DAYS = 60;

/** Bar: what an analysis advises, once a bill of 13 months, 400 rows and 12 plans is read, in under 5 s of one thread; and all kinds of plans beside it. */
export const largeAnalysis: CommitmentBench = {
  name: "Analysis of a large bill: 13 months x 400 rows x 12 plans",
  async run({ say, bar }) {
    const { usage, position } = largeCompany();
    const read = readOf(usage, position);
    const now = new Date((usage.from + usage.hours) * HOUR_MS);
    for (const days of [USUAL_DAYS, usage.hours / 24]) {
      const question: UnderstoodQuestion = { ...QUESTION, lookbackDays: days };
      const before = usedMb();
      const kept: { worked?: Worked; kinds?: readonly unknown[] } = {};
      const advice = leastTimes(days === USUAL_DAYS ? 2 : 1, () => (kept.worked = worked(question, read, now)));
      const memory = usedMb() - before;
      const scenarios = kept.worked?.sized.set.curves.scenarios.length;
      const found = `${advice.thread.toFixed(0)} ms of the thread, ${advice.clock.toFixed(0)} by the clock; keeps ${memory.toFixed(0)} MB`;
      const parts = `optimum, options over ${scenarios} scenarios, frontier, back-test`;
      if (days === USUAL_DAYS) bar(`looking back ${days} days`, advice.thread < MOST_MS, found, `under 5 s: ${parts}`);
      else say(`looking back ${days} days: ${found}`);
      if (days !== USUAL_DAYS || kept.worked === undefined) continue;
      const { base, sized } = kept.worked;
      const beside = leastTimes(1, () => (kept.kinds = compared(base, sized)));
      say(
        `${kept.kinds?.length} kinds of plans compared on it (types, families, terms, payments): ${beside.thread.toFixed(0)} ms of the thread more`,
      );
    }
  },
};

const QUESTION: UnderstoodQuestion = {
  type: "Compute",
  family: null,
  region: null,
  term: "1y",
  payment: "no",
  scope: "payer",
  account: { id: "111111111111", name: "payer" },
  lookbackDays: USUAL_DAYS,
  maxCommitment: null,
  targetCoverage: null,
};

type Worked = { readonly base: AnalysisBase; readonly sized: Sized };

/** As it is on the way from the bill to the answer, without what is read and what is written. */
function worked(question: UnderstoodQuestion, read: ReadForAnalysis, now: Date): Worked {
  const base = baseOf(question, read, now);
  return { base, sized: sizeAnalysis(base, candidateFor(question, question), rates(question)) };
}

function compared(base: AnalysisBase, sized: Sized): readonly unknown[] {
  const { question } = base;
  return kindsOf(question, base).map((kind) => factsOf(base, { kind, candidate: candidateFor(question, kind) }, rates(question), sized));
}

function candidateFor({ account }: UnderstoodQuestion, kind: CandidateKind): Candidate {
  return { ...kind, account: account.id, region: kind.region ?? undefined, family: kind.family ?? undefined, rateOf: rates(kind) };
}

/** A discount for each family, as offering rates mostly have it; more of it for three years, and for what is paid ahead. */
function rates({ type, term, payment }: CandidateKind): RateOf {
  const discount = (type === "Compute" ? 0.24 : 0.3) + (term === "3y" ? 0.15 : 0) + { no: 0, partial: 0.02, all: 0.03 }[payment];
  return ({ onDemandRate, family, service }) => onDemandRate * (1 - discount - ((family ?? service).charCodeAt(1) % 7) / 100);
}

function readOf(usage: ReadForAnalysis["usage"]["usage"], position: ReadForAnalysis["position"]["position"]): ReadForAnalysis {
  const said = { queryId: "q_large", sql: "", asOf: "", notes: [] };
  return {
    usage: { ...said, usage, grain: "hour", currency: "USD" },
    position: { ...said, position, plans: [], reservations: [], reservationCoverage: [], source: "bill", seenAt: null },
    decided: [],
    asked: [],
  };
}
