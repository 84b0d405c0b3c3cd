import type { ExpiryMonth } from "#core/api/commitments";
import { expiryCalendar, type ExpiryMonth as CalendarMonth } from "#core/commitments/ladder-calendar";
import type { HourlyUsage } from "#core/commitments/model";
import { monthLabel } from "#core/time/label";
import type { FigureOf } from "#services/commitments/commitment-figure";
import { hourAt, instantOfHour } from "#services/commitments/hours";
import type { PlanFacts, PositionRead, ReservationFacts } from "#services/commitments/read-position";
import { isReservedService, reservedPerHour, SERVICE_WORDS, sumText } from "#services/commitments/reservation-rows";
import { planWords } from "#services/commitments/settled-plans";

type Item = Omit<ExpiryMonth["items"][number], "commitment" | "renewal"> & { readonly perHour: string };

/**
 * Which commitments end in which month, and what the bill rises by then, by the waterfall over today's usage: what another plan
 * picks up is not counted. `usage` undefined: the ends are told, and what they cost is not known.
 */
export function calendarOf(read: PositionRead, usage: HourlyUsage | undefined, now: Date, figure: FigureOf): ExpiryMonth[] {
  const items = endingsOf(read, now);
  const at = hourAt(now);
  const rises = new Map<string, CalendarMonth>(
    usage === undefined ? [] : expiryCalendar(usage, read.position, at).map((month) => [month.month, month]),
  );
  return [...Map.groupBy(items, ({ end }) => end.slice(0, 7))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, ending]) => {
      const [year = 1970, number = 1] = month.split("-").map(Number);
      const label = monthLabel({ year, month: number, day: 1 });
      const rise = rises.get(month);
      return {
        month,
        label,
        ending: figure(`ends-${month}`, sumText(ending.map(({ perHour }) => perHour)), {
          unit: "USD/h",
          metric: "commitment",
          label: `Commitments that end in ${label}`,
        }),
        fallsBack: figure(`rise-${month}`, usage === undefined ? null : riseOf(rise), {
          unit: "USD/month",
          metric: "rise",
          label: `More a month once what ends in ${label} has ended`,
        }),
        cliff: rise?.cliff ?? false,
        items: ending.map(({ perHour, ...item }, index) => ({
          ...item,
          commitment: figure(`end-${month}-${index}`, perHour, {
            unit: "USD/h",
            metric: "commitment",
            kind: "measured",
            label: `${item.what}, an hour`,
          }),
          renewal: item.kind === "reservation" ? null : renewalOf(rise, item.id, figure, `${month}-${index}`),
        })),
      };
    });
}

const riseOf = (month: CalendarMonth | undefined) => month?.expiries.reduce((sum, { billRisesUsdPerMonth }) => sum + billRisesUsdPerMonth, 0);

/** A renewal that starts exactly when the old one ends; null where it no longer pays. */
function renewalOf(month: CalendarMonth | undefined, id: string, figure: FigureOf, path: string): ExpiryMonth["items"][number]["renewal"] {
  const renewal = month?.expiries.find((expiry) => expiry.id === id)?.renewal;
  if (renewal === undefined) return null;
  return {
    startAt: instantOfHour(renewal.startAt),
    commitment: figure(`renew-${path}`, renewal.commitment, {
      unit: "USD/h",
      metric: "commitment",
      label: "Renewal that today's usage carries, an hour",
    }),
  };
}

function endingsOf({ plans, reservations }: PositionRead, now: Date): Item[] {
  const later = ({ end }: { readonly end: string }) => Date.parse(end) > now.getTime();
  const items = [
    ...plans
      .filter((plan) => later(plan) && isHeld(plan))
      .map((plan): Item => ({ id: plan.id, kind: "savings_plan", what: planWords(plan), end: plan.end, perHour: plan.commitment })),
    ...reservations
      .filter((one) => later(one))
      .map((one): Item => ({ id: one.id, kind: "reservation", what: reservationWords(one), end: one.end, perHour: reservedPerHour(one) })),
  ];
  return items.toSorted((a, b) => (a.end < b.end ? -1 : 1));
}

export function isHeld({ state }: Pick<PlanFacts, "state">): boolean {
  return state === "active" || state === "queued" || state === "payment-pending";
}

function reservationWords({ service, count, instanceType, family }: ReservationFacts): string {
  return `${isReservedService(service) ? SERVICE_WORDS[service] : service} reservation, ${count} × ${instanceType ?? family ?? "instance"}`;
}
