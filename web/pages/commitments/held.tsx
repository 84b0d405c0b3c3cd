import type { CommitmentPosition } from "#core/api/commitments";
import type { CommitmentPurchaseList } from "#core/api/commitment-workflow";
import { Link } from "#web/app/router.tsx";
import { ExpiryCalendar } from "#web/pages/commitments/calendar.tsx";
import { OverTime } from "#web/pages/commitments/over-time.tsx";
import { PlanRows } from "#web/pages/commitments/plan-rows.tsx";
import { ReservationRows } from "#web/pages/commitments/reservation-rows.tsx";

const READ_FROM = { provider: "AWS", inventory: "the inventory", bill: "the bill alone" } as const;

type Props = {
  readonly data: CommitmentPosition;
  readonly expiries: CommitmentPurchaseList["expiries"];
  readonly query: Readonly<Record<string, string>>;
};

/** What is held: how well it is used, what it is made of, and when it ends. */
export function Held({ data, expiries, query }: Props) {
  return (
    <section id="held" className="flex flex-col gap-4" aria-labelledby="held-head">
      <h2 id="held-head" className="section-head">
        Held <span>plans and reservations as {READ_FROM[data.readFrom]} has them</span>
      </h2>
      <OverTime data={data} />
      <PlanRows data={data} query={query} />
      <ReservationRows data={data} query={query} />
      <ExpiryCalendar data={data} expiries={expiries} query={query} />
      <p className="t-12 text-ink-3">
        {data.notes.join(" ")} {data.returns !== null && `${data.returns.used} of ${data.returns.allowed} returns of ${data.returns.year} are used.`}{" "}
        Bill {data.freshness.sentence}. What purchases brought stands in the <Link href="/savings">savings ledger</Link>.
      </p>
    </section>
  );
}
