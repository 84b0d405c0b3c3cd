import type { Savings } from "#core/api/ledger";
import { formatFigure } from "#core/figures/format";
import { Link } from "#web/app/router.tsx";
import { BlockView } from "#web/charts/block-view.tsx";
import { Categories } from "#web/pages/savings/categories.tsx";
import { LedgerRows } from "#web/pages/savings/ledger-rows.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { Sum } from "#web/query/sum.tsx";

/** What people's actions brought, measured on the bill. The guarantee is never in here. */
export function Achieved({ data, period }: { readonly data: Savings; readonly period: string }) {
  const file = (part: string, what: string) => <CsvLink path="/api/savings" query={{ period, part }} what={what} />;
  const isMeasured = data.entries.some(({ realized }) => realized.value !== null);
  const touched = data.categories.some(({ empty }) => !empty);
  return (
    <section className="flex flex-col gap-5" aria-labelledby="achieved">
      <h2 id="achieved" className="section-head">
        Achieved by actions <span>{data.period.label}, measured on the bill</span> {file("totals", "totals-of-savings")}
      </h2>
      <div className="sums" role="group" aria-label="Achieved">
        <Sum label="Realised" figure={data.realized}>
          {isMeasured && `${formatFigure(data.realizedLow)} to ${formatFigure(data.realizedHigh)}, nine times of ten`}
        </Sum>
        <Sum label="Promised for the same hours" figure={data.promised} quiet />
        <Sum label="Gap" figure={data.gap} signed quiet />
        <Sum label="Realised so far, ever" figure={data.realizedEver} quiet />
        <Sum label="Waiting for the bill, per month" figure={data.waitingPerMonth} quiet />
      </div>
      <p className="t-15">
        {data.sentence} {data.entries.length === 0 && <Link href="/recommendations">Recommendations</Link>}
      </p>
      {data.entries.length > 0 && <LedgerRows entries={data.entries} tools={file("entries", "savings-ledger")} />}
      {isMeasured && <BlockView block={data.ledger} level={3} />}
      {touched && <BlockView block={data.beforeAfter} level={3} />}
      <Categories
        title="By category"
        sub="without the actions, and with them"
        tools={file("categories", "savings-by-category")}
        before="Without"
        after="With"
        saving="Realised"
        rows={data.categories.map((one) => ({ ...one, saving: one.realized, services: [] }))}
      />
      <p className="t-12 text-ink-3">{data.notes.join(" ")}</p>
    </section>
  );
}
