import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLakeRunner } from "#adapters/warehouse/runner/open-lake-runner";
import { HALCYON } from "#sandbox/halcyon/company";
import { isOver } from "#sandbox/lake/execution";
import type { NewExecution } from "#sandbox/lake/executions";
import { Lake } from "#sandbox/lake/lake";
import { openFaults } from "#sandbox/live/open-faults";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "major-tom-executions-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOW = new Date("2026-11-18T12:00:00Z");
const QUERY: NewExecution = {
  query: "SELECT 1 AS one",
  database: "default",
  catalog: "AwsDataCatalog",
  workGroup: "major-tom",
  outputLocation: "s3://halcyon-athena-results/",
  token: "t".repeat(32),
  fingerprint: "f",
  parameters: [],
  kind: "DML",
  subKind: "SELECT",
  writes: false,
};

function open(faults = openFaults()): Lake {
  const bill = async () => ({ folder, periods: [], through: NOW });
  return new Lake({ company: HALCYON, folder: join(folder, "lake"), now: () => NOW, faults, bill, openRunner: openLakeRunner });
}

async function ended(lake: Lake, id: string) {
  for (;;) {
    const found = lake.executions.get(id);
    if (found !== undefined && isOver(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("executions that outlive the process", () => {
  it("are known after a restart, by id and by token, with their results", async () => {
    const before = open();
    await before.executions.open();
    const { id } = await before.executions.start(QUERY);
    const first = await ended(before, id);
    expect(first.state).toBe("SUCCEEDED");
    await before.close();
    const after = open();
    await after.executions.open();
    expect(after.executions.get(id)).toEqual(first);
    expect(after.executions.byToken("t".repeat(32))?.id).toBe(id);
    expect((await after.object("halcyon-athena-results", `${id}.csv`))?.size).toBe('"one"\n"1"\n'.length);
    await after.close();
  });

  it("run to their end after a restart that came before it", async () => {
    const before = open(openFaults({ queuedQueries: { milliseconds: 60_000 } }));
    await before.executions.open();
    const { id } = await before.executions.start(QUERY);
    expect(before.executions.get(id)?.state).toBe("QUEUED");
    await before.close();
    const after = open();
    await after.executions.open();
    expect(await ended(after, id)).toMatchObject({ state: "SUCCEEDED", rows: 1 });
    await after.close();
  });

  it("cost no engine before the first query", async () => {
    let opened = 0;
    const bill = async () => ({ folder, periods: [], through: NOW });
    const openRunner: typeof openLakeRunner = (options) => {
      opened += 1;
      return openLakeRunner(options);
    };
    const lake = new Lake({ company: HALCYON, folder: join(folder, "lake"), now: () => NOW, faults: openFaults(), bill, openRunner });
    lake.workGroups();
    await lake.executions.open();
    await lake.objects("halcyon-athena-results");
    expect(opened).toBe(0);
    await ended(lake, (await lake.executions.start(QUERY)).id);
    expect(opened).toBe(1);
    await lake.close();
  });
});
