import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "#core/errors";
import { readConfig } from "#server/config";

describe("readConfig", () => {
  it("needs nothing", () => {
    expect(readConfig({}, "/srv")).toMatchObject({
      port: 8080,
      host: "127.0.0.1",
      dataDir: "/srv/.major-tom",
      databaseUrl: undefined,
      costData: undefined,
      clock: { start: undefined, rate: 1 },
    });
  });

  it("takes an empty variable for an absent one", () => {
    expect(readConfig({ PORT: "", COST_DATA: " ", OPENAI_API_KEY: "" }, "/srv")).toMatchObject({
      port: 8080,
      costData: undefined,
      model: { apiKey: undefined },
    });
  });

  it("reads every variable", () => {
    const config = readConfig(
      {
        PORT: "0",
        HOST: "::1",
        COST_DATA: "data/*.csv",
        MAJOR_TOM_DATA_DIR: "/var/tom",
        MAJOR_TOM_NOW: "2026-11-18",
        MAJOR_TOM_CLOCK_RATE: "60",
        OPENAI_BASE_URL: "http://127.0.0.1:9/v1",
      },
      "/srv",
    );
    expect(config).toMatchObject({
      port: 0,
      host: "::1",
      costData: "/srv/data/*.csv",
      dataDir: "/var/tom",
      clock: { start: new Date("2026-11-18T00:00:00Z"), rate: 60 },
      model: { baseUrl: "http://127.0.0.1:9/v1" },
    });
  });

  it("tells every fault at once", () => {
    const read = () =>
      readConfig({
        PORT: "eighty",
        MAJOR_TOM_NOW: "yesterday",
        MAJOR_TOM_CLOCK_RATE: "0",
        DATABASE_URL: "mysql://x",
        MAJOR_TOM_SECRET_KEY: "short",
        OPENAI_BASE_URL: "ftp://x",
        MAJOR_TOM_PUBLIC_URL: "tom",
      });
    expect(read).toThrow(InvalidInputError);
    for (const name of [
      "PORT",
      "MAJOR_TOM_NOW",
      "MAJOR_TOM_CLOCK_RATE",
      "DATABASE_URL",
      "MAJOR_TOM_SECRET_KEY",
      "OPENAI_BASE_URL",
      "MAJOR_TOM_PUBLIC_URL",
    ])
      expect(read).toThrow(name);
  });

  it("refuses a model without a way to reach it", () => {
    expect(() => readConfig({ OPENAI_MODEL: "gpt" })).toThrow("OPENAI_MODEL needs OPENAI_API_KEY");
  });

  it("never tells a secret, not even in the fault", () => {
    const config = readConfig({
      OPENAI_API_KEY: "sk-secret",
      DATABASE_URL: "postgres://u:hunter2@h/d",
      MAJOR_TOM_SECRET_KEY: "0123456789abcdef0123456789abcdef",
    });
    for (const text of [JSON.stringify(config), inspect(config, { depth: 9 }), String(config.databaseUrl)])
      expect(text).not.toMatch(/sk-secret|hunter2|0123456789/);
    expect(config.model.apiKey?.reveal()).toBe("sk-secret");
    expect(() => readConfig({ MAJOR_TOM_SECRET_KEY: "hunter2" })).not.toThrow(/hunter2/);
  });

  it("reads where a table lies, and takes the sandbox's without one", () => {
    expect(readConfig({ WAREHOUSE: "athena" }, "/srv")).toMatchObject({
      sandboxed: true,
      warehouse: { kind: "athena", own: undefined, limits: { bytesCutoff: 100e9 } },
    });
    expect(
      readConfig({ WAREHOUSE: "athena", ATHENA_DATABASE: "billing", AWS_REGION: "eu-west-1", ATHENA_BYTES_PER_DAY: "5e9" }, "/srv"),
    ).toMatchObject({
      sandboxed: false,
      warehouse: {
        own: { region: "eu-west-1", workGroup: "primary", database: "billing", table: undefined },
        limits: { bytesPerDay: 5e9, usdPerTb: "5" },
      },
    });
    expect(readConfig({ WAREHOUSE: "trino" }, "/srv")).toMatchObject({ sandboxed: true, warehouse: { kind: "trino", own: undefined } });
    expect(
      readConfig(
        { WAREHOUSE: "trino", TRINO_URL: "https://trino.test", TRINO_SCHEMA: "billing", TRINO_TABLE: "cur", TRINO_PASSWORD: "secret" },
        "/srv",
      ),
    ).toMatchObject({
      sandboxed: false,
      warehouse: { own: { url: "https://trino.test", user: "major-tom", catalog: "hive", schema: "billing", table: "cur" } },
    });
  });

  it("tells every fault of a warehouse at once", () => {
    const faultsOf = (environment: Record<string, string>) => {
      try {
        return readConfig(environment);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(faultsOf({ WAREHOUSE: "oracle", PORT: "x" })).toMatch(/2 faults: .*PORT.*WAREHOUSE must be duckdb, athena or trino/);
    expect(faultsOf({ WAREHOUSE: "athena", COST_DATA: "x.parquet", ATHENA_TABLE: "cur", PORT: "x" })).toMatch(
      /3 faults: .*COST_DATA is read by DuckDB.*ATHENA_TABLE needs ATHENA_DATABASE/,
    );
    expect(faultsOf({ WAREHOUSE: "athena", ATHENA_DATABASE: "billing" })).toContain("ATHENA_DATABASE needs ATHENA_REGION or AWS_REGION");
    expect(faultsOf({ WAREHOUSE: "trino", TRINO_URL: "http://trino.test", TRINO_PASSWORD: "p", TRINO_TOKEN: "t" })).toMatch(/5 faults|4 faults/);
  });
});
