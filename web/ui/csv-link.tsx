import { Download } from "lucide-react";
import { useState } from "react";
import { ApiError, call } from "#web/api/client.ts";
import { save } from "#web/charts/block-tools.ts";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Query = Readonly<Record<string, string | number | undefined>>;
/** `what` names the file and says to a screen reader what is in it; `label` where two stand side by side. */
type Named = { readonly what: string; readonly label?: string };

const addressOf = (path: string, query: Query): string =>
  `${path}?${new URLSearchParams(
    Object.entries({ ...query, format: "csv" }).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, String(value)]])),
  )}`;

/** The whole table as the server has it, with the filters of the view. */
export function CsvLink({ path, query = {}, what, label = "CSV" }: Named & { readonly path: string; readonly query?: Query }) {
  return (
    <a
      className="btn btn-small btn-ghost"
      href={addressOf(path, query)}
      download={`${what}.csv`}
      aria-label={`CSV of ${what}`}
      title={`CSV of ${what}`}
    >
      <Download size={14} strokeWidth={1.6} aria-hidden="true" />
      {label}
    </a>
  );
}

/** The same where the question is too long for an address, or the rows are those of the page itself. */
export function CsvButton({
  what,
  label = "CSV",
  disabled = false,
  read,
}: Named & { readonly disabled?: boolean; readonly read: () => Promise<string> }) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    try {
      save(new Blob([await read()], { type: "text/csv" }), `${what}.csv`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "The file was not saved. Try again.", undefined, "info");
    }
    setBusy(false);
  };
  return (
    <Button small look="ghost" disabled={disabled || busy} aria-label={`CSV of ${what}`} title={`CSV of ${what}`} onClick={() => void press()}>
      <Download size={14} strokeWidth={1.6} aria-hidden="true" />
      {label}
    </Button>
  );
}

/** Asked as JSON, answered as a file. */
export async function postedCsv(path: string, query: Query, body: unknown): Promise<string> {
  return (await call(addressOf(path, query), { body })).text();
}
