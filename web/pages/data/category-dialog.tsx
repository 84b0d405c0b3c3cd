import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { CategoryRule, CostCategory, OrganizationAnswer } from "#core/api/organization";
import { ApiError, request } from "#web/api/client.ts";
import type { SemanticModel } from "#web/api/types.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { Field } from "#web/pages/gate/field.tsx";
import { Button, IconButton } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = { readonly all: OrganizationAnswer["categories"]; readonly edited: CostCategory | undefined; readonly onClose: () => void };
type Condition = CategoryRule["all"][number];

const EMPTY: CategoryRule = { value: "", all: [{ dimension: "account", op: "is", values: [] }] };
const OPS: readonly (readonly [Condition["op"], string])[] = [
  ["is", "is"],
  ["is-not", "is not"],
  ["starts-with", "starts with"],
  ["contains", "contains"],
  ["is-missing", "is missing"],
];
const OFFERED = ["account", "account_id", "organizational_unit", "service", "region", "usage_type", "operation", "charge_category"];

/** Rules of one category: tried in order, the first that holds gives the value. */
export function CategoryDialog({ all, edited, onClose }: Props) {
  const [name, setName] = useState(edited?.name ?? "");
  const [rules, setRules] = useState<readonly CategoryRule[]>(edited?.rules ?? [EMPTY]);
  const [otherwise, setOtherwise] = useState(edited?.otherwise ?? "");
  const [fault, setFault] = useState<string>();
  const change = (at: number, next: CategoryRule) => setRules(rules.map((rule, index) => (index === at ? next : rule)));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const made = { name: name.trim(), rules, otherwise: otherwise.trim() === "" ? null : otherwise.trim() };
    const others = all.filter((one) => one.name !== edited?.name).map((one) => ({ name: one.name, rules: one.rules, otherwise: one.otherwise }));
    try {
      await request("/api/organization", { method: "PUT", body: { categories: [...others, made] } });
      toast(`${made.name} is saved`);
      for (const path of ["/api/organization", "/api/semantic-model", "/api/spend"]) invalidate(path);
      onClose();
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : "It could not be saved. Try again.");
    }
  };
  return (
    <Dialog title={edited === undefined ? "New cost category" : `Edit ${edited.name}`} className="modal-wide" onClose={onClose}>
      <form className="flex flex-col gap-3.5" onSubmit={(event) => void save(event)}>
        <Field
          label="Name"
          value={name}
          required
          maxLength={50}
          data-first
          placeholder="Cost centre"
          onChange={(event) => setName(event.target.value)}
        />
        <ol className="flex flex-col gap-3">
          {rules.map((rule, at) => (
            <li key={at} className="flex flex-col gap-2 border-l-2 border-line pl-3">
              <div className="flex items-center gap-2">
                <input
                  className="input input-small w-48!"
                  aria-label={`Rule ${at + 1}: value`}
                  placeholder="Value, such as Retail"
                  required
                  maxLength={80}
                  value={rule.value}
                  onChange={(event) => change(at, { ...rule, value: event.target.value })}
                />
                <span className="t-12 text-ink-3">where</span>
                {rules.length > 1 && (
                  <IconButton label={`Remove rule ${at + 1}`} onClick={() => setRules(rules.filter((_, index) => index !== at))}>
                    <X size={14} strokeWidth={1.6} />
                  </IconButton>
                )}
              </div>
              {rule.all.map((condition, index) => (
                <ConditionFields
                  key={index}
                  name={`Rule ${at + 1}, condition ${index + 1}`}
                  condition={condition}
                  onChange={(next) => change(at, { ...rule, all: rule.all.map((one, place) => (place === index ? next : one)) })}
                  onRemove={rule.all.length === 1 ? undefined : () => change(at, { ...rule, all: rule.all.filter((_, place) => place !== index) })}
                />
              ))}
              {rule.all.length < 8 && (
                <div>
                  <Button small look="ghost" onClick={() => change(at, { ...rule, all: [...rule.all, ...EMPTY.all] })}>
                    and
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ol>
        <div>
          <Button small look="ghost" onClick={() => setRules([...rules, EMPTY])}>
            <Plus size={14} strokeWidth={1.6} aria-hidden="true" />
            Rule
          </Button>
        </div>
        <Field
          label="Otherwise"
          value={otherwise}
          maxLength={80}
          hint="Empty: charges that no rule takes have no value"
          onChange={(event) => setOtherwise(event.target.value)}
        />
        {fault !== undefined && (
          <p className="text-bad" role="alert">
            {fault}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="ink" type="submit" disabled={name.trim() === ""}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type ConditionProps = {
  readonly name: string;
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: (() => void) | undefined;
};

function ConditionFields({ name, condition, onChange, onRemove }: ConditionProps) {
  const model = useResource<SemanticModel>("/api/semantic-model");
  const [text, setText] = useState(condition.values.join(", "));
  const dimensions = (model.data?.dimensions ?? []).filter((one) => OFFERED.includes(one.name) || one.name.startsWith("tag:"));
  return (
    <div className="flex flex-wrap items-center gap-2">
      <select
        className="input input-small w-auto!"
        aria-label={`${name}: by`}
        value={condition.dimension}
        onChange={(event) => onChange({ ...condition, dimension: event.target.value })}
      >
        {dimensions.map((one) => (
          <option key={one.name} value={one.name}>
            {one.label}
          </option>
        ))}
      </select>
      <select
        className="input input-small w-auto!"
        aria-label={`${name}: how`}
        value={condition.op}
        onChange={(event) => {
          const op = event.target.value as Condition["op"];
          onChange({ ...condition, op, values: op === "is-missing" ? [] : condition.values });
        }}
      >
        {OPS.map(([op, label]) => (
          <option key={op} value={op}>
            {label}
          </option>
        ))}
      </select>
      {condition.op !== "is-missing" && (
        <input
          className="input input-small w-64!"
          aria-label={`${name}: values`}
          placeholder="Values, with commas between"
          required
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const values = event.target.value.split(",").map((value) => value.trim());
            onChange({ ...condition, values: values.filter((value) => value !== "") });
          }}
        />
      )}
      {onRemove !== undefined && (
        <IconButton label={`Remove ${name.toLowerCase()}`} onClick={onRemove}>
          <X size={14} strokeWidth={1.6} />
        </IconButton>
      )}
    </div>
  );
}
