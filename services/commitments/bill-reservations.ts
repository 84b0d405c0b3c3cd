import { type Reservation, TERM_HOURS, type UsageRow } from "#core/commitments/model";
import { coverableService, familyOf } from "#services/commitments/coverable";
import type { CommitmentLine } from "#services/commitments/commitment-lines";
import { instantOf, ownerOf, paymentOf, termOf, usd } from "#services/commitments/bill-plans";
import { hourAt, instantOfHour } from "#services/commitments/hours";
import { unitsOfSize } from "#services/commitments/normalized-units";
import type { ReservationFacts } from "#services/commitments/read-position";

const KINDS: ReadonlySet<CommitmentLine["kind"]> = new Set(["DiscountedUsage", "RIFee", "Fee", "ReservationUnused"]);
/** Linux without licences; other platforms of EC2 are not size-flexible. */
const FLEXIBLE_OPERATION = "RunInstances";
/** Beyond them a quotient of sums is noise. */
const RATE_DIGITS = 10;

/** A reservation as the bill has it, for the waterfall and for people. */
export type BillReservation = {
  readonly reservation: Reservation;
  readonly facts: Omit<ReservationFacts, "measured">;
  /** `unknown`: the export has no end, and it was in use when the bill was written. */
  readonly ends: "known" | "unknown";
  readonly zonal: boolean;
};

export function linesOfReservations(lines: readonly CommitmentLine[]): ReadonlyMap<string, readonly CommitmentLine[]> {
  return Map.groupBy(
    lines.filter(({ kind }) => KINDS.has(kind)),
    ({ commitment }) => commitment,
  );
}

/**
 * Undefined for a reservation of what is not evaluated (DynamoDB capacity), and for one whose rate the bill does not tell.
 *
 * @param lines of the whole bill, of one reservation
 */
export function billReservationOf(id: string, lines: readonly CommitmentLine[], dataThrough: string): BillReservation | undefined {
  const used = lines.filter(({ kind }) => kind === "DiscountedUsage");
  const fees = lines.filter(({ kind }) => kind === "RIFee");
  const said = <T>(read: (line: CommitmentLine) => T | undefined) => [...fees, ...lines].map(read).find((one) => one !== undefined);
  const service = coverableService(said((line) => (line.service === "" ? undefined : line.service)) ?? "");
  if (service === undefined) return undefined;
  const instanceType = said((line) => line.instanceType);
  const family = familyOf(instanceType);
  const region = said((line) => (line.region === "" ? undefined : line.region)) ?? "";
  const operation = said((line) => (line.operation === "" ? undefined : line.operation)) ?? "";
  const zone = said((line) => line.zone);
  const size = instanceType === undefined ? undefined : unitsOfSize(instanceType);
  const each = said((line) => line.unitsEach);
  const types = new Set(used.flatMap((line) => line.instanceType ?? []));
  // Only what the bill shows counts: other sizes that it covered, or normalized units of a regional one.
  const sizeFlexible =
    size !== undefined &&
    zone === undefined &&
    (types.size > 1 || [...types].some((type) => type !== instanceType) || (each !== undefined && each > 0)) &&
    (service === "ec2" ? operation === FLEXIBLE_OPERATION : service === "rds" || service === "elasticache");
  const perInstance = sizeFlexible ? (each ?? size) : 1;

  const usedInstances = used.reduce((sum, line) => sum + (sizeFlexible ? instancesOf(line, perInstance) : line.quantity), 0);
  const usedCost = used.reduce((sum, line) => sum + (line.effective ?? 0), 0);
  const feeHours = fees.reduce((sum, line) => sum + line.hours, 0);
  const feeInstanceHours = fees.reduce((sum, line) => sum + line.quantity, 0);
  const unused = lines.filter(({ kind }) => kind === "ReservationUnused").reduce((sum, line) => sum + (line.effective ?? 0), 0);
  const fromUse = usedInstances > 0 && used.every(({ effective }) => effective !== undefined) ? usedCost / usedInstances : undefined;
  const fromFees = feeInstanceHours > 0 ? fees.reduce((sum, line) => sum + line.fee + (line.amortized ?? 0), 0) / feeInstanceHours : undefined;
  const quotient = fromUse ?? fromFees;
  if (quotient === undefined) return undefined;
  const rate = Number(quotient.toPrecision(RATE_DIGITS));

  const first = Math.min(...lines.map((line) => line.first));
  const last = Math.max(...lines.map((line) => line.last));
  const starts = instantOf(said((line) => line.starts)) ?? instantOfHour(first);
  const listedEnd = instantOf(said((line) => line.ends));
  const runsOn = listedEnd === undefined && last >= hourAt(dataThrough);
  const ends = listedEnd ?? instantOfHour(runsOn ? last + TERM_HOURS["3y"] : last);
  const hours = feeHours > 0 ? feeHours : last - first;
  const counted = feeInstanceHours > 0 ? feeInstanceHours / hours : rate > 0 && hours > 0 ? (usedInstances + unused / rate) / hours : 0;
  const count = said((line) => line.number) ?? Math.max(1, Math.round(counted));
  const account = ownerOf(id) ?? fees[0]?.account ?? used[0]?.account ?? "";
  const kinds = new Set(used.map((line) => `${line.usageType}/${line.operation}`));
  const own = fees[0] === undefined ? undefined : `${fees[0].usageType.replace("HeavyUsage", "BoxUsage")}/${fees[0].operation}`;
  const unitsOf = (row: UsageRow): number | undefined => {
    if (row.service !== service || row.region !== region) return undefined;
    if (!sizeFlexible) return row.instanceType === instanceType && (kinds.has(keyOf(row)) || own === keyOf(row)) ? 1 : undefined;
    if (row.family !== family || row.operation !== operation || row.instanceType === undefined) return undefined;
    return unitsOfSize(row.instanceType, row.usageType);
  };
  const list = used.reduce((sum, line) => sum + line.list, 0);
  return {
    reservation: {
      id,
      account,
      units: count * perInstance,
      unitRate: rate / perInstance,
      from: hourAt(starts),
      to: hourAt(Date.parse(ends) + 1000),
      unitsOf,
    },
    ends: runsOn ? "unknown" : "known",
    zonal: zone !== undefined,
    facts: {
      id,
      account,
      service,
      region: region === "" ? null : region,
      instanceType: instanceType ?? null,
      family: family ?? null,
      count,
      sizeFlexible,
      term: termOf(said((line) => line.term)) ?? null,
      payment: paymentOf(said((line) => line.payment)) ?? null,
      offeringClass: said((line) => line.offeringClass) ?? null,
      start: starts,
      end: ends,
      effectiveRate: rate.toFixed(6),
      upfront: upfrontOf(lines),
      onDemandRate: usedInstances > 0 && list > 0 ? (list / usedInstances).toFixed(6) : null,
    },
  };
}

