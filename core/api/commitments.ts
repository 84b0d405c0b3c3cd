import { z } from "zod";
import { SettledPlan } from "#core/api/commitments-plans";
import { CommitmentOption, FrontierPoint, OptionName } from "#core/api/commitments-option";
import { strictObject } from "#core/api/strict-object";
import { Block, Source } from "#core/chat/blocks";
import { Bounds, Figure } from "#core/costs/figure";
import { Freshness } from "#core/costs/freshness";
import { PaymentName, PlanTypeName, TermName } from "#core/proposals/savings-plan";

const Money = z.string().regex(/^\d{1,7}(?:\.\d{1,5})?$/, "must be dollars an hour, such as 2.5");
/** A share of one, as 0.8, or a percentage, as 80%. */
const Share = z.string().regex(/^(?:0?\.\d{1,6}|[01](?:\.0{1,6})?|\d{1,3}(?:\.\d{1,4})?%)$/, "must be a share such as 0.8, or 80%");
const Family = z.string().regex(/^[a-z0-9-]{1,20}$/, "must be an instance family such as m6i");
const Region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "must be a region such as us-east-1");
const Account = z.string().trim().min(1).max(100);

/** How one asks for an analysis; everything has a default. */
const question = {
  /** Compute by default. EC2 Instance plans are for one family in one region: the largest without them. */
  type: PlanTypeName.optional(),
  family: Family.optional(),
  region: Region.optional(),
  /** Default 1y. */
  term: TermName.optional(),
  /** Default no. */
  payment: PaymentName.optional(),
  /** payer: what all accounts that share use. linked: one account's own usage; needs `account`. */
  scope: z.enum(["payer", "linked"]).optional(),
  /** Id or name of the account that would own it; the payer where it is left out. */
  account: Account.optional(),
} as const;

/**
 * Query of `GET /api/commitments/analysis`. `maxCommitment` caps each option (USD an hour, all tranches together); `targetCoverage`
 * adds an option `custom` that reaches it: the share of what is not covered yet (`cover 80 % of what is left`).
 */
export const AnalysisQuery = strictObject({
  ...question,
  /** Whole days of history that are replayed: 7 to 400, by default 60. */
  lookbackDays: z.coerce.number().int().min(7).max(400).optional(),
  maxCommitment: Money.optional(),
  targetCoverage: Share.optional(),
  format: z.enum(["csv"]).optional(),
  /** Which table of the CSV; default options. */
  part: z.enum(["options", "frontier", "compare", "scenarios", "usage", "ladder", "excluded", "existing"]).optional(),
});
export type AnalysisQuery = z.infer<typeof AnalysisQuery>;

/** A named event of the future; hours of usage that end or begin. */
export const UsageEvent = z.strictObject({
  name: z.string().trim().min(1).max(80),
  /** -50: half of what it names is gone; +20: a fifth more. */
  changePercent: z.number().min(-100).max(200),
  /** What it changes; everything where nothing is named. */
  account: Account.optional(),
  family: Family.optional(),
  region: Region.optional(),
});
export type UsageEvent = z.infer<typeof UsageEvent>;

/**
 * Body of `POST /api/commitments/simulate`: one commitment, or one that is looked for (`targetCoverage`, or the minimum-regret one under
 * `maxCommitment`), held against the scenarios and against usage that changes as said. Exactly one of `commitment` and `targetCoverage`,
 * or neither. `maxCommitment` caps whatever comes out.
 */
export const SimulateBody = strictObject({
  ...question,
  lookbackDays: z.number().int().min(7).max(400).optional(),
  commitment: Money.optional(),
  targetCoverage: Share.optional(),
  maxCommitment: Money.optional(),
  /** -20: usage falls by a fifth from now on. */
  usageChangePercent: z.number().min(-100).max(200).optional(),
  events: z.array(UsageEvent).max(10).optional(),
});
export type SimulateBody = z.infer<typeof SimulateBody>;

