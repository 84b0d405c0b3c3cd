import { ChevronDown, Plus, X } from "lucide-react";
import { useRef, useState } from "react";
import type { SemanticModel } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { navigate, setSearch, useLocation } from "#web/app/router.tsx";
import { type AddressFilter, dimensionLabel, filtersIn, NONE, parameterOf, PERIODS, RANGES } from "#web/pages/spend/spend-view.ts";
import { Button } from "#web/ui/button.tsx";
import { Popover } from "#web/ui/popover.tsx";
import { Segments } from "#web/ui/segments.tsx";

type Props = { readonly model: SemanticModel | undefined; readonly metric: string | undefined; readonly onMetric: (name: string) => void };

/** Costs that people switch between, in the order in which they are asked for. */
const COSTS = ["amortized", "unblended", "net_amortized", "net_unblended", "list", "billed", "effective", "contracted"];
const GROUPS = [
  "service",
  "account",
  "organizational_unit",
  "region",
  "cluster",
  "namespace",
  "purchase_option",
  "charge_category",
  "usage_type",
  "instance_type",
];
const FILTERS = ["account", "organizational_unit", "service", "region", "cluster", "namespace", "charge_category", "purchase_option", "usage_type"];

/** Period, metric, grouping and filters; all of them live in the address. */
export function SpendFilters({ model, metric, onMetric }: Props) {
  const { search } = useLocation();
  const period = search.get("period") ?? (search.has("from") ? "custom" : "M");
  const dimensions = (model?.dimensions ?? []).filter(({ available }) => available);
  const tags = dimensions.filter(({ name }) => name.startsWith("tag:") || name.startsWith("cost_category"));
  const named = (names: readonly string[]) => [...dimensions.filter(({ name }) => names.includes(name)), ...tags];
  const filters = filtersIn(search);
  const setPeriod = (token: string) => setSearch({ period: token, from: "", to: "", granularity: "" });
  return (
    <div className="filter-bar" role="search" aria-label="Filter spend">
      <Segments label="Range" value={RANGES.find(({ value }) => value === period)?.value} options={RANGES} onChange={setPeriod} />
      <PeriodChip period={period} from={search.get("from")} to={search.get("to")} onPeriod={setPeriod} />
      <select
        className="input input-small w-auto!"
        aria-label="Compare with"
        value={search.get("compareTo") ?? "prev_period"}
        onChange={(event) => setSearch({ compareTo: event.target.value })}
      >
        <option value="prev_period">vs the period before</option>
        <option value="prev_year">vs a year earlier</option>
        <option value="none">no comparison</option>
      </select>
      <select
        className="input input-small w-auto!"
        aria-label="Metric"
        value={metric ?? ""}
        onChange={(event) => {
          onMetric(event.target.value);
          setSearch({ metric: event.target.value });
        }}
      >
        {(model?.metrics ?? [])
          .filter(({ name, available }) => available && COSTS.includes(name))
          .toSorted((a, b) => COSTS.indexOf(a.name) - COSTS.indexOf(b.name))
          .map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
      </select>
      <select
        className="input input-small w-auto!"
        aria-label="Group by"
        value={search.get("groupBy") ?? "service"}
        onChange={(event) => setSearch({ groupBy: event.target.value })}
      >
        {named(GROUPS).map(({ name, label }) => (
          <option key={name} value={name}>
            by {label.toLowerCase()}
          </option>
        ))}
        <option value="none">in one sum</option>
      </select>
      {filters.map((filter) => (
        <FilterChip key={parameterOf(filter)} filter={filter} label={dimensionLabel(filter.dimension, dimensions)} />
      ))}
      <AddFilter choices={named(FILTERS)} taken={filters.filter(({ leavesOut }) => !leavesOut).map(({ dimension }) => dimension)} />
      {filters.length > 0 && (
        <Button small look="ghost" onClick={() => setSearch(Object.fromEntries(filters.map((filter) => [parameterOf(filter), ""])))}>
          Clear
        </Button>
      )}
    </div>
  );
}

type PeriodProps = {
  readonly period: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly onPeriod: (token: string) => void;
};

function PeriodChip({ period, from, to, onPeriod }: PeriodProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const label =
    PERIODS.find(([token]) => token === period)?.[1] ??
    (period === "custom" ? `${from} to ${to}` : RANGES.some(({ value }) => value === period) ? "Other period" : period);
  return (
    <>
      <button ref={anchor} type="button" className="chip" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
        <ChevronDown size={14} strokeWidth={1.6} aria-hidden="true" />
      </button>
      {open && (
        <Popover anchor={anchor} label="Period" onClose={() => setOpen(false)}>
          <div className="flex flex-col gap-1 p-2">
            {PERIODS.map(([token, name]) => (
              <Button
                key={token}
                small
                look="ghost"
                className="justify-start!"
                onClick={() => {
                  onPeriod(token);
                  setOpen(false);
                }}
              >
                {name}
              </Button>
            ))}
            <form
              className="mt-1 flex flex-col gap-2 border-t border-line pt-2"
              onSubmit={(event) => {
                event.preventDefault();
                const form = new FormData(event.currentTarget);
                setSearch({ period: "", granularity: "", from: String(form.get("from")), to: dayAfter(String(form.get("to"))) });
                setOpen(false);
              }}
            >
              <label className="flex items-center justify-between gap-2 t-12 text-ink-3">
                from
                <input className="input input-small w-auto!" type="date" name="from" required defaultValue={from?.slice(0, 10) ?? ""} />
              </label>
              <label className="flex items-center justify-between gap-2 t-12 text-ink-3">
                to
                <input className="input input-small w-auto!" type="date" name="to" required defaultValue={to === null ? "" : dayBefore(to)} />
              </label>
              <Button small type="submit">
                Show these days
              </Button>
            </form>
          </div>
        </Popover>
      )}
    </>
  );
}

/** The address is half-open; people name the last day. */
function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
function dayBefore(day: string): string {
  return new Date(Date.parse(day.slice(0, 10)) - 86_400_000).toISOString().slice(0, 10);
}

function FilterChip({ filter, label }: { readonly filter: AddressFilter; readonly label: string }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const [first] = filter.values;
  const shown = filter.values.length === 1 ? (first === NONE ? "missing" : first) : `${filter.values.length} values`;
  return (
    <span className="chip chip-on">
      <button ref={anchor} type="button" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label} {filter.leavesOut && "not "}
        <b>{shown}</b>
      </button>
      <button type="button" aria-label={`Remove the filter ${label}`} onClick={() => setSearch({ [parameterOf(filter)]: "" })}>
        <X size={14} strokeWidth={1.6} aria-hidden="true" />
      </button>
      {open && (
        <Popover anchor={anchor} label={`Filter by ${label}`} onClose={() => setOpen(false)}>
          <Values filter={filter} onDone={() => setOpen(false)} />
        </Popover>
      )}
    </span>
  );
}

