import type { z } from "zod";
import { CostSourceInput, DAILY_MONTHS, MOST_MONTHS } from "#core/ingest/source";

export type Kind = "s3" | "folder" | "cost_explorer";
export type Draft = Readonly<Record<string, string>>;

export const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: "s3", label: "S3 export" },
  { value: "folder", label: "Folder" },
  { value: "cost_explorer", label: "Cost Explorer" },
];

/** Fields that stand open at first; a bucket in the server's own account needs no role. */
export const EMPTY: Draft = { months: "24", path: ".", granularity: "daily" };

type Read = { readonly source: z.infer<typeof CostSourceInput> } | { readonly faults: Readonly<Record<string, string>> };

/** The form as the API takes it; what is left empty is left out. Faults are named by field, in words that say what fits. */
export function readSource(kind: Kind, draft: Draft): Read {
  const text = (name: string) => {
    const value = (draft[name] ?? "").trim();
    return value === "" ? {} : { [name]: value };
  };
  const months = draft["months"]?.trim() === "" ? {} : { months: Number(draft["months"]) };
  const reached = { ...text("roleArn"), ...(text("roleArn")["roleArn"] === undefined ? {} : text("externalId")) };
  const table = { ...text("database"), ...text("table"), ...text("workgroup") };
  const asked = {
    s3: {
      kind,
      bucket: "",
      ...text("bucket"),
      ...text("prefix"),
      ...text("exportName"),
      ...text("region"),
      ...reached,
      ...months,
      ...(Object.keys(table).length === 0 ? {} : { athena: table }),
    },
    folder: { kind, ...text("path"), ...months },
    cost_explorer: { kind, ...reached, ...text("granularity"), ...months },
  }[kind];
  const read = CostSourceInput.safeParse(asked);
  if (read.success) return { source: read.data };
  return { faults: Object.fromEntries(read.error.issues.toReversed().map(({ path, message }) => [String(path.at(-1) ?? ""), message])) };
}

/** What the months field takes, by kind. */
export const mostMonths = (kind: Kind, draft: Draft): number =>
  kind === "cost_explorer" && draft["granularity"] !== "monthly" ? DAILY_MONTHS : MOST_MONTHS;