/** Query of `POST /api/commitments/simulate`: with `format=csv` the table `part`, by default simulation: one row of what it would do. */
export const SimulateQuery = strictObject({
  format: z.enum(["csv"]).optional(),
  part: z.enum(["simulation", "scenarios", "beside"]).optional(),
});

/**
 * Query of `GET /api/commitments`. `period` is a token (`last_30d`, `2026-10`) or `from` and `to`, half-open; default: the last 30 whole days
 * of data. With `format=csv`: the table `part`, by default plans.
 */
export const PositionQuery = strictObject({
  period: z.string().max(100).optional(),
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
  format: z.enum(["csv"]).optional(),
  part: z.enum(["plans", "reservations", "reservation_coverage", "calendar", "history", "key_figures"]).optional(),
});
export type PositionQuery = z.infer<typeof PositionQuery>;

/** What a commitment of any kind is doing in the period. */
export const ReservationRow = z.object({
  id: z.string(),
  service: z.enum(["ec2", "rds", "elasticache", "opensearch", "redshift"]),
  account: z.object({ id: z.string(), name: z.string() }),
  region: z.string(),
  /** `m6i.xlarge`, `db.r6g.large` */
  what: z.string(),
  /** "Linux/UNIX", "PostgreSQL"; null where it has none. */
  product: z.string().nullable(),
  /** Instances. */
  count: Figure,
  term: TermName.nullable(),
  payment: PaymentName.nullable(),
  start: z.string().nullable(),
  end: z.string().nullable(),
  daysLeft: z.number().nullable(),
  state: z.string(),
  /** Null value: the bill does not tell. */
  utilization: Figure,
  unused: Figure,
  netSavings: Figure,
  sizeFlexible: z.boolean().nullable(),
});
export type ReservationRow = z.infer<typeof ReservationRow>;

/** A service whose instances can be reserved: how much of what runs is. */
export const ReservationCoverage = z.object({
  service: ReservationRow.shape.service,
  label: z.string(),
  /** On-demand-equivalent USD an hour of what runs. */
  eligible: Figure,
  coverage: Figure,
  utilization: Figure,
  /** Advice on the same engine; buying reservations is done by hand. Null: nothing is worth it. */
  advice: z
    .object({ sentence: z.string(), saving: Figure, family: z.string(), region: z.string(), account: z.string(), units: Figure, term: TermName })
    .nullable(),
});
export type ReservationCoverage = z.infer<typeof ReservationCoverage>;

/** A month in which commitments end, and what falls back to on-demand prices then if nothing replaces it. */
export const ExpiryMonth = z.object({
  /** `2027-03` */
  month: z.string(),
  label: z.string(),
  /** Commitment that ends, USD an hour. */
  ending: Figure,
  /** What the bill rises by, USD a month, at today's usage. */
  fallsBack: Figure,
  /** More than a quarter of everything that is committed today ends in it. */
  cliff: z.boolean(),
  items: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(["savings_plan", "reservation"]),
      what: z.string(),
      end: z.string(),
      commitment: Figure,
      /** A plan that starts exactly when this one ends; null where it no longer pays, and for reservations. */
      renewal: z.object({ startAt: z.string(), commitment: Figure }).nullable(),
    }),
  ),
});
export type ExpiryMonth = z.infer<typeof ExpiryMonth>;

