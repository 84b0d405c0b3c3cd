import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type Budget, DEFAULT_ALERT_POINTS } from "#core/api/budgets";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { navigate } from "#web/app/router.tsx";
import { PERIODS } from "#web/pages/budgets/budget-words.ts";
import { type Scope, ScopeFields, scopesOf } from "#web/pages/budgets/scope-fields.tsx";
import { Field } from "#web/pages/gate/field.tsx";
import { Button, IconButton } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = { readonly budget?: Budget; readonly onClose: () => void };
type Point = Budget["alertPoints"][number];

/** Set or change a budget: amount, period, what it watches, when it speaks. */
export function BudgetDialog({ budget, onClose }: Props) {
  const [name, setName] = useState(budget?.name ?? "");
  const [amount, setAmount] = useState(budget?.amount ?? "");
  const [period, setPeriod] = useState<Budget["period"]>(budget?.period ?? "month");
  const [scopes, setScopes] = useState<readonly Scope[]>(() => scopesOf(budget));
  const [points, setPoints] = useState<readonly Point[]>(budget?.alertPoints ?? DEFAULT_ALERT_POINTS);
  const [fault, setFault] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const setPoint = (at: number, change: Partial<Point>) => setPoints(points.map((point, index) => (index === at ? { ...point, ...change } : point)));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    const pick = (leavesOut: boolean) =>
      scopes
        .filter((scope) => scope.leavesOut === leavesOut && scope.dimension !== "" && scope.values.length > 0)
        .map(({ dimension, values }) => ({ dimension, op: "is" as const, values }));
    const kept = budget?.filters.filter(({ op }) => op !== "is") ?? [];
    const body = {
      name: name.trim(),
      amount: amount.trim().replaceAll(",", "").replace(/^\$/, ""),
      period,
      filters: [...kept, ...pick(false)],
      exclude: pick(true),
      alertPoints: points,
    };
    try {
      const saved =
        budget === undefined
          ? await request<Budget>("/api/budgets", { body })
          : await request<Budget>(`/api/budgets/${encodeURIComponent(budget.id)}`, { method: "PATCH", body });
      toast(budget === undefined ? `“${saved.name}” is set` : `“${saved.name}” is changed`);
      invalidate("/api/budgets");
      onClose();
      if (budget === undefined) navigate(`/budgets/${saved.id}`);
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, { detail: "It could not be saved. Try again." }));
      setBusy(false);
    }
  };
  return (
    <Dialog title={budget === undefined ? "New budget" : `Edit ${budget.name}`} onClose={onClose}>
      <form className="flex flex-col gap-3.5" onSubmit={(event) => void save(event)}>
        <Field
          label="Name"
          value={name}
          required
          maxLength={120}
          data-first
          placeholder="Production"
          fault={fault?.fields["name"]}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label="Amount, USD"
            value={amount}
            required
            inputMode="decimal"
            placeholder="20000.00"
            fault={fault?.fields["amount"]}
            onChange={(event) => setAmount(event.target.value)}
          />
          <div className="field">
            <label htmlFor="budget-period">For a</label>
            <select id="budget-period" className="input" value={period} onChange={(event) => setPeriod(event.target.value as Budget["period"])}>
              {Object.entries(PERIODS).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </div>
        </div>
        <ScopeFields scopes={scopes} onChange={setScopes} />
        <fieldset className="flex flex-col gap-2">
          <legend className="t-12 pb-1.5 font-medium text-ink-2">Alert when</legend>
          {points.map((point, at) => (
            <div key={at} className="flex items-center gap-2">
              <select
                className="input input-small w-auto!"
                aria-label={`Alert ${at + 1}: of what`}
                value={point.of}
                onChange={(event) => setPoint(at, { of: event.target.value as Point["of"] })}
              >
                <option value="actual">the actual</option>
                <option value="forecast">the forecast</option>
              </select>
              reaches
              <input
                className="input input-small w-20!"
                type="number"
                min={1}
                max={500}
                required
                aria-label={`Alert ${at + 1}: percent`}
                value={point.percent}
                onChange={(event) => setPoint(at, { percent: Number(event.target.value) })}
              />
              %
              <IconButton label={`Remove alert ${at + 1}`} onClick={() => setPoints(points.filter((_, index) => index !== at))}>
                <X size={14} strokeWidth={1.6} />
              </IconButton>
            </div>
          ))}
          {points.length < 10 && (
            <div>
              <Button small look="ghost" onClick={() => setPoints([...points, { of: "actual", percent: 90 }])}>
                <Plus size={14} strokeWidth={1.6} aria-hidden="true" />
                Alert
              </Button>
            </div>
          )}
        </fieldset>
        {fault !== undefined && (
          <p className="text-bad" role="alert">
            {fault.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="ink" type="submit" disabled={busy || name.trim() === "" || amount.trim() === ""}>
            {budget === undefined ? "Set the budget" : "Save"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
