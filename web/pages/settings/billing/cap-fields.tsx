type Caps = { readonly rollingUsd: string; readonly outstandingUsd: string };

/** Limits of whole commitments, USD: what may be bought within 30 days, and what may be owed at once. */
export function CapFields({ caps, onChange }: { readonly caps: Caps; readonly onChange: (caps: Caps) => void }) {
  const field = (key: keyof Caps, label: string) => (
    <div className="field">
      <label htmlFor={`cap-${key}`}>{label}</label>
      <input
        id={`cap-${key}`}
        className="input mono"
        inputMode="decimal"
        pattern="\d{1,12}(\.\d{1,2})?"
        required
        value={caps[key]}
        onChange={(event) => onChange({ ...caps, [key]: event.target.value.trim() })}
      />
    </div>
  );
  return (
    <div className="flex flex-wrap gap-3">
      {field("rollingUsd", "New commitments in 30 days, at most USD")}
      {field("outstandingUsd", "All commitments together, at most USD")}
    </div>
  );
}