/** `GET /api/commitments`: what is held, what it does, when it ends. */
export const CommitmentPosition = z.object({
  period: Bounds.extend({ label: z.string(), days: z.number() }),
  /** Each with a query that can be re-run. Null value: unknown. */
  totals: z.object({
    coverage: Figure,
    utilization: Figure,
    effectiveSavingsRate: Figure,
    /** USD an hour, all active plans. */
    commitmentPerHour: Figure,
    unused: Figure,
    /** What the usage would have cost on demand less what it cost; what is unused taken off. */
    netSavings: Figure,
    /** Months of today's eligible usage that are promised. */
    lockInMonths: Figure,
    /** What is still owed under all of them, USD. */
    outstanding: Figure,
  }),
  plans: z.array(SettledPlan),
  reservations: z.array(ReservationRow),
  reservationCoverage: z.array(ReservationCoverage),
  calendar: z.array(ExpiryMonth),
  /** Of the calendar year. Null where the provider was not asked. */
  returns: z.object({ used: z.number(), allowed: z.number(), year: z.number() }).nullable(),
  /** Coverage, utilization and effective savings rate over time (one block, three lines); unused USD a day; the expiry calendar. */
  blocks: z.object({ history: Block, unused: Block.nullable(), calendar: Block.nullable() }),
  /** Where plans and reservations were read. */
  readFrom: z.enum(["provider", "inventory", "bill"]),
  figures: z.array(Figure),
  sources: z.array(Source.omit({ n: true })),
  notes: z.array(z.string()),
  asOf: z.string(),
  freshness: Freshness,
});
export type CommitmentPosition = z.infer<typeof CommitmentPosition>;

/** The question as it was understood: every default filled in. Asked again with these, it gives the same analysis of the same data. */
export const UnderstoodQuestion = z.object({
  type: PlanTypeName,
  family: z.string().nullable(),
  region: z.string().nullable(),
  term: TermName,
  payment: PaymentName,
  scope: z.enum(["payer", "linked"]),
  account: z.object({ id: z.string(), name: z.string() }),
  lookbackDays: z.number(),
  maxCommitment: z.string().nullable(),
  /** Ratio as text. */
  targetCoverage: z.string().nullable(),
});
export type UnderstoodQuestion = z.infer<typeof UnderstoodQuestion>;

/** Compute against EC2 Instance, terms and payments on the same usage: alternatives, never added up. */
export const ComparedPlan = z.object({
  type: PlanTypeName,
  family: z.string().nullable(),
  region: z.string().nullable(),
  term: TermName,
  payment: PaymentName,
  /** The minimum-regret commitment of this kind; 0 where none pays. */
  commitment: Figure,
  total: Figure,
  upfront: Figure,
  saving: Figure,
  esrAfter: Figure,
  lockInMonths: Figure,
  worstLoss: Figure,
  /** What paying ahead costs at the stated rate, USD over the term. */
  costOfMoney: Figure,
  /** Saving a month less the cost of money. */
  savingAfterMoney: Figure,
  note: z.string().nullable(),
});
export type ComparedPlan = z.infer<typeof ComparedPlan>;

/** What comes: usage higher or lower, or something that has a name. */
export const ScenarioRow = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.enum(["usage", "event"]),
  /** Change of all usage, as a share: -0.3; null for what is no such change. */
  change: Figure.nullable(),
  /** Saving a month of each option, and how much of it is used; negative: a loss. */
  options: z.array(z.object({ option: OptionName, saving: Figure, utilization: Figure, regret: Figure })),
});
export type ScenarioRow = z.infer<typeof ScenarioRow>;

/** Usage of one family in one region that a plan may cover, as it was in the lookback. On-demand USD an hour. */
export const UsageFact = z.object({
  service: z.string(),
  /** Null for Fargate and Lambda. */
  family: z.string().nullable(),
  region: z.string(),
  mean: Figure,
  /** Paid on demand now, after reservations and plans. */
  uncovered: Figure,
  /** Nine of ten hours reach it. */
  floor: Figure,
  peak: Figure,
  /** Standard deviation over mean. */
  variability: Figure,
  /** Change a month, as a share of the mean. */
  trend: Figure,
  /** "weekdays 38 % above weekends"; null where no pattern stands out. */
  season: z.string().nullable(),
});
export type UsageFact = z.infer<typeof UsageFact>;

/** A change that is approved and not done: its usage is out of the base. */
export const ExcludedChange = z.object({
  /** APR-12 */
  proposal: z.string(),
  kind: z.string(),
  title: z.string(),
  state: z.string(),
  /** On-demand USD an hour that leave the base. */
  perHour: Figure,
  why: z.string(),
});
export type ExcludedChange = z.infer<typeof ExcludedChange>;

