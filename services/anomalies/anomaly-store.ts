import type { AnomalyDriver, AnomalyRow, AnomalyState } from "#core/api/anomalies";
import type { SeriesKey } from "#core/costs/anomaly/cost-series";
import type { z } from "zod";
import type { TenantTransaction } from "#db/tenant-database";

type Driver = z.infer<typeof AnomalyDriver>;
export type AnomalyPart = SeriesKey & { readonly perDay: string };
export type AnomalyDay = readonly [day: string, cost: string, expected: string];

/** An anomaly as it is kept. Amounts are decimal USD a day, over all series of the cause. */
export type StoredAnomaly = {
  readonly id: string;
  readonly key: string;
  readonly state: AnomalyState;
  readonly shape: AnomalyRow["shape"];
  readonly scope: SeriesKey;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly ongoing: boolean;
  readonly onsetHour: string | null;
  readonly expectedPerDay: string;
  readonly actualPerDay: string;
  readonly impactTotal: string;
  readonly score: number;
  readonly parts: readonly AnomalyPart[];
  readonly days: readonly AnomalyDay[];
  readonly drivers: readonly Driver[];
  readonly owner: AnomalyRow["owner"];
  readonly knownAction: AnomalyRow["knownAction"];
  readonly queryIds: readonly string[];
  readonly asOf: string;
  readonly markBy: string | null;
  readonly markAt: string | null;
  readonly markReason: string | null;
  readonly snoozedUntil: string | null;
  readonly detectedAt: string;
};

const JSON_FIELDS = ["parts", "days", "drivers", "owner", "knownAction", "queryIds"] as const;

/** @param condition SQL after the table's name; values only as parameters */
export async function selectAnomalies(tx: TenantTransaction, condition: string, parameters: readonly unknown[] = []): Promise<StoredAnomaly[]> {
  const rows = await tx.query<Record<string, unknown>>(`SELECT * FROM anomalies ${condition}`, [...parameters]);
  return rows.map(storedOf);
}

function storedOf(row: Record<string, unknown>): StoredAnomaly {
  const text = (name: string) => (row[name] === null || row[name] === undefined ? null : String(row[name]));
  const instant = (name: string) => (row[name] === null || row[name] === undefined ? null : new Date(row[name] as string | Date).toISOString());
  const json = (name: string) => (typeof row[name] === "string" ? (JSON.parse(row[name]) as unknown) : row[name]);
  return {
    id: String(row["id"]),
    key: String(row["key"]),
    state: row["state"] as AnomalyState,
    shape: row["shape"] as AnomalyRow["shape"],
    scope: { service: text("service"), account: text("account"), region: text("region") },
    firstDay: String(row["first_day"]),
    lastDay: String(row["last_day"]),
    ongoing: row["ongoing"] === true,
    onsetHour: text("onset_hour"),
    expectedPerDay: String(row["expected_per_day"]),
    actualPerDay: String(row["actual_per_day"]),
    impactTotal: String(row["impact_total"]),
    score: Number(row["score"]),
    parts: json("parts") as AnomalyPart[],
    days: json("days") as AnomalyDay[],
    drivers: json("drivers") as Driver[],
    owner: json("owner") as AnomalyRow["owner"],
    knownAction: json("known_action") as AnomalyRow["knownAction"],
    queryIds: json("query_ids") as string[],
    asOf: instant("as_of") ?? "",
    markBy: text("mark_by"),
    markAt: instant("mark_at"),
    markReason: text("mark_reason"),
    snoozedUntil: instant("snoozed_until"),
    detectedAt: instant("detected_at") ?? "",
  };
}

const COLUMNS = {
  state: "state",
  shape: "shape",
  firstDay: "first_day",
  lastDay: "last_day",
  ongoing: "ongoing",
  onsetHour: "onset_hour",
  expectedPerDay: "expected_per_day",
  actualPerDay: "actual_per_day",
  impactTotal: "impact_total",
  score: "score",
  parts: "parts",
  days: "days",
  drivers: "drivers",
  owner: "owner",
  knownAction: "known_action",
  queryIds: "query_ids",
  asOf: "as_of",
} as const;
export type Detected = Pick<StoredAnomaly, keyof typeof COLUMNS>;

const isJson = (name: string) => (JSON_FIELDS as readonly string[]).includes(name);

/** False where another process has put the same one in already. */
export async function insertAnomaly(tx: TenantTransaction, anomaly: Detected & Pick<StoredAnomaly, "id" | "key" | "scope">): Promise<boolean> {
  const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  const marks = names.map((name, index) => `$${index + 7}${isJson(name) ? "::text::jsonb" : ""}`);
  const { service, account, region } = anomaly.scope;
  const rows = await tx.query(
    `INSERT INTO anomalies (tenant_id, id, key, service, account, region, ${names.map((name) => COLUMNS[name]).join(", ")})
     VALUES ($1, $2, $3, $4, $5, $6, ${marks.join(", ")}) ON CONFLICT (tenant_id, key) DO NOTHING RETURNING id`,
    [tx.tenantId, anomaly.id, anomaly.key, service, account, region, ...names.map((name) => valueOf(name, anomaly))],
  );
  return rows.length > 0;
}

/** What detection knows anew; marks of people stay. */
export async function updateAnomaly(tx: TenantTransaction, id: string, changes: Partial<Detected>): Promise<void> {
  const names = (Object.keys(changes) as (keyof typeof COLUMNS)[]).filter((name) => name in COLUMNS);
  const sets = names.map((name, index) => `${COLUMNS[name]} = $${index + 2}${isJson(name) ? "::text::jsonb" : ""}`);
  await tx.query(`UPDATE anomalies SET ${[...sets, "updated_at = app_now()"].join(", ")} WHERE id = $1`, [
    id,
    ...names.map((name) => valueOf(name, changes)),
  ]);
}

function valueOf(name: keyof typeof COLUMNS, from: Partial<Detected>): unknown {
  const value = from[name] ?? null;
  return isJson(name) && value !== null ? JSON.stringify(value) : value;
}
