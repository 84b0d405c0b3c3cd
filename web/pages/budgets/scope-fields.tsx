import { Plus, X } from "lucide-react";
import type { Budget } from "#core/api/budgets";
import type { SemanticModel } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Button, IconButton } from "#web/ui/button.tsx";

export type Scope = { readonly dimension: string; readonly leavesOut: boolean; readonly values: readonly string[] };

const OFFERED = ["account", "organizational_unit", "service", "region", "cluster", "namespace", "charge_category"];

export function scopesOf(budget: Budget | undefined): readonly Scope[] {
  return [
    ...(budget?.filters ?? []).filter(({ op }) => op === "is").map(({ dimension, values }) => ({ dimension, leavesOut: false, values })),
    ...(budget?.exclude ?? []).map(({ dimension, values }) => ({ dimension, leavesOut: true, values })),
  ];
}

/** What of the bill it watches; none: everything. */
export function ScopeFields({ scopes, onChange }: { readonly scopes: readonly Scope[]; readonly onChange: (scopes: readonly Scope[]) => void }) {
  const model = useResource<SemanticModel>("/api/semantic-model");
  const dimensions = (model.data?.dimensions ?? []).filter(
    ({ name, available }) => available && (OFFERED.includes(name) || name.startsWith("tag:") || name.startsWith("cost_category")),
  );
  const set = (at: number, change: Partial<Scope>) => onChange(scopes.map((scope, index) => (index === at ? { ...scope, ...change } : scope)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="t-12 pb-1.5 font-medium text-ink-2">Watches</legend>
      {scopes.length === 0 && <p className="text-ink-3 t-12">Everything on the bill</p>}
      {scopes.map((scope, at) => (
        <div key={at} className="flex flex-wrap items-center gap-2">
          <select
            className="input input-small w-auto!"
            aria-label={`Filter ${at + 1}: by`}
            value={scope.dimension}
            onChange={(event) => set(at, { dimension: event.target.value, values: [] })}
          >
            {dimensions.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
          <select
            className="input input-small w-auto!"
            aria-label={`Filter ${at + 1}: how`}
            value={scope.leavesOut ? "not" : "is"}
            onChange={(event) => set(at, { leavesOut: event.target.value === "not" })}
          >
            <option value="is">is</option>
            <option value="not">is not</option>
          </select>
          <Values scope={scope} at={at} onChange={(values) => set(at, { values })} />
          <IconButton label={`Remove filter ${at + 1}`} onClick={() => onChange(scopes.filter((_, index) => index !== at))}>
            <X size={14} strokeWidth={1.6} />
          </IconButton>
        </div>
      ))}
      {scopes.length < 8 && (
        <div>
          <Button
            small
            look="ghost"
            disabled={dimensions.length === 0}
            onClick={() => onChange([...scopes, { dimension: dimensions[0]?.name ?? "account", leavesOut: false, values: [] }])}
          >
            <Plus size={14} strokeWidth={1.6} aria-hidden="true" />
            Filter
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function Values({ scope, at, onChange }: { readonly scope: Scope; readonly at: number; readonly onChange: (values: readonly string[]) => void }) {
  const known = useResource<{ readonly values: readonly string[] }>(`/api/dimensions/${encodeURIComponent(scope.dimension)}/values`);
  const values = [...new Set([...scope.values, ...(known.data?.values ?? [])])];
  return (
    <>
      {scope.values.map((value) => (
        <span key={value} className="chip chip-on">
          <b>{value}</b>
          <button type="button" aria-label={`Remove ${value}`} onClick={() => onChange(scope.values.filter((one) => one !== value))}>
            <X size={12} strokeWidth={1.6} aria-hidden="true" />
          </button>
        </span>
      ))}
      <select
        className="input input-small w-36!"
        aria-label={`Filter ${at + 1}: value`}
        value=""
        onChange={(event) => {
          if (event.target.value !== "") onChange([...scope.values, event.target.value]);
        }}
      >
        <option value="">{scope.values.length === 0 ? "Choose" : "or"}</option>
        {values
          .filter((value) => !scope.values.includes(value))
          .slice(0, 300)
          .map((value) => (
            <option key={value}>{value}</option>
          ))}
      </select>
    </>
  );
}