/** `GET /api/commitments/analysis` */
export const CommitmentAnalysis = z.object({
  /** Of the question and the version of the data; the same for the same. Goes into the order as `analysis`. */
  id: z.string(),
  question: UnderstoodQuestion,
  /** The finding in one sentence: what to buy, or why nothing. */
  sentence: z.string(),
  /** enough: options are given. Otherwise none is advised, and `why` says what is missing. */
  sufficiency: z.object({
    verdict: z.enum(["enough", "too_little_history", "too_little_usage", "nothing_left", "no_rates"]),
    why: z.string().nullable(),
    days: z.number(),
    /** Mean on-demand spend an hour that is left to cover; AWS advises from 0.10 USD. */
    leftPerHour: Figure,
  }),
  now: z.object({
    coverage: Figure,
    utilization: Figure,
    effectiveSavingsRate: Figure,
    commitmentPerHour: Figure,
    lockInMonths: Figure,
    eligiblePerHour: Figure,
  }),
  /** Side by side, the largest first; `custom` with a target. Empty where nothing is advised. */
  options: z.array(CommitmentOption),
  /** The one that we would take. */
  advised: OptionName.nullable(),
  /** Ascending by commitment, 0 first; drag a point and ask `simulate` for it. */
  frontier: z.array(FrontierPoint),
  compare: z.array(ComparedPlan),
  scenarios: z.array(ScenarioRow),
  usage: z.array(UsageFact),
  /** Plans that live and those that are queued: both count as bought. */
  existing: z.array(SettledPlan),
  excluded: z.array(ExcludedChange),
  rates: z.object({
    source: z.enum(["offering_rates", "estimate"]),
    asOf: z.string(),
    /** "Rates are estimates from published discounts" or where they come from. */
    label: z.string(),
  }),
  costOfMoney: z.object({ annualRate: Figure, sentence: z.string() }),
  /** frontier (effective savings rate against lock-in), options (bars), scenarios (saving by change of usage), curve (saving by commitment), usage (hours of the lookback). */
  blocks: z.object({
    frontier: Block.nullable(),
    curve: Block.nullable(),
    scenarios: Block.nullable(),
    compare: Block.nullable(),
    usage: Block.nullable(),
  }),
  figures: z.array(Figure),
  sources: z.array(Source.omit({ n: true })),
  notes: z.array(z.string()),
  asOf: z.string(),
  freshness: Freshness,
});
export type CommitmentAnalysis = z.infer<typeof CommitmentAnalysis>;

/** Answer of `POST /api/commitments/simulate` */
export const CommitmentSimulation = z.object({
  id: z.string(),
  analysis: z.string(),
  question: UnderstoodQuestion,
  sentence: z.string(),
  sufficiency: CommitmentAnalysis.shape.sufficiency,
  /** Name `custom`. Null where nothing is worth it, `sentence` says why. */
  option: CommitmentOption.nullable(),
  /** The same commitment while usage is as the past, and as said in the body. */
  whatIf: z
    .object({
      label: z.string(),
      saving: Figure,
      utilization: Figure,
      coverage: Figure,
      esr: Figure,
      /** Over the term; null value: none. */ loss: Figure,
    })
    .nullable(),
  scenarios: z.array(ScenarioRow),
  /** The options of the analysis, to lay beside it. */
  beside: z.array(CommitmentOption),
  point: FrontierPoint.nullable(),
  /** Where a term was asked for: the minimum-regret option of the other one. */
  otherTerm: z.object({ term: TermName, option: CommitmentOption }).nullable(),
  rates: CommitmentAnalysis.shape.rates,
  excluded: z.array(ExcludedChange),
  block: Block.nullable(),
  figures: z.array(Figure),
  sources: z.array(Source.omit({ n: true })),
  notes: z.array(z.string()),
  asOf: z.string(),
  freshness: Freshness,
});
export type CommitmentSimulation = z.infer<typeof CommitmentSimulation>;
