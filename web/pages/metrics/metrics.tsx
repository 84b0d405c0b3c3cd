import { useEffect, useMemo, useState } from "react";
import type { SemanticModel } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { Link, setSearch, useLocation } from "#web/app/router.tsx";
import { type PageView, useDockView } from "#web/chat/dock.tsx";
import { Box } from "#web/ui/box.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Segments } from "#web/ui/segments.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

type Metric = SemanticModel["metrics"][number];
type Dimension = SemanticModel["dimensions"][number];

const UNITS: Readonly<Record<string, string>> = { ratio: "a share", quantity: "the unit of its rows", "USD/quantity": "USD a unit" };

/** What each number means: its definition, what it leaves out, an example, and whether this bill can answer it. */
export function Metrics() {
  const { search } = useLocation();
  const model = useResource<SemanticModel>("/api/semantic-model");
  const [part, setPart] = useState<"metrics" | "dimensions">(search.get("show") === "dimensions" ? "dimensions" : "metrics");
  const words = search.get("search") ?? "";
  const named = search.get("metric");
  useDockView(
    useMemo<PageView>(
      () => ({ page: "metrics", about: "what the numbers mean", questions: ["What is amortized cost?", "What is unused commitment?"] }),
      [],
    ),
  );
  useEffect(() => {
    if (named !== null && model.data !== undefined) document.querySelector(`#metric-${CSS.escape(named)}`)?.scrollIntoView({ block: "start" });
  }, [named, model.data]);
  const matches = ({ name, label, synonyms, description }: Pick<Metric, "name" | "label" | "synonyms" | "description">) =>
    [name, label, description, ...synonyms].some((text) => text.toLowerCase().includes(words.toLowerCase()));
  return (
    <>
      <Bar title="Metrics" />
      <div className="filter-bar" role="search" aria-label="Find a metric">
        <Segments
          label="Show"
          value={part}
          options={[
            { value: "metrics", label: "Metrics" },
            { value: "dimensions", label: "Dimensions" },
          ]}
          onChange={(next) => {
            setPart(next);
            setSearch({ show: next === "metrics" ? "" : next });
          }}
        />
        <input
          className="input input-small w-64!"
          type="search"
          data-search
          aria-label="Search"
          placeholder="amortized, coverage, EC2 hours"
          value={words}
          onChange={(event) => setSearch({ search: event.target.value })}
        />
      </div>
      <div className="page max-w-[920px]!">
        {model.error !== undefined && <Fault error={model.error} onRetry={model.reload} title="The metrics could not be read" />}
        {model.loading && <Skeleton height={320} />}
        {part === "metrics" && model.data?.metrics.filter(matches).map((metric) => <MetricBox key={metric.name} metric={metric} />)}
        {part === "dimensions" && model.data !== undefined && <Dimensions dimensions={model.data.dimensions.filter(matches)} />}
      </div>
    </>
  );
}

function MetricBox({ metric }: { readonly metric: Metric }) {
  const { name, label, unit, description, leavesOut, example, synonyms, aggregation, available, unavailableBecause } = metric;
  return (
    <div id={`metric-${name}`} className="scroll-mt-16">
      <Box
        title={label}
        sub={`${UNITS[unit] ?? unit}, ${aggregation === "sum" ? "a sum" : "a ratio of two sums"}`}
        tools={
          available && unit === "USD" ? (
            <Link className="btn btn-small btn-ghost" href={`/spend?metric=${encodeURIComponent(name)}`}>
              See it in Spend
            </Link>
          ) : undefined
        }
      >
        <dl className="pairs p-4">
          <dt>Is</dt>
          <dd>{description}</dd>
          {leavesOut !== "" && (
            <>
              <dt>Leaves out</dt>
              <dd>{leavesOut}</dd>
            </>
          )}
          <dt>Example</dt>
          <dd>{example}</dd>
          <dt>Called</dt>
          <dd>
            <span className="mono">{name}</span>
            {synonyms.length > 0 && <span className="text-ink-3">, {synonyms.join(", ")}</span>}
          </dd>
          {!available && (
            <>
              <dt>Here</dt>
              <dd className="text-caution">{unavailableBecause}</dd>
            </>
          )}
        </dl>
      </Box>
    </div>
  );
}

function Dimensions({ dimensions }: { readonly dimensions: readonly Dimension[] }) {
  return (
    <Box title="Dimensions" sub="What numbers are grouped and filtered by">
      <div className="tw">
        <table className="datagrid">
          <thead>
            <tr>
              <th scope="col">Dimension</th>
              <th scope="col">Is</th>
              <th scope="col" className="secondary">
                Here
              </th>
            </tr>
          </thead>
          <tbody>
            {dimensions.map(({ name, label, description, synonyms, available, unavailableBecause }) => (
              <tr key={name}>
                <th scope="row">
                  {label}
                  <div className="mono t-12 font-normal text-ink-3">{name}</div>
                </th>
                <td className="whitespace-normal!">
                  {description}
                  {synonyms.length > 0 && <span className="block t-12 text-ink-3">Also: {synonyms.join(", ")}</span>}
                </td>
                <td className="secondary whitespace-normal! text-ink-2!">{available ? "yes" : (unavailableBecause ?? "no")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Box>
  );
}
