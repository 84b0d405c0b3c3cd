import { Check, TriangleAlert } from "lucide-react";
import type { Projection } from "#core/api/projection";
import { formatFigure } from "#core/figures/format";
import { BlockView } from "#web/charts/block-view.tsx";
import { Categories } from "#web/pages/savings/categories.tsx";
import { FigureButton, Sum } from "#web/query/sum.tsx";
import { useQueryView } from "#web/query/query-view.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";

/** The price promise against its own base: dashed, since nobody did anything for it yet. */
export function Guarantee({ data }: { readonly data: Projection }) {
  return (
    <section className="flex flex-col gap-5" aria-labelledby="guarantee">
      <h2 id="guarantee" className="section-head">
        The guaranteed 20 % <span>{data.period.label}, apart from what was achieved</span>
      </h2>
      <div className="sums" role="group" aria-label="The guaranteed 20 %">
        <Sum label="Current spend, the base" figure={data.baseline} />
        <Sum label="After the guaranteed 20 %" figure={data.projected} />
        <Sum label="Guaranteed saving" figure={data.saving}>
          {data.deltaRatio.value !== null && `${formatFigure(data.deltaRatio)} of the base`}
        </Sum>
      </div>
      {!data.enoughData && (
        <p className="notice notice-caution" role="note">
          <TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" />
          Only {data.hoursOfData} hours of data are in: below 48 hours the difference says nothing yet.
        </p>
      )}
      <p className="text-ink-2">{data.achieved.sentence}</p>
      <BlockView block={data.chart} level={3} />
      <Categories
        title="By category"
        sub="the base, before and after the guaranteed 20 %"
        before="Before"
        after="After"
        saving="Guaranteed"
        rows={data.categories}
      />
      <Base data={data} />
    </section>
  );
}

/** What of the bill is the base, and what is not, with its amount. */
function Base({ data: { base } }: { readonly data: Projection }) {
  const open = useQueryView();
  return (
    <Box
      title="What the base leaves out"
      sub="bill = base + exclusions"
      level={3}
      tools={
        <>
          <span className={`ties px-1.5 ${base.ties ? "" : "text-caution!"}`}>
            {base.ties ? <Check size={14} strokeWidth={1.6} aria-hidden="true" /> : <TriangleAlert size={14} strokeWidth={1.6} aria-hidden="true" />}
            {base.ties ? "Adds up to the bill" : `Off by ${base.difference}`}
          </span>
          <Button small look="ghost" onClick={() => open(base.queryId, "The base of the guarantee")}>
            Query
          </Button>
        </>
      }
    >
      <div className="tw">
        <table className="datagrid">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" className="secondary">
                Why
              </th>
              <th scope="col" className="n">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Base: charges of usage</th>
              <td className="secondary" />
              <td className="n">
                <FigureButton figure={base.base} bare />
              </td>
            </tr>
            {base.exclusions.map((one) => (
              <tr key={one.kind}>
                <td>{one.label}</td>
                <td className="secondary wrap text-ink-3!">{one.why}</td>
                <td className="n">
                  <FigureButton figure={one.amount} bare />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">The bill</th>
              <td className="secondary" />
              <td className="n">
                <FigureButton figure={base.bill} bare />
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
      <p className="border-t border-line px-3.5 py-2 t-12 text-ink-2">{base.sentence}</p>
    </Box>
  );
}
