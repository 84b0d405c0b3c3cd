import type { Block } from "#core/chat/blocks";

/**
 * A small made-up month that adds up with itself: parts make the total, the base and what it leaves out make the bill.
 * All of it is whole cents, so that nothing is rounded twice. Not read from anywhere, and never beside a person's own figures.
 */
const DAYS = 30;
const YEAR_MONTH = "2026-09";

type Service = { readonly name: string; readonly category: string; readonly weekday: number; readonly weekend: number; readonly before: number };
/** Cents a day, and the month before in cents. */
const SERVICES: readonly Service[] = [
  { name: "EC2", category: "Compute", weekday: 21_400, weekend: 16_900, before: 571_300 },
  { name: "EKS", category: "Kubernetes", weekday: 9_600, weekend: 9_600, before: 279_100 },
  { name: "RDS", category: "Databases", weekday: 8_150, weekend: 8_150, before: 251_900 },
  { name: "S3", category: "Storage", weekday: 4_020, weekend: 4_020, before: 117_450 },
  { name: "NATGateway", category: "Network", weekday: 2_760, weekend: 1_480, before: 69_200 },
  { name: "Fargate", category: "Containers", weekday: 1_330, weekend: 910, before: 35_850 },
];
/** Cents of the month, on its first day: what the guarantee does not reach. */
const EXCLUDED = [
  { name: "Support", cents: 43_000, before: 43_000 },
  { name: "Tax", cents: 0, before: 0 },
] as const;

const dayText = (day: number): string => `${YEAR_MONTH}-${String(day).padStart(2, "0")}`;
const isWeekend = (day: number): boolean => [0, 6].includes(new Date(`${dayText(day)}T00:00:00Z`).getUTCDay());
const days = Array.from({ length: DAYS }, (_, at) => at + 1);
const ofDay = (service: Service, day: number): number => (isWeekend(day) ? service.weekend : service.weekday);
const ofMonth = (service: Service): number => days.reduce((sum, day) => sum + ofDay(service, day), 0);
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** "5921.40" */
export const dollars = (cents: number): string =>
  `${cents < 0 ? "-" : ""}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, "0")}`;

/** Cents a day: a plan that the weekdays use whole and the weekends do not. */
const COMMITMENT = { perDay: 12_000, weekend: 10_400 } as const;
const usedOf = (day: number): number => (isWeekend(day) ? COMMITMENT.weekend : COMMITMENT.perDay);
const ec2 = SERVICES.filter(({ name }) => name === "EC2");
const onDemandOf = (day: number): number => sumOf(ec2.map((service) => ofDay(service, day))) - COMMITMENT.perDay;

const base = sumOf(SERVICES.map(ofMonth));
const excluded = sumOf(EXCLUDED.map(({ cents }) => cents));
const before = sumOf([...SERVICES.map((one) => one.before), ...EXCLUDED.map((one) => one.before)]);
/** Cents. The guarantee is a fifth of the base; the base is a multiple of five cents. */
export const SAMPLE = {
  month: "September 2026",
  total: base + excluded,
  before,
  base,
  guaranteed: base / 5,
  excluded: EXCLUDED,
  daily: Math.round((base + excluded) / DAYS),
  committed: COMMITMENT.perDay * DAYS,
  unused: sumOf(days.map((day) => COMMITMENT.perDay - usedOf(day))),
  onDemand: sumOf(days.map(onDemandOf)),
} as const;

const money = (name: string, label: string) => ({ name, label, unit: "USD", align: "right" as const });

export const SAMPLE_TREND: Block = {
  id: "b_sample_trend",
  kind: "stacked_bar",
  title: "Sample: spend per day by service",
  subtitle: `Sample data, not yours, USD, ${SAMPLE.month}`,
  columns: [{ name: "day", label: "Day", align: "left" }, { name: "service", label: "Service", align: "left" }, money("cost", "Cost")],
  rows: days.flatMap((day) => [
    ...SERVICES.map((service) => [dayText(day), service.name, dollars(ofDay(service, day))]),
    ...(day === 1 ? EXCLUDED.filter(({ cents }) => cents !== 0).map(({ name, cents }) => [dayText(day), name, dollars(cents)]) : []),
  ]),
  x: "day",
  y: ["cost"],
  series: "service",
  dashed: [],
  annotations: [],
  queryId: "",
  finding: "Sample data of a made-up company.",
};

export const SAMPLE_TABLE: Block = {
  id: "b_sample_table",
  kind: "table",
  title: "Sample: spend by service",
  subtitle: `Sample data, not yours, ${SAMPLE.month} against August`,
  columns: [
    { name: "service", label: "Service", align: "left" },
    money("cost", "September"),
    money("previous", "August"),
    { ...money("change", "Change"), signed: true },
  ],
  rows: [
    ...SERVICES.map((one) => [one.name, dollars(ofMonth(one)), dollars(one.before), dollars(ofMonth(one) - one.before)]),
    ...EXCLUDED.filter(({ cents }) => cents !== 0).map((one) => [one.name, dollars(one.cents), dollars(one.before), dollars(one.cents - one.before)]),
  ],
  y: [],
  dashed: [],
  annotations: [],
  totals: ["Total", dollars(SAMPLE.total), dollars(before), dollars(SAMPLE.total - before)],
  queryId: "",
  finding: "Sample data of a made-up company.",
};

export const SAMPLE_COMMITMENTS: Block = {
  ...SAMPLE_TREND,
  id: "b_sample_commitments",
  title: "Sample: EC2 per day, by how it is bought",
  columns: [{ name: "day", label: "Day", align: "left" }, { name: "option", label: "Purchase option", align: "left" }, money("cost", "Cost")],
  rows: days.flatMap((day) => [
    [dayText(day), "on demand", dollars(onDemandOf(day))],
    [dayText(day), "Savings Plan", dollars(usedOf(day))],
    [dayText(day), "unused commitment", dollars(COMMITMENT.perDay - usedOf(day))],
  ]),
  series: "option",
};

export const SAMPLE_GUARANTEE: Block = {
  id: "b_sample_guarantee",
  kind: "bar",
  title: "Sample: before and after the guaranteed 20 %",
  subtitle: `Sample data, not yours, base of the guarantee by category, USD, ${SAMPLE.month}`,
  columns: [{ name: "category", label: "Category", align: "left" }, money("unoptimised", "Before"), money("optimised", "After the guaranteed 20 %")],
  rows: SERVICES.map((one) => [one.category, dollars(ofMonth(one)), dollars(ofMonth(one) - ofMonth(one) / 5)]),
  x: "category",
  y: ["unoptimised", "optimised"],
  dashed: [],
  annotations: [],
  totals: ["Base", dollars(base), dollars(base - base / 5)],
  queryId: "",
  finding: "Sample data of a made-up company.",
};
