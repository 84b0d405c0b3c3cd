import { useState } from "react";
import type { z } from "zod";
import type { UnitDetail, UnitList, UnitSeries, UnitsUpload } from "#core/api/units";
import { formatBucket, formatInstant } from "#core/figures/dates";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { useMay } from "#web/app/session.tsx";
import { useDock } from "#web/chat/dock.tsx";
import { CsvUpload } from "#web/pages/data/csv-upload.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Series = UnitSeries;
type List = z.infer<typeof UnitList>;
type Upload = z.infer<typeof UnitsUpload>;

/** Orders, requests, tenants: what the bill can be divided by. */
export function Units() {
  const units = useResource<List>("/api/units");
  const manages = useMay("data:manage");
  const [shown, setShown] = useState<Series>();
  const dock = useDock();
  const changed = () => {
    for (const path of ["/api/units", "/api/semantic-model"]) invalidate(path);
  };
  const remove = async (series: Series) => {
    try {
      await request(`/api/units/${encodeURIComponent(series.name)}`, { method: "DELETE" });
      toast(`${series.name} is removed; upload the file again to have it back`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It could not be removed", undefined, "info");
    }
    changed();
  };
  return (
    <>
      {units.error !== undefined && <Fault error={units.error} onRetry={units.reload} title="The units could not be read" />}
      {units.loading && <Skeleton height={120} />}
      {units.data !== undefined && (
        <Box title="Units of output" sub="the cost of one is a metric">
          {units.data.series.length === 0 ? (
            <p className="p-4 text-ink-2">None yet. Upload orders, requests or tenants by day or month to see what one of them costs.</p>
          ) : (
            <ul className="divide-y divide-line">
              {units.data.series.map((series) => (
                <li key={series.name} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-2.5">
                  <div className="flex-1 min-w-[220px]">
                    <p>
                      <span className="font-[520]">{series.name}</span> <span className="t-12 text-ink-3">by {series.step}</span>
                    </p>
                    <p className="t-12 text-ink-2 num">
                      {formatBucket(series.from)} to {formatBucket(series.to)}, {series.points.toLocaleString("en-US")} points
                      {series.dimension !== null && `, by ${series.dimension} (${series.values.length})`}
                      {series.gaps > 0 && <span className="text-caution">, {series.gaps} missing: unknown there, not zero</span>}
                    </p>
                    <p className="t-12 text-ink-3">
                      Metric <span className="mono">{series.metric}</span>, uploaded {formatInstant(new Date(series.updatedAt))} by {series.updatedBy}
                    </p>
                  </div>
                  <span className="flex gap-1">
                    <Button small look="ghost" onClick={() => dock.ask(`What did one ${series.one} cost last month?`)}>
                      Ask<span className="sr"> about {series.name}</span>
                    </Button>
                    <Button small look="ghost" onClick={() => setShown(series)}>
                      Values<span className="sr"> of {series.name}</span>
                    </Button>
                    {manages && (
                      <Button small look="ghost" onClick={() => void remove(series)}>
                        Remove<span className="sr"> {series.name}</span>
                      </Button>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Box>
      )}
      <Box title="Upload units" sub="each series in the file replaces the one of its name">
        {manages ? (
          <CsvUpload<Upload>
            path="/api/units"
            label="CSV of date (YYYY-MM-DD) or month (YYYY-MM), unit, quantity, and at most one dimension such as team or account."
            example={"date,unit,quantity\n2026-11-01,orders,1840\n2026-11-02,orders,2015"}
            summary={({ rows, series, faults }) =>
              faults.length > 0 ? "Nothing is stored." : `${rows.toLocaleString("en-US")} rows of ${series.map(({ name }) => name).join(", ")} read.`
            }
            preview={(upload) => <Preview upload={upload} />}
            onStored={changed}
          />
        ) : (
          <p className="p-4 text-ink-3">An Owner or Admin uploads units.</p>
        )}
      </Box>
      {shown !== undefined && <Values series={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function Preview({ upload: { series, sample } }: { readonly upload: Upload }) {
  return (
    <>
      <ul className="t-12 text-ink-2 num">
        {series.map((one) => (
          <li key={one.name}>
            {one.name}: {one.points.toLocaleString("en-US")} points, {formatBucket(one.from)} to {formatBucket(one.to)}
            {one.replaces > 0 && `, replaces ${one.replaces.toLocaleString("en-US")}`}
            {one.gaps > 0 && `, ${one.gaps} missing`}
          </li>
        ))}
      </ul>
      {sample.length > 0 && <Points rows={sample.map((row) => [row.unit, row.at, row.value, row.quantity])} head="Unit" />}
    </>
  );
}

function Values({ series, onClose }: { readonly series: Series; readonly onClose: () => void }) {
  const detail = useResource<UnitDetail>(`/api/units/${encodeURIComponent(series.name)}`);
  return (
    <Dialog kind="drawer" title={series.name} onClose={onClose}>
      {detail.error !== undefined && <Fault error={detail.error} onRetry={detail.reload} title="The values could not be read" />}
      {detail.loading && <Skeleton height={320} />}
      {detail.data !== undefined && (
        <Points rows={detail.data.data.toReversed().map((row) => [undefined, row.at, row.value, row.quantity])} head={undefined} />
      )}
    </Dialog>
  );
}

type Point = readonly [unit: string | undefined, at: string, value: string | null, quantity: string];

function Points({ rows, head }: { readonly rows: readonly Point[]; readonly head: string | undefined }) {
  const split = rows.some(([, , value]) => value !== null);
  return (
    <div className="box tw">
      <table className="datagrid">
        <thead>
          <tr>
            {head !== undefined && <th scope="col">{head}</th>}
            <th scope="col">When</th>
            {split && <th scope="col">Of</th>}
            <th scope="col" className="n">
              Quantity
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 500).map(([unit, at, value, quantity]) => (
            <tr key={`${unit}${at}${value}`}>
              {head !== undefined && <td>{unit}</td>}
              <td>{formatBucket(at)}</td>
              {split && <td>{value}</td>}
              <td className="n">{quantity}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
