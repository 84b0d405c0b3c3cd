import { X } from "lucide-react";
import { useRef, useState } from "react";
import { setSearch } from "#web/app/router.tsx";
import { Button } from "#web/ui/button.tsx";

const NAMES = ["action", "actor", "outcome", "from", "to", "search"] as const;
/** Typing settles before the log is asked again. */
const SETTLES_MS = 300;
export type Filters = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

export function filtersOf(search: URLSearchParams): Filters {
  return Object.fromEntries(NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : []))) as Filters;
}

type Props = { readonly filters: Filters; readonly actions: readonly string[]; readonly actors: readonly string[] };

/** Active filters are blue; the X takes them all away. */
export function AuditFilters({ filters, actions, actors }: Props) {
  const [typed, setTyped] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const type = (words: string) => {
    setTyped(words);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSearch({ search: words, open: "" }), SETTLES_MS);
  };
  const clear = () => {
    clearTimeout(timer.current);
    setTyped(undefined);
    setSearch(Object.fromEntries([...NAMES, "open"].map((name) => [name, ""])));
  };
  const set = (name: keyof Filters) => (event: { readonly target: { readonly value: string } }) =>
    setSearch({ [name]: event.target.value, open: "" });
  const look = (name: keyof Filters) => `input input-small w-auto! ${filters[name] === undefined ? "" : "border-earth! text-earth! bg-earth-soft!"}`;
  return (
    <div className="flex flex-wrap items-center gap-2" role="search" aria-label="Filter the audit log">
      <input
        className="input input-small w-56!"
        type="search"
        data-search
        aria-label="Search"
        placeholder="Search events and targets"
        value={typed ?? filters.search ?? ""}
        onChange={(event) => type(event.target.value)}
      />
      <select className={look("action")} aria-label="Action" value={filters.action ?? ""} onChange={set("action")}>
        <option value="">Any action</option>
        {actions.map((action) => (
          <option key={action}>{action}</option>
        ))}
      </select>
      <select className={look("actor")} aria-label="Actor" value={filters.actor ?? ""} onChange={set("actor")}>
        <option value="">Anyone</option>
        {actors.map((actor) => (
          <option key={actor}>{actor}</option>
        ))}
      </select>
      <select className={look("outcome")} aria-label="Outcome" value={filters.outcome ?? ""} onChange={set("outcome")}>
        <option value="">Any outcome</option>
        <option>success</option>
        <option>failed</option>
        <option>denied</option>
      </select>
      <label className="flex items-center gap-1.5 t-12 text-ink-3">
        from
        <input className={look("from")} type="date" value={filters.from ?? ""} onChange={set("from")} />
      </label>
      <label className="flex items-center gap-1.5 t-12 text-ink-3">
        to
        <input className={look("to")} type="date" value={filters.to ?? ""} onChange={set("to")} />
      </label>
      {Object.keys(filters).length > 0 && (
        <Button small look="ghost" onClick={clear}>
          <X size={14} strokeWidth={1.6} aria-hidden="true" />
          Clear
        </Button>
      )}
    </div>
  );
}
