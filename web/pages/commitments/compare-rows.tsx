import { useState } from "react";
import type { CommitmentAnalysis, ComparedPlan } from "#core/api/commitments";
import { formatFigure } from "#core/figures/format";
import { setSearch } from "#web/app/router.tsx";
import { PAYMENTS, analysisFields, TERMS, TYPES } from "#web/pages/commitments/commitment-words.ts";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { EstimateStamp } from "#web/pages/commitments/estimate-stamp.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { type HeadColumn, HeadRow } from "#web/ui/head-row.tsx";

/** More than these are folded; the best stand first. */
const ROWS = 12;

const COLUMNS: readonly HeadColumn[] = [
  ["Kind, term, payment"],
  ["Per hour", "n secondary"],
  ["In total", "n secondary"],
  ["Saves a month", "n"],
  ["After money", "n secondary"],
  ["Savings rate", "n secondary"],
  ["Months", "n"],
  ["Worst loss", "n secondary"],
];

/** Kinds, terms and payments on the same usage: one is chosen, none is added to another. */
export function CompareRows({ analysis }: { readonly analysis: CommitmentAnalysis }) {
  const { compare, question, costOfMoney } = analysis;
  const [all, setAll] = useState(false);
  if (compare.length === 0) return null;
  return (
    <Box
      title="Alternatives on the same usage"
      sub="one of them is chosen; they are never added up"
      level={3}
      tools={
        <>
          <EstimateStamp rates={analysis.rates} quiet />
          <CsvLink path="/api/commitments/analysis" query={{ ...analysisFields(question), part: "compare" }} what="alternatives" />
        </>
      }
    >
      <div className="tw">
        <table className="datagrid">
          <caption className="sr">Alternatives on the same usage, never added up</caption>
          <thead>
            <HeadRow columns={COLUMNS} />
          </thead>
          <tbody>
            {compare.slice(0, all ? undefined : ROWS).map((row) => (
              <Row key={keyOf(row)} row={row} isChosen={isAsked(row, analysis)} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="flex flex-wrap items-center gap-3 border-t border-line px-[14px] py-2 t-12 text-ink-3">
        {compare.length > ROWS && (
          <Button small look="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show all ${compare.length} rows`}
          </Button>
        )}
        {costOfMoney.sentence}
      </p>
    </Box>
  );
}

const keyOf = ({ type, family, region, term, payment }: ComparedPlan): string => [type, family, region, term, payment].join(" ");

const isAsked = ({ type, family, region, term, payment }: ComparedPlan, { question }: CommitmentAnalysis): boolean =>
  type === question.type && family === question.family && region === question.region && term === question.term && payment === question.payment;

function Row({ row, isChosen }: { readonly row: ComparedPlan; readonly isChosen: boolean }) {
  const choose = () => setSearch({ type: row.type, family: row.family ?? "", region: row.region ?? "", term: row.term, payment: row.payment });
  const pays = Number(row.worstLoss.value ?? 0) > 0;
  return (
    <tr aria-current={isChosen ? "true" : undefined}>
      <th scope="row" className="whitespace-normal!">
        <button type="button" className="text-left font-[520]" title="Look at this one" onClick={choose}>
          {row.family === null ? TYPES[row.type] : `${TYPES[row.type]} ${row.family}`}, {TERMS[row.term]}, {PAYMENTS[row.payment]}
        </button>
        <div className="t-12 font-normal text-ink-3">
          {isChosen && "Shown above. "}
          {row.note ?? row.region}
        </div>
      </th>
      <td className="n secondary">{formatFigure(row.commitment, { bare: true })}</td>
      <td className="n secondary">
        {formatFigure(row.total, { bare: true })}
        {Number(row.upfront.value ?? 0) > 0 && <div className="t-12 text-ink-3">{formatFigure(row.upfront, { bare: true })} upfront</div>}
      </td>
      <td className="n">
        <span className="planned">{formatFigure(row.saving, { bare: true })}</span>
      </td>
      <td className="n secondary">
        <span className="planned">{formatFigure(row.savingAfterMoney, { bare: true })}</span>
      </td>
      <td className="n secondary">{formatFigure(row.esrAfter)}</td>
      <td className="n">{formatFigure(row.lockInMonths, { bare: true })}</td>
      <td className={`n secondary ${pays ? "rise" : ""}`}>{pays ? formatFigure(row.worstLoss, { bare: true }) : "none"}</td>
    </tr>
  );
}
