import { useMemo } from "react";
import type { CommitmentPosition, ExpiryMonth } from "#core/api/commitments";
import type { CommitmentPurchaseList } from "#core/api/commitment-workflow";
import { formatDay } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import { useWorldNow } from "#web/live/world-clock.ts";
import { calendarOf, type Stretch } from "#web/pages/commitments/calendar-view.ts";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { FigureButton } from "#web/query/sum.tsx";
import { Renewals } from "#web/pages/commitments/renewals.tsx";
import { Box } from "#web/ui/box.tsx";
import { type HeadColumn, HeadRow } from "#web/ui/head-row.tsx";

/** Redrawn this often, milliseconds: days do not pass faster. */
const EVERY_MS = 60_000;

type Props = {
  readonly data: CommitmentPosition;
  readonly expiries: CommitmentPurchaseList["expiries"];
  readonly query: Readonly<Record<string, string>>;
};

/** When what is promised ends, and what the bill rises by then if nothing replaces it. */
export function ExpiryCalendar({ data, expiries, query }: Props) {
  const now = useWorldNow(EVERY_MS);
  const { stretches, ticks } = useMemo(() => calendarOf(data, now), [data, now]);
  return (
    <Box
      title="Expiry calendar"
      sub="what ends when, and what falls back to on-demand prices"
      level={3}
      tools={
        <>
          {expiries.length > 0 && <CsvLink path="/api/commitments/purchases" query={{ part: "expiries" }} what="renewals" label="Renewals" />}
          <CsvLink path="/api/commitments" query={{ ...query, part: "calendar" }} what="expiry-calendar" />
        </>
      }
    >
      {stretches.length === 0 ? (
        <p className="p-4 text-ink-2">Nothing that is held has an end ahead.</p>
      ) : (
        <div className="ends" role="img" aria-label={`${stretches.length} commitments by their ends; the table below has each month.`}>
          <div className="ends-axis" aria-hidden="true">
            {ticks.map(({ at, label }) => (
              <span key={at} style={{ left: `${at * 100}%` }}>
                {label}
              </span>
            ))}
          </div>
          {stretches.map((stretch) => (
            <Row key={stretch.id} stretch={stretch} />
          ))}
        </div>
      )}
      <Renewals expiries={expiries} plans={data.plans} />
      {data.calendar.length > 0 && <Months months={data.calendar} />}
    </Box>
  );
}

function Row({ stretch: { name, kind, from, to, end, daysLeft, isAhead } }: { readonly stretch: Stretch }) {
  const soon = daysLeft !== null && daysLeft <= 30;
  return (
    <div className="ends-row" title={`${name}: ends ${formatDay(new Date(end))}`}>
      <span className="ends-name">{name}</span>
      <span className="ends-line">
        <i
          className={`ends-bar ${kind === "reservation" ? "ends-reserved" : ""} ${isAhead ? "ends-ahead" : ""}`}
          style={{ left: `${from * 100}%`, width: `${Math.max(0.4, (to - from) * 100)}%` }}
        />
      </span>
      <span className={`t-12 num ${soon ? "text-caution" : "text-ink-2"}`}>
        {formatDay(new Date(end))}
        {daysLeft !== null && <span className="text-ink-3">, {daysLeft === 1 ? "1 day" : `${daysLeft} days`}</span>}
      </span>
    </div>
  );
}

const COLUMNS: readonly HeadColumn[] = [["Month"], ["What ends", "secondary"], ["Per hour", "n"], ["Bill rises a month by", "n"]];

function Months({ months }: { readonly months: readonly ExpiryMonth[] }) {
  return (
    <div className="tw border-t border-line">
      <table className="datagrid">
        <caption className="sr">Ends by month</caption>
        <thead>
          <HeadRow columns={COLUMNS} />
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month}>
              <th scope="row" className="whitespace-normal!">
                {month.label}
                {month.cliff && <div className="t-12 font-normal text-caution">more than a quarter of everything</div>}
              </th>
              <td className="secondary wrap">
                {month.items.map(({ id, what, end, commitment }) => (
                  <div key={id} className="t-12">
                    {what}{" "}
                    <span className="text-ink-3">
                      {formatDay(new Date(end))}, {formatFigure(commitment)}
                    </span>
                  </div>
                ))}
              </td>
              <td className="n">
                <FigureButton figure={month.ending} bare />
              </td>
              <td className="n">
                <FigureButton figure={month.fallsBack} bare />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