type AddProps = { readonly choices: readonly { readonly name: string; readonly label: string }[]; readonly taken: readonly string[] };

function AddFilter({ choices, taken }: AddProps) {
  const [open, setOpen] = useState(false);
  const [dimension, setDimension] = useState<string>();
  const anchor = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    setDimension(undefined);
  };
  return (
    <>
      <button ref={anchor} type="button" className="chip chip-add" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Plus size={14} strokeWidth={1.6} aria-hidden="true" />
        Filter
      </button>
      {open && (
        <Popover anchor={anchor} label="Add a filter" onClose={close}>
          {dimension === undefined ? (
            <div className="flex max-h-80 flex-col gap-0.5 overflow-y-auto p-2">
              {choices
                .filter(({ name }) => !taken.includes(name))
                .map(({ name, label }) => (
                  <Button key={name} small look="ghost" className="justify-start!" onClick={() => setDimension(name)}>
                    {label}
                  </Button>
                ))}
            </div>
          ) : (
            <Values filter={{ dimension, leavesOut: false, values: [] }} onDone={close} />
          )}
        </Popover>
      )}
    </>
  );
}

/** Values of one dimension to keep or to leave out. */
function Values({ filter, onDone }: { readonly filter: AddressFilter; readonly onDone: () => void }) {
  const { dimension } = filter;
  const known = useResource<{ readonly values: readonly string[] }>(`/api/dimensions/${encodeURIComponent(dimension)}/values`);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(filter.values));
  const [leavesOut, setLeavesOut] = useState(filter.leavesOut);
  const [words, setWords] = useState("");
  const values = [...new Set([...filter.values.filter((value) => value !== NONE), ...(known.data?.values ?? [])])].filter((value) =>
    value.toLowerCase().includes(words.toLowerCase()),
  );
  const toggle = (value: string) => {
    const next = new Set(chosen);
    if (!next.delete(value)) next.add(value);
    setChosen(next);
  };
  const apply = () => {
    const url = new URL(window.location.href);
    url.searchParams.delete(parameterOf(filter));
    const name = parameterOf({ dimension, leavesOut });
    url.searchParams.delete(name);
    for (const value of chosen) url.searchParams.append(name, value);
    navigate(url.pathname + url.search, { replace: true });
    onDone();
  };
  return (
    <form
      className="flex w-64 flex-col gap-2 p-2"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <input
        className="input input-small"
        type="search"
        data-first
        aria-label="Find a value"
        placeholder="Find a value"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {known.error !== undefined && <p className="t-12 text-bad">{known.error.message}</p>}
      <div className="flex max-h-64 flex-col gap-0.5 overflow-y-auto">
        {[NONE, ...values.slice(0, 200)].map((value) => (
          <label key={value} className="flex items-center gap-2 rounded-md px-1 py-0.5 hover:bg-hover">
            <input type="checkbox" checked={chosen.has(value)} onChange={() => toggle(value)} />
            <span className={`truncate ${value === NONE ? "text-ink-3" : ""}`} title={value}>
              {value === NONE ? "missing" : value}
            </span>
          </label>
        ))}
        {known.loading && <p className="t-12 text-ink-3">Reading the values</p>}
        {values.length > 200 && <p className="t-12 text-ink-3">{values.length - 200} more; type to find them.</p>}
      </div>
      <label className="flex items-center gap-2 t-12 text-ink-2">
        <input type="checkbox" checked={leavesOut} onChange={() => setLeavesOut(!leavesOut)} />
        Leave these out
      </label>
      <Button small look="ink" type="submit" disabled={chosen.size === 0}>
        Apply
      </Button>
    </form>
  );
}
