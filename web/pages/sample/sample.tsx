import type { DataState } from "#core/api/data";
import { formatValue } from "#core/figures/format";
import { Link } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { BlockView } from "#web/charts/block-view.tsx";
import { ColoursProvider } from "#web/charts/colours.tsx";
import { dollars, SAMPLE, SAMPLE_COMMITMENTS, SAMPLE_GUARANTEE, SAMPLE_TABLE, SAMPLE_TREND } from "#web/pages/sample/sample-bill.ts";

export type SampleOf = "overview" | "spend" | "savings" | "commitments";
type Props = { readonly of: SampleOf; readonly state: DataState["state"]; readonly failure: string | undefined };

/** A made-up month, stamped and dashed, so that nobody takes it for their own. */
export function Sample({ of, state, failure }: Props) {
  const manages = useMay("data:manage");
  return (
    <section className="sample" aria-label="Sample data, not yours">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className="stamp">Sample data, not yours</span>
        <p className="flex-1 min-w-[220px]">
          {failure !== undefined
            ? `The first reading failed: ${failure}`
            : state === "backfilling"
              ? "Your bill is being read back. Until its first month is in, this shows what will stand here."
              : "No bill is connected yet. This is a made-up company, to show what will stand here."}
        </p>
        <Link className="btn btn-ink" href="/data">
          {state === "backfilling" ? "See how far it is" : manages ? "Connect your bill" : "Go to Data"}
        </Link>
      </div>
      <ColoursProvider>
        <div className="sums" role="group" aria-label="Sample totals">
          {sumsOf(of).map(([label, cents, planned]) => (
            <div key={label}>
              <div className="t-12 text-ink-2">{label}</div>
              <div className="sum text-ink-2">
                <span className={planned ? "planned" : ""}>{formatValue(dollars(cents), "USD", label === "Change" ? { sign: "always" } : {})}</span>
              </div>
            </div>
          ))}
        </div>
        {of === "savings" || of === "commitments" ? (
          <BlockView block={of === "savings" ? SAMPLE_GUARANTEE : SAMPLE_COMMITMENTS} level={2} />
        ) : (
          <>
            <BlockView block={SAMPLE_TREND} level={2} />
            <BlockView block={SAMPLE_TABLE} level={2} />
          </>
        )}
      </ColoursProvider>
    </section>
  );
}

type Line = readonly [label: string, cents: number, planned?: boolean];

function sumsOf(of: SampleOf): readonly Line[] {
  if (of === "savings")
    return [
      ["The bill", SAMPLE.total],
      ...SAMPLE.excluded.map(({ name, cents }): Line => [name, cents]),
      ["Base of the guarantee", SAMPLE.base],
      ["Guaranteed saving", SAMPLE.guaranteed, true],
      ["After the guaranteed 20 %", SAMPLE.base - SAMPLE.guaranteed, true],
    ];
  if (of === "commitments")
    return [
      ["Promised in the month", SAMPLE.committed],
      ["Used of it", SAMPLE.committed - SAMPLE.unused],
      ["Unused", SAMPLE.unused],
      ["EC2 on demand", SAMPLE.onDemand],
    ];
  return [
    [SAMPLE.month, SAMPLE.total],
    ["August 2026", SAMPLE.before],
    ["Change", SAMPLE.total - SAMPLE.before],
    ["A day", SAMPLE.daily],
  ];
}
