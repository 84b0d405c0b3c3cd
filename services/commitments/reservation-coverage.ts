import type { ReservationCoverage } from "#core/api/commitments";
import type { HourlyUsage, UsageRow } from "#core/commitments/model";
import { reservationAdvice, type ReservationAdvice, type ReservationOffer } from "#core/commitments/reservation-advice";
import { standingPosition } from "#core/commitments/sizing/candidate";
import { decimal, dividedBy, sumOf, toText } from "#core/figures/decimal";
import { formatValue } from "#core/figures/format";
import { reservedRateRatio } from "#core/pricing/commitment-rates";
import type { BillingAccounts } from "#services/commitments/billing-accounts";
import type { FigureOf } from "#services/commitments/commitment-figure";
import { hourAt } from "#services/commitments/hours";
import type { PositionRead } from "#services/commitments/read-position";
import { type ReservedService, SERVICE_WORDS } from "#services/commitments/reservation-rows";

const ORDER: readonly ReservedService[] = ["ec2", "rds", "elasticache", "opensearch", "redshift"];

type Frame = {
  readonly figure: FigureOf;
  readonly accounts: BillingAccounts;
  readonly now: Date;
  readonly period: { readonly from: string; readonly to: string; readonly label: string };
  /** Prices of reservations are known as estimates alone; without them nothing is advised. */
  readonly estimates: boolean;
};

/** How much of what may be reserved is, by service, and what more would pay on the same engine. */
export function reservationCoverageRows(read: PositionRead, usage: HourlyUsage | undefined, frame: Frame): ReservationCoverage[] {
  const { figure, period } = frame;
  const hours = (Date.parse(period.to) - Date.parse(period.from)) / 3_600_000;
  return ORDER.flatMap((service): ReservationCoverage[] => {
    const rows = read.reservationCoverage.filter((row) => row.service === service);
    const held = read.reservations.filter((one) => one.service === service && one.measured !== null);
    if (rows.length === 0 && held.length === 0) return [];
    const label = SERVICE_WORDS[service];
    const eligible = sumOf(rows.map((row) => decimal(row.eligible)));
    const reserved = sumOf(rows.map((row) => decimal(row.reserved)));
    const hoursHeld = sumOf(held.map(({ measured }) => decimal(measured?.reservedHours ?? "0")));
    const hoursUsed = sumOf(held.map(({ measured }) => decimal(measured?.usedHours ?? "0")));
    const share = (part: bigint, whole: bigint) => (whole === 0n ? null : toText(dividedBy(part, whole)));
    return [
      {
        service,
        label,
        eligible: figure(`reserve-${service}-eligible`, hours > 0 ? toText(dividedBy(eligible, decimal(hours))) : null, {
          unit: "USD/h",
          metric: "on_demand_equivalent",
          kind: "measured",
          label: `${label} that may be reserved, at on-demand rates, an hour`,
        }),
        coverage: figure(`reserve-${service}-coverage`, share(reserved, eligible), {
          unit: "ratio",
          metric: "reservation_coverage",
          kind: "measured",
          label: `${label}, share that is reserved, ${period.label}`,
        }),
        utilization: figure(`reserve-${service}-utilization`, share(hoursUsed, hoursHeld), {
          unit: "ratio",
          metric: "reservation_utilization",
          kind: "measured",
          label: `${label} reservations, utilization, ${period.label}`,
        }),
        advice: usage === undefined || service === "ec2" || !frame.estimates ? null : adviceOf(service, read, usage, frame),
      },
    ];
  });
}

/** The purchase of one kind of instance that saves most. Instances of EC2 are left to Savings Plans, which move with the usage. */
function adviceOf(service: ReservedService, read: PositionRead, usage: HourlyUsage, { figure, accounts, now }: Frame): ReservationCoverage["advice"] {
  const rows = usage.rows.filter((row) => row.service === service && row.instanceType !== undefined);
  const kinds = [...Map.groupBy(rows, ({ account, region, instanceType }) => JSON.stringify([account, region, instanceType])).values()];
  const offers = kinds.flatMap((same): ReservationOffer[] => {
    const [first] = same;
    return first === undefined ? [] : [offerOf(service, first)];
  });
  const position = standingPosition(read.position, usage, hourAt(now));
  const [best] = reservationAdvice(usage, position, offers).toSorted((a, b) => b.savingUsdPerMonth - a.savingUsdPerMonth);
  if (best === undefined || best.count === 0 || best.savingUsdPerMonth < 1) return null;
  return wordsOf(service, best, rows, { figure, accounts });
}

function offerOf(service: ReservedService, { account, region, instanceType, family, onDemandRate }: UsageRow): ReservationOffer {
  const kind = family ?? instanceType?.split(".").at(-2) ?? "";
  return {
    term: "1y",
    payment: "no",
    unitRate: onDemandRate * reservedRateRatio(kind.replace(/^db\./, ""), { term: "1y", payment: "no" }),
    upfrontPerUnit: 0,
    unitsOf: (row) =>
      row.service === service && row.account === account && row.region === region && row.instanceType === instanceType ? 1 : undefined,
    account,
    name: `${instanceType ?? kind} in ${region}`,
  };
}

function wordsOf(
  service: ReservedService,
  { offer, count, savingUsdPerMonth }: ReservationAdvice,
  rows: readonly UsageRow[],
  { figure, accounts }: Pick<Frame, "figure" | "accounts">,
): ReservationCoverage["advice"] {
  const row = rows.find((one) => offer.unitsOf(one) !== undefined);
  const label = SERVICE_WORDS[service];
  const saving = figure(`reserve-${service}-saving`, savingUsdPerMonth, {
    unit: "USD/month",
    metric: "saving",
    label: `${label}, ${count} reserved ${offer.name}, saving a month`,
  });
  return {
    sentence: `Reserve ${count} × ${offer.name} in account ${accounts.nameOf(offer.account)} for one year, nothing upfront: it would save ${formatValue(saving.value, "USD/month")}, by estimated rates. Reservations are bought by hand in the AWS console.`,
    saving,
    family: row?.family ?? row?.instanceType ?? offer.name,
    region: row?.region ?? "",
    account: accounts.nameOf(offer.account),
    units: figure(`reserve-${service}-units`, count, { unit: "count", metric: "count", label: `${label}, ${offer.name} to reserve` }),
    term: offer.term,
  };
}