const keyOf = ({ usageType, operation }: { readonly usageType: string; readonly operation: string }) => `${usageType}/${operation}`;

/** Instances of the reservation's own size that usage of any size stands for. */
function instancesOf(line: CommitmentLine, perInstance: number): number {
  if (line.normalized !== undefined && line.normalized > 0) return line.normalized / perInstance;
  const size = line.instanceType === undefined ? undefined : unitsOfSize(line.instanceType, line.usageType);
  return size === undefined ? line.quantity : (line.quantity * size) / perInstance;
}

/** Null where the bill begins after it was paid. */
function upfrontOf(lines: readonly CommitmentLine[]): string | null {
  const paid = lines.filter(({ kind }) => kind === "Fee").reduce((sum, line) => sum + line.fee, 0);
  if (paid > 0) return paid.toFixed(2);
  const payment = lines.map((line) => paymentOf(line.payment)).find((one) => one !== undefined);
  return payment === "no" ? "0.00" : null;
}

/** What a reservation did in the hours of a span that the bill has. */
export function reservationMeasured(
  { reservation, facts }: BillReservation,
  lines: readonly CommitmentLine[] | undefined,
  span: { readonly from: number; readonly to: number },
): ReservationFacts["measured"] {
  const hours = Math.min(span.to, reservation.to) - Math.max(span.from, reservation.from);
  if (hours <= 0) return null;
  const used = (lines ?? []).filter(({ kind }) => kind === "DiscountedUsage");
  const perInstance = reservation.units / facts.count;
  const usedHours = used.reduce((sum, line) => sum + (facts.sizeFlexible ? instancesOf(line, perInstance) : line.quantity), 0);
  const reservedHours = hours * facts.count;
  const usedCost = used.reduce((sum, line) => sum + (line.effective ?? 0), 0);
  const unusedHours = Math.max(0, reservedHours - usedHours);
  const unusedCost = unusedHours * reservation.unitRate * perInstance;
  const covered = used.reduce((sum, line) => sum + line.list, 0);
  return {
    reservedHours: usd(reservedHours),
    usedHours: usd(usedHours),
    unusedHours: usd(unusedHours),
    utilization: reservedHours > 0 ? Math.min(1, usedHours / reservedHours).toFixed(4) : null,
    usedCost: usd(usedCost),
    unusedCost: usd(unusedCost),
    covered: usd(covered),
    netSavings: usd(covered - usedCost - unusedCost),
  };
}
