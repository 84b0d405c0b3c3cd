import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sealHash } from "#core/proposals/sealed";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { sha256 } from "#services/audit/append";
import { aRig, type Rig } from "#services/execution/testing/a-flight";
import { resolveProposal } from "#services/proposals/resolve";

let test: TestDatabase;
let rig: Rig;
beforeAll(async () => {
  test = await embeddedTestDatabase();
});
afterEach(() => rig.close());
afterAll(() => test.close());

/** As somebody who owns the database might. */
async function tamper(table: string, change: string): Promise<void> {
  const { tenantId } = rig.company;
  await test.driver.execute(
    `SELECT set_config('app.tenant_id', '${tenantId}', true); ALTER TABLE ${table} DISABLE TRIGGER USER; UPDATE ${table} SET ${change}; ALTER TABLE ${table} ENABLE TRIGGER USER`,
  );
}

/** The same switch, of another node. */
async function otherText(id: string): Promise<{ readonly text: string; readonly hash: string }> {
  const text = (await rig.detail(id)).sealed.replaceAll("ip-una", "ip-asg");
  return { text: text.replaceAll("'", "''"), hash: sealHash(text, sha256) };
}

describe("an executor over a database that somebody has changed", () => {
  it("does nothing of a text that is not what was signed, also where its hash was changed with it", async () => {
    for (const hashToo of [false, true]) {
      rig = await aRig(test);
      const id = await rig.propose("ip-una");
      await rig.approve(id);
      const { text, hash } = await otherText(id);
      await tamper("proposal_revisions", `sealed = '${text}'${hashToo ? `, hash = '${hash}'` : ""}`);
      await rig.executor.runUntilIdle();
      expect((await rig.detail(id)).state).not.toMatch(/executing|succeeded|approved/);
      expect(rig.world.writes).toEqual([]);
      await rig.close();
    }
  });

  it("stops with the next step where the text is changed on its way, and an Owner says what became of it", async () => {
    for (const hashToo of [false, true]) {
      let done = false;
      rig = await aRig(test, {
        at: async ({ effect, moment }) => {
          if (done || effect !== "cordon:node" || moment !== "after-record") return;
          done = true;
          const { text, hash } = await otherText("APR-1");
          await tamper("proposal_revisions", `sealed = '${text}'${hashToo ? `, hash = '${hash}'` : ""}`);
        },
      });
      const id = await rig.propose("ip-una");
      await rig.approve(id);
      await rig.executor.runUntilIdle();
      const detail = await rig.detail(id);
      expect(detail.state).toBe("needs_attention");
      expect(detail.outcome?.evidence.map(({ label }) => label)).toContain("cordon:node: done");
      expect(rig.world.writes.map(({ operation }) => operation)).toEqual(["patchNode"]);
      const resolved = await resolveProposal(rig.owner, { id, outcome: "rolled_back", reason: "I uncordoned it by hand." });
      expect(resolved.state).toBe("rolled_back");
      expect(await rig.chainHolds()).toBe(true);
      await rig.close();
    }
  });

  it("sends no request that is not the one whose hash was written with the intent", async () => {
    let done = false;
    rig = await aRig(test, {
      at: async ({ effect, moment }) => {
        if (done || effect !== "launch:instance" || moment !== "after-intent") return;
        done = true;
        await tamper("action_steps", `request = jsonb_set(request, '{input,MaxCount}', '9') WHERE name = 'launch:instance'`);
      },
    });
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    await rig.executor.runUntilIdle();
    const detail = await rig.detail(id);
    expect(detail.state).toBe("needs_attention");
    expect(detail.outcome?.text).toContain("launch:instance");
    expect(rig.world.writes.map(({ operation }) => operation)).toEqual(["patchNode"]);
  });
});
