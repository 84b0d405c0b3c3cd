import { describe, expect, it } from "vitest";
import { ForbiddenError, InvalidInputError, NotFoundError } from "#core/errors";
import { NO_KILL_FILE } from "#core/ports/kill-file";
import { tenantTransaction } from "#db/tenant-database";
import type { TestDatabase } from "#db/testing/test-database";
import { selectAudit } from "#services/audit/audit-rows";
import { engagedSwitch } from "#services/execution/kill-switch";
import { resolveSession } from "#services/identity/session";
import { stepUp } from "#services/identity/step-up";
import { PLATFORM_CHAIN } from "#services/identity/sign-in-audit";
import { listProposals } from "#services/proposals/list";
import { changeClusterSettings, getClusterSettings, listClusterSettings, setMaintenance } from "#services/switches/cluster-settings";
import { getKillSwitch, listKillSwitches } from "#services/switches/kill-switches";
import { recordKillFile, readPlatformSwitch, setPlatformSwitch } from "#services/switches/platform-switch";
import { setKillSwitch } from "#services/switches/set-kill-switch";
import { type Company, aCompany } from "#services/testing/a-company";
import { aClient, PASSWORD } from "#services/testing/a-tenant";
import { aDraft, logged } from "#services/testing/gate-steps";

export function switchesSuite(test: () => TestDatabase): void {
  const stopped = ({ owner }: Company, cluster: string | undefined) => owner.ctx.db.read((tx) => engagedSwitch(tx, cluster));
  const confirm = async ({ identity, owner }: Company) => {
    const session = await resolveSession(identity, owner.token);
    if (session) await stepUp(identity, session, PASSWORD, aClient());
  };

  describe("the kill switch", () => {
    it("is engaged by an Owner or Admin, seen by all, and released by an Owner who has just confirmed their password", async () => {
      const company = await aCompany(test());
      const { owner, join } = company;
      const [admin, viewer] = [await join("admin"), await join("viewer")];
      await aDraft(owner);
      await expect(setKillSwitch(viewer.ctx, { scope: "tenant", engaged: true })).rejects.toThrow(ForbiddenError);
      await setKillSwitch(admin.ctx, { scope: "tenant", engaged: true, reason: "wrong nodes end" });
      expect(await getKillSwitch(viewer.ctx, NO_KILL_FILE, "tenant")).toMatchObject({
        engaged: true,
        reason: "wrong nodes end",
        by: admin.ctx.actor.name,
        source: "database",
        youMayEngage: false,
        youMayRelease: false,
      });
      expect(await stopped(company, "prod-eks")).toContain("wrong nodes end");
      await expect(setKillSwitch(admin.ctx, { scope: "tenant", engaged: false })).rejects.toThrow("Your role may not release the kill switch.");
      await expect(setKillSwitch(owner.ctx, { scope: "tenant", engaged: false })).rejects.toThrow("Confirm your password first");
      expect(await stopped(company, "prod-eks")).toBeDefined();
      await confirm(company);
      await setKillSwitch(owner.ctx, { scope: "tenant", engaged: false });
      expect(await stopped(company, "prod-eks")).toBeUndefined();
      expect(await logged(owner.ctx, "kill-switch.release")).toEqual(["success", "denied forbidden", "denied forbidden"]);
    });

    it("of a cluster stops that cluster of that company alone", async () => {
      const [a, b] = [await aCompany(test()), await aCompany(test())];
      for (const { owner } of [a, b]) for (const cluster of ["prod-eks", "staging-eks"]) await aDraft(owner, { cluster });
      await setKillSwitch(a.owner.ctx, { scope: "cluster:prod-eks", engaged: true });
      const held = async ({ owner }: Company) => {
        const { waitingForYou, waitingForOthers } = await listProposals(owner.ctx);
        return [...waitingForYou, ...waitingForOthers].filter((proposal) => proposal.held !== null).map(({ cluster }) => cluster);
      };
      expect([await held(a), await held(b)]).toEqual([["prod-eks"], []]);
      expect(await stopped(a, "prod-eks")).toBeDefined();
      expect([await stopped(a, "staging-eks"), await stopped(a, undefined), await stopped(b, "prod-eks")]).toEqual([undefined, undefined, undefined]);
      expect((await listKillSwitches(a.owner.ctx, NO_KILL_FILE)).map(({ scope, engaged }) => [scope, engaged])).toEqual([
        ["platform", false],
        ["tenant", false],
        ["cluster:prod-eks", true],
        ["cluster:staging-eks", false],
      ]);
      for (const scope of ["cluster:unknown", "everything", "cluster:"]) {
        await expect(setKillSwitch(a.owner.ctx, { scope, engaged: true })).rejects.toThrow(NotFoundError);
        await expect(getKillSwitch(a.owner.ctx, NO_KILL_FILE, scope)).rejects.toThrow(NotFoundError);
      }
    });

    it("of the platform is thrown on the machine alone, and stops every company", async () => {
      const company = await aCompany(test());
      const { platform } = test().database;
      await expect(setKillSwitch(company.owner.ctx, { scope: "platform", engaged: true })).rejects.toThrow("npm run kill-switch");
      await expect(
        company.owner.ctx.db.record((tx) => tx.query("INSERT INTO platform_kill_switch (engaged, by_name) VALUES (true, 'me')")),
      ).rejects.toThrow("permission denied");
      await setPlatformSwitch(platform, { engaged: true, reason: "provider trouble", byName: "ops at the terminal" });
      expect(await stopped(company, undefined)).toContain("provider trouble");
      expect(await getKillSwitch(company.owner.ctx, NO_KILL_FILE, "platform")).toMatchObject({
        engaged: true,
        by: "ops at the terminal",
        youMayRelease: false,
      });
      await setPlatformSwitch(platform, { engaged: false, reason: null, byName: "ops at the terminal" });
      expect(await readPlatformSwitch(platform)).toMatchObject({ engaged: false });
      expect(await stopped(company, undefined)).toBeUndefined();
    });

    it("of the machine's file shows to everyone and is logged once in the platform's chain", async () => {
      const { owner } = await aCompany(test());
      const { platform } = test().database;
      const thrown = { source: "file" as const, reason: "all stop", at: undefined };
      expect(await getKillSwitch(owner.ctx, { thrown: () => thrown }, "platform")).toMatchObject({
        engaged: true,
        source: "file",
        reason: "all stop",
      });
      const rows = () =>
        platform.transaction(async (tx) => {
          const chain = await tx.enterTenant(PLATFORM_CHAIN);
          return selectAudit(tenantTransaction(chain, PLATFORM_CHAIN), "WHERE target = 'platform:machine' ORDER BY seq", []);
        });
      expect([await recordKillFile(platform, thrown), await recordKillFile(platform, thrown), await recordKillFile(platform, undefined)]).toEqual([
        true,
        false,
        true,
      ]);
      expect((await rows()).map(({ action }) => action)).toEqual(["kill-switch.engage", "kill-switch.release"]);
    });
  });

  describe("settings of a cluster", () => {
    it("are production without maintenance until somebody says otherwise; Owners say what it is, Admins may put it into maintenance", async () => {
      const { owner, join } = await aCompany(test());
      const [admin, viewer] = [await join("admin"), await join("viewer")];
      await aDraft(owner);
      expect(await listClusterSettings(viewer.ctx)).toEqual([
        { cluster: "prod-eks", production: true, maintenance: false, maintenanceBy: null, maintenanceReason: null, noChangeHours: [] },
      ]);
      await expect(changeClusterSettings(admin.ctx, "prod-eks", { production: false })).rejects.toThrow(ForbiddenError);
      await expect(setMaintenance(viewer.ctx, "prod-eks", { maintenance: true })).rejects.toThrow(ForbiddenError);
      await setMaintenance(admin.ctx, "prod-eks", { maintenance: true, reason: "upgrade" });
      await changeClusterSettings(owner.ctx, "prod-eks", { noChangeHours: [{ from: 0, to: 24 }] });
      expect(await getClusterSettings(viewer.ctx, "prod-eks")).toMatchObject({
        production: true,
        maintenance: true,
        maintenanceBy: admin.ctx.actor.name,
        maintenanceReason: "upgrade",
        noChangeHours: [{ from: 0, to: 24 }],
      });
      await expect(changeClusterSettings(owner.ctx, "prod-eks", { noChangeHours: [{ from: 5, to: 5 }] })).rejects.toThrow(InvalidInputError);
      await expect(getClusterSettings(owner.ctx, "nowhere")).rejects.toThrow(NotFoundError);
      expect(await logged(owner.ctx, "cluster.change-settings")).toEqual(["failed invalid-input", "success", "denied forbidden"]);
    });
  });
}
