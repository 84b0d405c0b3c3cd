import type { Reservation } from "#core/commitments/model";
import { billReservationOf, linesOfReservations, reservationMeasured } from "#services/commitments/bill-reservations";
import type { CommitmentLine } from "#services/commitments/commitment-lines";
import type { ReservationFacts } from "#services/commitments/read-position";
import type { HourSpan } from "#services/commitments/read-usage";

export type PositionReservations = {
  readonly reservations: readonly Reservation[];
  readonly facts: readonly ReservationFacts[];
  readonly notes: readonly string[];
};

/** Reservations of the bill: those that hold in some hour of the span for the waterfall, all of them for people. */
export function positionReservations(
  lines: readonly CommitmentLine[],
  measured: readonly CommitmentLine[] | undefined,
  { part, span, dataThrough }: { readonly part: HourSpan; readonly span: HourSpan; readonly dataThrough: string },
): PositionReservations {
  const spanLines = linesOfReservations(measured ?? []);
  const leftOut: string[] = [];
  const found = [...linesOfReservations(lines)].flatMap(([id, own]) => {
    const reservation = billReservationOf(id, own, dataThrough);
    if (reservation === undefined) leftOut.push(own[0]?.service ?? "unknown");
    return reservation ?? [];
  });
  const endless = found.some(({ ends }) => ends === "unknown");
  return {
    reservations: found.map(({ reservation }) => reservation).filter(({ from, to }) => from < span.to && to > span.from),
    facts: found
      .map((one) => ({ ...one.facts, measured: reservationMeasured(one, spanLines.get(one.facts.id), part) }))
      .toSorted((a, b) => (a.end < b.end ? -1 : a.end > b.end ? 1 : a.id < b.id ? -1 : 1)),
    notes: [
      ...(leftOut.length > 0 ? [`Reservations of ${[...new Set(leftOut)].toSorted().join(", ")} are not evaluated here.`] : []),
      ...(endless ? ["The export does not say when reservations end: those that were used last are taken to run on."] : []),
      ...(found.some(({ zonal }) => zonal)
        ? ["Reservations of one availability zone are taken to cover their whole region: the bill's usage is read by region."]
        : []),
    ],
  };
}
