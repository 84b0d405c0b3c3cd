import type { DataState } from "#core/api/data";
import { Field } from "#web/pages/gate/field.tsx";
import type { Draft, Kind } from "#web/pages/data/connect-source.ts";
import { CopyButton } from "#web/ui/copy-button.tsx";

type Props = {
  readonly kind: Kind;
  readonly draft: Draft;
  readonly faults: Readonly<Record<string, string>>;
  readonly data: DataState;
  readonly most: number;
  readonly onChange: (name: string, value: string) => void;
};

/** What each kind of source needs to be found and opened. */
export function ConnectFields({ kind, draft, faults, data, most, onChange }: Props) {
  const field = (name: string, label: string, more: { readonly placeholder?: string; readonly hint?: string; readonly required?: boolean } = {}) => (
    <Field
      label={label}
      name={name}
      value={draft[name] ?? ""}
      fault={faults[name]}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(name, event.target.value)}
      {...more}
    />
  );
  const months = (
    <Field
      label="Months back"
      name="months"
      type="number"
      min={1}
      max={most}
      value={draft["months"] ?? ""}
      fault={faults["months"]}
      hint={`At most ${most}, the newest included`}
      onChange={(event) => onChange("months", event.target.value)}
    />
  );
  const reached = (
    <>
      {field("roleArn", "Role to assume", {
        placeholder: "arn:aws:iam::123456789012:role/MajorTomRead",
        hint: "Empty: the server's own keys",
      })}
      {field("externalId", "External id", { hint: "Your organization's own; the role must ask for it" })}
    </>
  );
  if (kind === "folder")
    return (
      <>
        <div className="form-grid">
          {field("path", "Folder", { hint: "Inside your organization's export folder on the server; . is all of it" })}
          {months}
        </div>
        {data.connect.dataFolder !== "" && (
          <p className="t-12 text-ink-3">
            Put Parquet or CSV files (also gzip) into <span className="mono break-all">{data.connect.dataFolder}</span>
            <CopyButton text={data.connect.dataFolder} what="the folder" />
          </p>
        )}
      </>
    );
  if (kind === "cost_explorer")
    return (
      <>
        <div className="form-grid">
          {reached}
          <div className="field">
            <label htmlFor="source-granularity">By</label>
            <select
              id="source-granularity"
              className="input"
              value={draft["granularity"]}
              onChange={(event) => onChange("granularity", event.target.value)}
            >
              <option value="daily">day, 14 months at most</option>
              <option value="monthly">month, 38 months at most</option>
            </select>
          </div>
          {months}
        </div>
        <p className="t-12 text-ink-3">
          AWS takes $0.01 for each request. Cost Explorer knows no single resources and no line items: an export tells more.
        </p>
      </>
    );
  return (
    <>
      <div className="form-grid">
        {field("bucket", "Bucket", { placeholder: "my-company-cost-exports", required: true })}
        {field("prefix", "Prefix", { placeholder: "exports", hint: "Empty: the whole bucket" })}
        {field("exportName", "Export", { placeholder: "hourly", hint: "Where several lie under the prefix" })}
        {field("region", "Region", { placeholder: "us-east-1" })}
        {reached}
        {months}
      </div>
      <details>
        <summary className="t-12 text-ink-2">A table in Athena over the same files, tried out with the bucket</summary>
        <div className="form-grid pt-3">
          {field("database", "Database", { placeholder: "major_tom" })}
          {field("table", "Table", { placeholder: "cur" })}
          {field("workgroup", "Workgroup", { placeholder: "primary" })}
        </div>
      </details>
      {data.connect.trustedPrincipal !== null && (
        <p className="t-12 text-ink-3">
          The role trusts <span className="mono break-all">{data.connect.trustedPrincipal}</span>
        </p>
      )}
    </>
  );
}
