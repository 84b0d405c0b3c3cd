import { X } from "lucide-react";
import { setSearch } from "#web/app/router.tsx";
import { type NodeFilters } from "#web/pages/nodes/node-view.ts";
import { BOUGHT, OWNERS, READINESS } from "#web/pages/nodes/readiness.tsx";
import { Button } from "#web/ui/button.tsx";

type Props = { readonly filters: NodeFilters; readonly clusters: readonly string[] };

/** Active filters are blue, and stand in the URL. */
export function NodeFilterBar({ filters, clusters }: Props) {
  const active = Object.values(filters).some((value) => value !== "");
  const select = (name: keyof NodeFilters, label: string, any: string, options: readonly (readonly [string, string])[]) => (
    <select
      className={`input input-small w-auto! ${filters[name] === "" ? "" : "border-earth! text-earth! bg-earth-soft!"}`}
      aria-label={label}
      value={filters[name]}
      onChange={(event) => setSearch({ [name]: event.target.value })}
    >
      <option value="">{any}</option>
      {options.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  );
  return (
    <div className="flex flex-wrap items-center gap-2" role="search" aria-label="Filter the nodes">
      <input
        className="input input-small w-56!"
        type="search"
        data-search
        aria-label="Search"
        placeholder="Node, type, zone, group"
        value={filters.search}
        onChange={(event) => setSearch({ search: event.target.value })}
      />
      {select(
        "cluster",
        "Cluster",
        "Any cluster",
        clusters.map((name) => [name, name]),
      )}
      {select("bought", "Bought as", "Bought as any", [...Object.entries(BOUGHT), ["unknown", "unknown"]])}
      {select(
        "readiness",
        "Readiness",
        "Any readiness",
        Object.entries(READINESS).map(([value, [word]]) => [value, word]),
      )}
      {select("owner", "Owner", "Any owner", Object.entries(OWNERS))}
      {active && (
        <Button small look="ghost" onClick={() => setSearch({ cluster: "", bought: "", readiness: "", owner: "", search: "" })}>
          <X size={14} strokeWidth={1.6} aria-hidden="true" />
          Clear
        </Button>
      )}
    </div>
  );
}
