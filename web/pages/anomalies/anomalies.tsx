import { CircleCheck } from "lucide-react";
import { useMemo } from "react";
import type { AnomalyList } from "#core/api/anomalies";
import { formatInstant } from "#core/figures/dates";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { navigate, setSearch, useLocation } from "#web/app/router.tsx";
import { AskAboutProvider } from "#web/charts/ask-about.tsx";
import { type PageView, useDock, useDockView } from "#web/chat/dock.tsx";
import { ExplainButton } from "#web/chat/explain.tsx";
import { AnomalyDrawer } from "#web/pages/anomalies/anomaly-drawer.tsx";
import { AnomalyRows } from "#web/pages/anomalies/anomaly-rows.tsx";
import { STATES } from "#web/pages/anomalies/anomaly-words.ts";
import { CalendarBox } from "#web/pages/anomalies/calendar-box.tsx";
import { FloorBox } from "#web/pages/anomalies/floor-box.tsx";
import { Precision } from "#web/pages/anomalies/precision.tsx";
import { Button } from "#web/ui/button.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

const FILTERS = ["state", "service", "account", "region", "from", "to"] as const;

/** What cost more than it should, whose it is, and what became of it. */
export function Anomalies() {
  const { path, search } = useLocation();
  const open = /^\/anomalies\/(anm_[\w-]{1,60})$/.exec(path)?.[1];
  const asked = new URLSearchParams(FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name) ?? ""]] : [])));
  const question = asked.toString();
  const list = useResource<AnomalyList>(`/api/anomalies${question === "" ? "" : `?${question}`}`);
  const everything = useResource<AnomalyList>("/api/anomalies");
  const dock = useDock();
  const { data } = list;
  useDockView(
    useMemo<PageView>(
      () => ({
        page: "anomalies",
        about: open === undefined ? "anomalies" : "this anomaly",
        query: { filters: question, ...(open === undefined ? {} : { anomaly: open }) },
        questions: ["Was anything unusual this month?", "Why did cost change last week?", "Who owns the largest anomaly?"],
      }),
      [open, question],
    ),
  );
  return (
    <>
      <Bar title="Anomalies">
        <ExplainButton disabled={data === undefined} question="Was anything unusual this month?" />
      </Bar>
      <Filters all={everything.data} />
      <div className="page">
        {list.error !== undefined && (
          <Fault
            error={list.error}
            onRetry={list.reload}
            title={list.error.code === "no-data" ? "Nothing to look through yet" : "The anomalies could not be read"}
          />
        )}
        {list.loading && (
          <>
            <Loading what="anomalies" />
            <Skeleton height={64} />
            <Skeleton height={240} />
          </>
        )}
        {data !== undefined && list.error === undefined && (
          <AskAboutProvider ask={dock.ask}>
            <p className="t-15 flex items-start gap-2">
              {data.summary.quiet && <CircleCheck size={16} strokeWidth={1.6} className="mt-1 text-good" aria-label="Quiet" />}
              <span>{data.summary.sentence}</span>
            </p>
            {data.anomalies.length > 0 ? (
              <AnomalyRows data={data} />
            ) : (
              <p className="text-ink-2">
                {data.checkedAt === null
                  ? "Nobody has looked yet: the first look follows the first complete day of the bill."
                  : asked.size === 0
                    ? "No anomaly so far."
                    : "None with these filters."}
              </p>
            )}
            <p className="t-12 text-ink-3">
              {data.notes.join(" ")} {data.freshness === null ? "" : `Bill ${data.freshness}.`}{" "}
              {data.checkedAt === null ? "" : `Looked through ${formatInstant(new Date(data.checkedAt))}.`}
            </p>
            <div className="grid items-start gap-5 full:grid-cols-2">
              <Precision weeks={data.precision} />
              <FloorBox settings={data.settings} />
            </div>
            <CalendarBox />
          </AskAboutProvider>
        )}
      </div>
      {open !== undefined && <AnomalyDrawer id={open} onClose={() => navigate(`/anomalies${window.location.search}`, { replace: true })} />}
    </>
  );
}

function Filters({ all }: { readonly all: AnomalyList | undefined }) {
  const { search } = useLocation();
  const set = FILTERS.filter((name) => search.get(name) !== null);
  const look = (name: (typeof FILTERS)[number]) =>
    `input input-small w-auto! ${search.get(name) === null ? "" : "border-earth! text-earth! bg-earth-soft!"}`;
  const values = (name: "service" | "account" | "region") =>
    [
      ...new Set([
        ...(all?.anomalies ?? []).flatMap(({ scope }) => scope[name] ?? []),
        ...(search.get(name) === null ? [] : [search.get(name) ?? ""]),
      ]),
    ].toSorted();
  const select = (name: "service" | "account" | "region", label: string, any: string) => (
    <select className={look(name)} aria-label={label} value={search.get(name) ?? ""} onChange={(event) => setSearch({ [name]: event.target.value })}>
      <option value="">{any}</option>
      {values(name).map((value) => (
        <option key={value}>{value}</option>
      ))}
    </select>
  );
  const day = (name: "from" | "to") => (
    <label className="flex items-center gap-1.5 t-12 text-ink-3">
      {name}
      <input className={look(name)} type="date" value={search.get(name) ?? ""} onChange={(event) => setSearch({ [name]: event.target.value })} />
    </label>
  );
  return (
    <div className="filter-bar" role="search" aria-label="Filter anomalies">
      <select
        className={look("state")}
        aria-label="State"
        value={search.get("state") ?? ""}
        onChange={(event) => setSearch({ state: event.target.value })}
      >
        <option value="">Any state</option>
        {Object.entries(STATES).map(([state, [label]]) => (
          <option key={state} value={state}>
            {label}
            {all === undefined ? "" : ` (${all.counts[state as keyof typeof STATES]})`}
          </option>
        ))}
        <option value="open,snoozed">Open and snoozed</option>
      </select>
      {select("service", "Service", "Any service")}
      {select("account", "Account", "Any account")}
      {select("region", "Region", "Any region")}
      {day("from")}
      {day("to")}
      {set.length > 0 && (
        <Button small look="ghost" onClick={() => setSearch(Object.fromEntries(set.map((name) => [name, ""])))}>
          Clear
        </Button>
      )}
    </div>
  );
}
