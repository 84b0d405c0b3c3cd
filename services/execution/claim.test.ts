import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { asExecutor } from "#services/execution/as-executor";
import { claimProposal, hourOfWeek } from "#services/execution/claim";
import { aRig, RATE, type Rig } from "#services/execution/testing/a-flight";
import { PLACE } from "#services/execution/testing/fake-world";
import { nodeSwitchKind } from "#services/nodes/node-switch-kind";
import { approveProposal } from "#services/proposals/approve";
import { cancelProposal } from "#services/proposals/cancel";
import { defineKind, kindsOf } from "#services/proposals/kinds";
import { reviseProposal } from "#services/proposals/revise";

let test: TestDatabase;
let rig: Rig;
beforeAll(async () => {
  test = await embeddedTestDatabase();
});
afterEach(() => rig.close());
afterAll(() => test.close());

async function set(column: "maintenance" | "no_change_hours", value: string): Promise<void> {
  await rig.owner.db.write((tx) =>
    tx.query(
      `INSERT INTO cluster_settings (tenant_id, cluster, production, ${column}) VALUES ($1, $2, false, $3)
       ON CONFLICT (tenant_id, cluster) DO UPDATE SET ${column} = excluded.${column}`,
      [tx.tenantId, PLACE.cluster, value],
    ),
  );
}

describe("claimProposal", () => {
  it("seals a new revision without signatures where the world has drifted, and changes nothing", async () => {
    rig = await aRig(test);
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    rig.world.nodes.set("ip-una", { uid: "uid-another", unschedulable: false, annotations: {} });
    await rig.executor.runUntilIdle();
    const detail = await rig.detail(id);
    expect(detail).toMatchObject({ state: "proposed", rev: 2, decisions: [] });
    expect(detail.revisions.at(-1)).toMatchObject({ cause: "drift" });
    expect(detail.revisions.at(-1)?.reason).toContain("another node now");
    expect(rig.world.writes).toEqual([]);
  });

  it("starts no revision that was signed while the world was looked at for the one before", async () => {
    rig = await aRig(test);
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    const { owner } = rig;
    let looks = 0;
    const drift = async () => {
      looks += 1;
      const { hash } = await rig.detail(id);
      await reviseProposal(owner, { id, hash, params: { fallback: "none" } });
      await rig.approve(id);
      return undefined;
    };
    const ctx = asExecutor({ ...owner, kinds: kindsOf({ ...defineKind(nodeSwitchKind), drift }) });
    const claiming = { number: Number(id.slice("APR-".length)), owner: "a worker", leaseSeconds: 30, machineSwitch: () => undefined };
    expect(await claimProposal(ctx, claiming)).toBeUndefined();
    expect(looks).toBe(1);
    expect(await rig.detail(id)).toMatchObject({ state: "approved", rev: 2, actionId: null });
    await cancelProposal(owner, { id });
  });

  it("holds in maintenance and in hours without changes, says why, and starts when they are over", async () => {
    rig = await aRig(test);
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    await set("maintenance", "true");
    await rig.executor.runUntilIdle();
    expect(await rig.detail(id)).toMatchObject({ state: "approved", held: "test-eks is in maintenance." });
    // The clock runs fast: the hours begin before maintenance ends, and the next one is among them.
    const hour = hourOfWeek(rig.world.now());
    await set("no_change_hours", JSON.stringify([{ from: hour, to: hour + 2 }]));
    await set("maintenance", "false");
    await rig.executor.runUntilIdle();
    expect((await rig.detail(id)).held).toContain("at this hour of the week");
    expect(rig.world.writes).toEqual([]);
    await set("no_change_hours", "[]");
    rig.executor.poke();
    await expect.poll(async () => (await rig.detail(id)).state, { timeout: 60_000 }).not.toBe("approved");
    await rig.executor.runUntilIdle();
    expect((await rig.detail(id)).state).toBe("succeeded");
  });

  it("does not start on the signature of somebody who may no longer sign", async () => {
    rig = await aRig(test, { production: true });
    const admin = await rig.company.join("admin");
    await rig.company.join("admin");
    const id = await rig.propose("ip-una");
    const { hash } = await rig.detail(id);
    await approveProposal({ ...admin.ctx, now: rig.owner.now }, { id, hash });
    await rig.owner.db.write((tx) => tx.query("UPDATE members SET role = 'viewer' WHERE user_id = $1", [admin.userId]));
    await rig.executor.runUntilIdle();
    const detail = await rig.detail(id);
    expect(detail).toMatchObject({ state: "proposed", rev: 2 });
    expect(detail.revisions.at(-1)?.cause).toBe("quorum");
    expect(rig.world.writes).toEqual([]);
  });

  it("lets a worker whose lease has passed to another write nothing more", async () => {
    let slept = false;
    rig = await aRig(test, {
      // As a process that stands still does not.
      pace: { clockRate: RATE, renewForMs: 0 },
      at: async ({ effect, moment }) => {
        if (slept || effect !== "launch:instance" || moment !== "after-intent") return;
        slept = true;
        const { executor } = { executor: rig.another({ at: () => undefined, pace: { clockRate: RATE } }) };
        await executor.runUntilIdle();
      },
    });
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    await rig.executor.runUntilIdle();
    const detail = await rig.detail(id);
    expect(detail.state).toBe("succeeded");
    expect([...rig.world.instances.keys()].filter((one) => one.startsWith("i-0new"))).toHaveLength(1);
    expect(rig.world.writes.filter(({ operation }) => operation === "ec2:RunInstances")).toHaveLength(1);
    expect(await rig.chainHolds()).toBe(true);
  });

  it("shows in a dry run the very requests that are sent afterwards", async () => {
    rig = await aRig(test);
    const id = await rig.propose("ip-una");
    await rig.executor.dryRun(rig.owner, id);
    const { dryRun } = await rig.detail(id);
    expect(rig.world.writes).toEqual([]);
    expect(dryRun?.requests.map(({ step, verdict }) => [step.split(" ")[0], verdict])).toEqual(
      ["cordon", "launch", "launch", "drain", "drain", "terminate"].map((step) => [step, "the provider would do it"]),
    );
    await rig.approve(id);
    await rig.executor.runUntilIdle();
    const sent = await rig.owner.db.read((tx) =>
      tx.query<{ request: unknown }>("SELECT request FROM action_steps WHERE request IS NOT NULL ORDER BY intent_at", []),
    );
    const shown = new Set(dryRun?.requests.map(({ request }) => canonical(request)));
    for (const { request } of sent) expect(shown).toContain(canonical(request));
  });
});

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
