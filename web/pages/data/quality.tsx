import { Check, TriangleAlert } from "lucide-react";
import type { DataState } from "#core/api/data";
import { formatBucket } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { Box } from "#web/ui/box.tsx";

type Props = { readonly data: DataState };

/** The sum in the files against the sum that is answered. */
export function Reconciled({ data: { reconciliation } }: Props) {
  if (reconciliation === null) return null;
  const { currency, lines } = reconciliation;
  const ties = Number(reconciliation.difference) === 0;
  const money = (value: string) => formatValue(value, currency);
  return (
    <Box
      title="Does it add up"
      sub="sum in the files against the sum that is answered"
      tools={
        <span className={`ties px-1.5 ${ties ? "" : "text-caution!"}`}>
          {ties ? <Check size={14} strokeWidth={1.6} aria-hidden="true" /> : <TriangleAlert size={14} strokeWidth={1.6} aria-hidden="true" />}
          Difference {money(reconciliation.difference)}
        </span>
      }
    >
      <details className="fold-lines" open={!ties}>
        <summary>
          {money(reconciliation.inFiles)} in the files, {money(reconciliation.answered)} answered, by period and metric
        </summary>
        <div className="tw max-h-[360px] overflow-y-auto border-t border-line">
          <table className="datagrid">
            <thead>
              <tr>
                <th scope="col">Period</th>
                <th scope="col">Metric</th>
                <th scope="col" className="n secondary">
                  In the files
                </th>
                <th scope="col" className="n">
                  Answered
                </th>
                <th scope="col" className="n">
                  Difference
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.toReversed().map((line) => (
                <tr key={`${line.billingPeriod}${line.metric}`}>
                  <th scope="row">{formatBucket(line.billingPeriod)}</th>
                  <td>{line.metric}</td>
                  <td className="n secondary">{money(line.inFiles)}</td>
                  <td className="n">{money(line.answered)}</td>
                  <td className={`n ${Number(line.difference) === 0 ? "text-ink-3!" : "text-caution!"}`}>{money(line.difference)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Box>
  );
}

export function SetAside({ data: { setAside } }: Props) {
  if (setAside.length === 0) return null;
  return (
    <Box title="Set aside" sub="not counted in any figure">
      <dl className="pairs p-4">
        {setAside.map(({ what, rows, reason }) => (
          <div key={what} className="contents">
            <dt>{what}</dt>
            <dd>
              {rows === null ? "" : `${rows.toLocaleString("en-US")} rows: `}
              {reason}
            </dd>
          </div>
        ))}
      </dl>
    </Box>
  );
}

export function Missing({ data: { missing } }: Props) {
  if (missing.length === 0) return null;
  return (
    <Box title="Missing columns" sub="and what cannot be known without them">
      <dl className="pairs p-4">
        {missing.map(({ column, consequence }) => (
          <div key={column} className="contents">
            <dt className="mono t-12 pt-0.5">{column}</dt>
            <dd>{consequence}</dd>
          </div>
        ))}
      </dl>
    </Box>
  );
}

export function Asked({ data: { costOfAsking: asked } }: Props) {
  return (
    <Box title="Cost of asking" sub={formatBucket(asked.day)}>
      <div className="flex flex-col gap-1 p-4">
        <p className="num">
          {asked.questions.toLocaleString("en-US")} {asked.questions === 1 ? "question" : "questions"}, {formatValue(asked.bytesScanned, "bytes")}{" "}
          read
          {asked.usd === null ? "" : `, ${formatValue(asked.usd, "USD")}`}
        </p>
        <p className="t-12 text-ink-3">{asked.note}</p>
      </div>
    </Box>
  );
}
