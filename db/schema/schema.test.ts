import { PGlite } from "@electric-sql/pglite";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXTENSIONS } from "#db/extensions";
import { readSeed } from "#db/open-database";
import * as anomalies from "#db/schema/anomalies";
import * as audit from "#db/schema/audit";
import * as budgets from "#db/schema/budgets";
import * as canary from "#db/schema/canary";
import * as commitmentPipeline from "#db/schema/commitment-pipeline";
import * as commitmentSettings from "#db/schema/commitment-settings";
import * as discovery from "#db/schema/discovery";
import * as engineExecutions from "#db/schema/engine-executions";
import * as execution from "#db/schema/execution";
import * as ingest from "#db/schema/ingest";
import * as knowledge from "#db/schema/knowledge";
import * as mcp from "#db/schema/mcp";
import * as notices from "#db/schema/notices";
import * as organization from "#db/schema/organization";
import * as people from "#db/schema/people";
import * as proposals from "#db/schema/proposals";
import * as queries from "#db/schema/queries";
import * as recommendations from "#db/schema/recommendations";
import * as schedules from "#db/schema/schedules";
import * as switches from "#db/schema/switches";
import * as tenants from "#db/schema/tenants";
import * as turns from "#db/schema/turns";
import * as threads from "#db/schema/threads";
import * as units from "#db/schema/units";
import * as vendor from "#db/schema/vendor";

const TABLES: readonly PgTable[] = [
  anomalies,
  audit,
  budgets,
  canary,
  commitmentPipeline,
  commitmentSettings,
  discovery,
  engineExecutions,
  execution,
  ingest,
  knowledge,
  mcp,
  notices,
  organization,
  people,
  proposals,
  queries,
  recommendations,
  schedules,
  switches,
  tenants,
  threads,
  turns,
  units,
  vendor,
].flatMap((file) => Object.values(file));
/** Tables that no verb reads through the schema. */
const WITHOUT_SCHEMA = ["app_clock", "migrations"];

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe("the Drizzle schema", () => {
  let pg: PGlite;
  beforeAll(async () => {
    pg = await PGlite.create({ loadDataDir: await readSeed(), extensions: EXTENSIONS });
  });
  afterAll(() => pg.close());

  it("has every table of the migrations, and no other", async () => {
    const { rows } = await pg.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
    expect(TABLES.map((table) => getTableConfig(table).name).toSorted()).toEqual(
      rows
        .map(({ name }) => name)
        .filter((name) => !WITHOUT_SCHEMA.includes(name))
        .toSorted(),
    );
  });

  it.each(TABLES.map((table) => ({ name: getTableConfig(table).name, table })))(
    "describes $name as the migrations make it",
    async ({ name, table }) => {
      const { rows } = await pg.query<{ name: string; type: string; required: boolean }>(
        `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS required FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 1`,
        [name],
      );
      const described = getTableConfig(table).columns.map((column) => ({
        name: snakeCase(column.name),
        type: column
          .getSQLType()
          .replace(/^(timestamp) \((\d)\)/, "$1($2)")
          .replace(/(\d), (\d)/, "$1,$2"),
        required: column.notNull,
      }));
      expect(described.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(rows);
    },
  );
});
