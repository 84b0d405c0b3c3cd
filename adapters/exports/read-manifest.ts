/** What a manifest says of one delivery of an export. */
export type ExportManifest = {
  /** Keys of the data files inside the bucket. */
  readonly keys: readonly string[];
  /** "2026-10"; undefined where neither the manifest nor its key says so. */
  readonly billingPeriod: string | undefined;
  /** Assembly id of a legacy CUR, execution id of a Data Export. */
  readonly delivery: string | undefined;
};

/**
 * Reads the manifest of a legacy CUR (`reportKeys`, `assemblyId`) or of a Data Export (`dataFiles`), by what is in it.
 * Undefined for a text that is no manifest.
 *
 * @param key where it lies, which names the billing period
 */
export function readManifest(text: string, key: string): ExportManifest | undefined {
  const body = parsed(text);
  if (body === undefined) return undefined;
  const files = [body["reportKeys"], body["dataFiles"], body["data_files"], body["files"]].find((list) => Array.isArray(list));
  if (!Array.isArray(files)) return undefined;
  const keys = files.map(keyOf).filter((one) => one !== undefined);
  const start = startOf(body["billingPeriod"]) ?? startOf(body["billing_period"]) ?? startOf(body["timePeriod"]);
  const delivery = ["assemblyId", "executionId", "executionReferenceId", "exportExecutionId", "execution_id"]
    .map((name) => body[name])
    .find((value) => typeof value === "string");
  return { keys, billingPeriod: periodOfKey(key) ?? start, delivery: typeof delivery === "string" ? delivery : undefined };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A file is named by its key, its address, or an object that has one of these. */
function keyOf(entry: unknown): string | undefined {
  const text =
    typeof entry === "string"
      ? entry
      : typeof entry === "object" && entry !== null
        ? ["key", "path", "uri", "url", "s3Uri", "fileName"]
            .map((name) => (entry as Record<string, unknown>)[name])
            .find((value) => typeof value === "string")
        : undefined;
  return typeof text === "string" ? text.replace(/^s3:\/\/[^/]+\//i, "").replace(/^\/+/, "") : undefined;
}

function startOf(period: unknown): string | undefined {
  const start =
    typeof period === "object" && period !== null
      ? ((period as Record<string, unknown>)["start"] ?? (period as Record<string, unknown>)["Start"])
      : period;
  if (typeof start !== "string") return undefined;
  const found = /^(\d{4})-?(\d{2})/.exec(start);
  return found ? `${found[1]}-${found[2]}` : undefined;
}

/**
 * The billing period that a key names: `BILLING_PERIOD=2026-10` of Data Exports, `20261001-20261101` of a legacy CUR,
 * `year=2026/month=10` of a legacy CUR for Athena.
 */
export function periodOfKey(key: string): string | undefined {
  const named = /(?:^|\/)billing_period=(\d{4})-(\d{2})(?:-\d{2})?(?=\/|$)/i.exec(key) ?? /(?:^|\/)(\d{4})(\d{2})01-\d{8}(?=\/)/.exec(key);
  const parts = named ?? /(?:^|\/)year=(\d{4})\/month=(\d{1,2})(?=\/)/i.exec(key);
  if (!parts) return undefined;
  const month = Number(parts[2]);
  return month >= 1 && month <= 12 ? `${parts[1]}-${String(month).padStart(2, "0")}` : undefined;
}

export const isManifest = (key: string) => /(?:^|[/-])manifest\.json$/i.test(key);
export const isData = (key: string) => /\.(?:parquet|csv|csv\.gz|csv\.zst)$/i.test(key);
