import { Download } from "lucide-react";

type Props = { readonly path: string; readonly query?: Readonly<Record<string, string | number | undefined>>; readonly what: string };

/** The whole table as the server has it, with the filters of the view. */
export function CsvLink({ path, query = {}, what }: Props) {
  const search = new URLSearchParams(
    Object.entries({ ...query, format: "csv" }).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, String(value)]])),
  );
  return (
    <a className="btn btn-small btn-ghost" href={`${path}?${search}`} download={`${what}.csv`} aria-label={`CSV of ${what}`} title={`CSV of ${what}`}>
      <Download size={14} strokeWidth={1.6} aria-hidden="true" />
      CSV
    </a>
  );
}
