import { useState } from "react";
import type { CommitmentPosition, ReservationRow } from "#core/api/commitments";
import { formatDay } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import { isHeld, PAYMENTS, plainState, TERMS } from "#web/pages/commitments/commitment-words.ts";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { UseBar } from "#web/pages/commitments/use-bar.tsx";
import { ShowEnded } from "#web/pages/commitments/show-ended.tsx";
import { SortHead, sorted, useSort } from "#web/pages/commitments/use-sort.tsx";
import { FigureButton } from "#web/query/sum.tsx";
import { Box } from "#web/ui/box.tsx";

const KEYS = ["what", "service", "count", "utilization", "unused", "left"] as const;
const SERVICES = { ec2: "EC2", rds: "RDS", elasticache: "ElastiCache", opensearch: "OpenSearch", redshift: "Redshift" } as const;

/** Reserved instances of five services: the same words as for plans. */
export function ReservationRows({ data, query }: { readonly data: CommitmentPosition; readonly query: Readonly<Record<string, string>> }) {
  const sort = useSort("reservations", KEYS, { by: "left", up: true });
  const [all, setAll] = useState(false);
  const held = data.reservations.filter(({ state }) => isHeld(state));
  const rows = sorted(all ? data.reservations : held, (row) => valueOf(row, sort.by), sort.up);
  return (
    <Box
      title="Reserved instances"
      sub={`${held.length} held, over ${data.period.label}`}
      level={3}
      tools={
        <>
          {data.reservationCoverage.length > 0 && (
            <CsvLink path="/api/commitments" query={{ ...query, part: "reservation_coverage" }} what="reservations-by-service" label="By service" />
          )}
          <CsvLink path="/api/commitments" query={{ ...query, part: "reservations" }} what="reservations" />
        </>
      }
    >
      {rows.length === 0 ? (
        <p className="p-4 text-ink-2">No reservation is held in EC2, RDS, ElastiCache, OpenSearch or Redshift.</p>
      ) : (
        <div className="tw">
          <table className="datagrid plans">
            <caption className="sr">Reserved instances</caption>
            <thead>
              <tr>
                <SortHead sort={sort} by="what" label="What" />
                <SortHead sort={sort} by="service" label="Service" className="secondary" />
                <SortHead sort={sort} by="count" label="Count" className="n" />
                <SortHead sort={sort} by="utilization" label="Used" />
                <SortHead sort={sort} by="unused" label="Unused" className="n secondary" />
                <SortHead sort={sort} by="left" label="Days left" className="n" />
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ShowEnded count={data.reservations.length - held.length} all={all} onShow={setAll} />
      <Coverage data={data} />
    </Box>
  );
}

function valueOf(row: ReservationRow, by: (typeof KEYS)[number]): string | number | null {
  const number = (value: string | null) => (value === null ? null : Number(value));
  switch (by) {
    case "what":
      return row.what;
    case "service":
      return row.service;
    case "count":
      return number(row.count.value);
    case "utilization":
      return number(row.utilization.value);
    case "unused":
      return number(row.unused.value);
    case "left":
      return row.daysLeft;
  }
}

function Row({ row }: { readonly row: ReservationRow }) {
  const terms = [row.account.name, row.region, row.term === null ? "" : TERMS[row.term], row.payment === null ? "" : PAYMENTS[row.payment]];
  return (
    <tr>
      <th scope="row" className="whitespace-normal!">
        {row.what}
        {row.product === null ? "" : `, ${row.product}`}
        <div className="t-12 font-normal text-ink-3">
          {terms.filter((word) => word !== "").join(", ")}
          {row.state === "active" ? "" : `, ${plainState(row.state).toLowerCase()}`}
        </div>
      </th>
      <td className="secondary">{SERVICES[row.service]}</td>
      <td className="n">{formatFigure(row.count, { bare: true })}</td>
      <td>
        <UseBar utilization={row.utilization} of="reservation" />
      </td>
      <td className="n secondary">
        <FigureButton figure={row.unused} bare />
      </td>
      <td className="n">
        {row.daysLeft === null ? <span className="text-ink-3">unknown</span> : row.daysLeft}
        {row.end !== null && <div className="t-12 text-ink-3">{formatDay(new Date(row.end))}</div>}
      </td>
    </tr>
  );
}

/** By service, with advice; reservations themselves are bought by hand. */
function Coverage({ data }: { readonly data: CommitmentPosition }) {
  const rows = data.reservationCoverage;
  if (rows.length === 0) return null;
  return (
    <ul className="border-t border-line px-[14px] py-2.5 flex flex-col gap-1.5" aria-label="Reservations by service">
      {rows.map((row) => (
        <li key={row.service} className="flex flex-wrap gap-x-3">
          <span className="name min-w-24">{row.label}</span>
          <span className="t-12 text-ink-2 num self-center">
            {formatFigure(row.coverage)} of {formatFigure(row.eligible)} covered
            {row.utilization.value !== null && `, ${formatFigure(row.utilization)} used`}
          </span>
          <span className="t-12 basis-full text-ink-2">{row.advice === null ? "" : row.advice.sentence}</span>
        </li>
      ))}
    </ul>
  );
}
