import type { DuckDBConnection } from "@duckdb/node-api";
import type { BillSpan } from "#sandbox/bill/bill-span";
import { loadCommitments } from "#sandbox/bill/commitment-tables";
import { loadFleet } from "#sandbox/bill/fleet-tables";
import { loadTable } from "#sandbox/bill/load-table";
import { Registry } from "#sandbox/bill/registry";
import { serviceSku } from "#sandbox/bill/skus";
import type { Company, Meter } from "#sandbox/world/company";
import { incidentsBetween } from "#sandbox/world/fleet";
import type { Overlay } from "#sandbox/world/overlay";
import { growthAt, PROFILES, profileOfWeek, shopSeasonAt } from "#sandbox/world/seasons";
import { spotBlockOf } from "#sandbox/world/spot-prices";
import { billingPeriodOf, HOURS_OF_DAY, type Hour, hourOf, hourOfWeek, periodStart, shiftPeriod } from "#sandbox/world/time";

const ROWS: Readonly<Record<Meter["rows"], number>> = { hour: 0, recent_hour: 1, day: 2 };
const FAR = 1_000_000;

/** Loads everything that the bill of `[from, to)` follows from. */
export async function loadWorld(
  connection: DuckDBConnection,
  company: Company,
  { from, to }: BillSpan,
  detailFrom: Hour,
  overlay: Overlay,
): Promise<void> {
  const registry = new Registry(company);
  await loadCalendar(connection, from, to);
  await loadFleet(connection, company, registry, { from, to, detailFrom }, overlay);
  await loadMeters(connection, company, registry, from, to);
  await loadCommitments(connection, company, registry, { from, to }, overlay);
  registry.monthlySkus();
  await registry.load(connection);
}

async function loadCalendar(connection: DuckDBConnection, from: Hour, to: Hour): Promise<void> {
  const hours: number[][] = [];
  for (let hour = from; hour < to; hour++) {
    const period = billingPeriodOf(hour);
    hours.push([
      hour,
      Math.floor(hour / HOURS_OF_DAY),
      hourOfWeek(hour),
      spotBlockOf(hour),
      growthAt(hour),
      shopSeasonAt(hour),
      periodStart(shiftPeriod(period, 1)) - periodStart(period),
    ]);
  }
  await loadTable(
    connection,
    "hours",
    { h: "INTEGER", d: "INTEGER", how: "INTEGER", b: "INTEGER", growth: "DOUBLE", season: "DOUBLE", month_hours: "INTEGER" },
    hours,
  );
  const weeks = PROFILES.flatMap((profile, index) => Array.from({ length: 168 }, (_, how) => [index, how, profileOfWeek(profile, how)]));
  await loadTable(connection, "profiles", { p: "INTEGER", how: "INTEGER", f: "DOUBLE" }, weeks);
}

async function loadMeters(connection: DuckDBConnection, company: Company, registry: Registry, from: Hour, to: Hour): Promise<void> {
  const meters = company.meters.map((meter, index) => {
    const sku = serviceSku(meter.price, meter.region, meter.toRegion);
    const monthly = sku.unit === "GB-Mo" || sku.unit === "Metrics";
    const span = [meter.from === undefined ? 0 : hourOf(meter.from), meter.to === undefined ? FAR : hourOf(meter.to)];
    return [
      index,
      registry.resource(meter.resource, meter.account, null, meter.tags),
      registry.sku(sku),
      meter.quantity,
      monthly,
      PROFILES.indexOf(meter.profile),
      meter.grows,
      meter.profile === "shop",
      meter.noise,
      ROWS[meter.rows],
      ...span,
    ];
  });
  await loadTable(
    connection,
    "meters",
    {
      m: "INTEGER",
      r: "INTEGER",
      k: "INTEGER",
      q: "DOUBLE",
      monthly: "BOOLEAN",
      p: "INTEGER",
      grows: "BOOLEAN",
      seasonal: "BOOLEAN",
      noise: "DOUBLE",
      rows_per: "INTEGER",
      f: "INTEGER",
      t: "INTEGER",
    },
    meters,
  );
  const boosts = incidentsBetween(company, from, to).flatMap((incident) =>
    Object.entries(company.effects[incident.key]?.meters ?? {}).map(([key, factor]) => [
      company.meters.findIndex((meter) => meter.key === key),
      incident.from,
      incident.to,
      factor,
    ]),
  );
  await loadTable(connection, "boosts", { m: "INTEGER", f: "INTEGER", t: "INTEGER", factor: "DOUBLE" }, boosts);
}
