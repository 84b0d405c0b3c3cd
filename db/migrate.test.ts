import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXTENSIONS } from "#db/extensions";
import { migrate, readMigrations } from "#db/migrate";
import { readSeed } from "#db/open-database";
import { pgliteDriver } from "#db/pglite-driver";
import type { Driver } from "#db/session";

const SHAPE = `
  SELECT n.nspname || '.' || c.relname AS relation, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
    pg_get_expr(d.adbin, d.adrelid) AS default
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE n.nspname IN ('public', 'langgraph') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2`;
const RULES = `
  SELECT conname AS name, pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE connamespace IN ('public'::regnamespace, 'langgraph'::regnamespace)
  UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname IN ('public', 'langgraph')
  UNION ALL SELECT tablename || '.' || policyname, concat_ws(' ', roles::text, cmd, qual, with_check) FROM pg_policies
  UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT relname, relacl::text || relrowsecurity || relforcerowsecurity FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'langgraph'::regnamespace)
  ORDER BY 1, 2`;

describe("migrate", () => {
  let fresh: Driver;
  let seeded: Driver;
  beforeAll(async () => {
    fresh = pgliteDriver(await PGlite.create({ extensions: EXTENSIONS }));
    seeded = pgliteDriver(await PGlite.create({ loadDataDir: await readSeed(), extensions: EXTENSIONS }));
  });
  afterAll(() => Promise.all([fresh.close(), seeded.close()]));

  it("brings an empty database to the newest state, once", async () => {
    const names = (await readMigrations()).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(5);
    expect(await migrate(fresh)).toEqual({ applied: names });
    expect(await migrate(fresh)).toEqual({ applied: [] });
  });

  it("finds nothing to do in the seed; run `npm run db:seed` after a change of a migration", async () => {
    expect(await migrate(seeded)).toEqual({ applied: [] });
  });

  it("makes what the seed holds", async () => {
    for (const query of [SHAPE, RULES, "SELECT v FROM langgraph.checkpoint_migrations ORDER BY v"]) {
      const [a, b] = await Promise.all([fresh.ownerQuery(query), seeded.ownerQuery(query)]);
      expect(a.rows.length).toBeGreaterThan(0);
      expect(b.rows).toEqual(a.rows);
    }
  });

  it("leaves nothing of a migration that fails half-way", async () => {
    const migrations = await readMigrations();
    const broken = [...migrations, { name: "9999_broken", hash: "x", sql: "CREATE TABLE half (id text); SELECT nothing FROM nowhere" }];
    await expect(migrate(seeded, broken)).rejects.toThrow(/nowhere/);
    expect((await seeded.ownerQuery("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }]);
    expect(await migrate(seeded)).toEqual({ applied: [] });
  });

  it("refuses a database of a newer version, and one whose migrations were changed", async () => {
    const migrations = await readMigrations();
    await expect(migrate(seeded, migrations.slice(0, -1))).rejects.toThrow(/newer than this version/);
    await expect(
      migrate(
        seeded,
        migrations.map((each) => ({ ...each, hash: "changed" })),
      ),
    ).rejects.toThrow(/another version of migration/);
  });
});
