import { join } from "node:path";
import type { Inventory } from "#core/ports/inventory";
import { type BillFiles, keepBill } from "#sandbox/bill/bill-files";
import { HALCYON } from "#sandbox/halcyon/company";
import { sandboxInventory } from "#sandbox/inventory";
import { billedPeriods } from "#sandbox/lake/billed-periods";
import type { OpenLakeRunner } from "#sandbox/lake/lake-runner";
import type { Faults } from "#sandbox/live/faults";
import type { LiveWorld } from "#sandbox/live/live-world";
import { openLiveCompanies, type SandboxAccess } from "#sandbox/open-live-companies";
import { PELICAN } from "#sandbox/pelican/company";

export type SandboxCompany = {
  readonly key: "demo" | "other";
  readonly name: string;
  readonly costFiles: { readonly glob: string; readonly label: string };
  readonly inventory: Inventory;
  /** What exists at this second. */
  readonly world: LiveWorld;
  /** How to reach its accounts and clusters. */
  readonly access: SandboxAccess;
};

export type SandboxLogin = {
  readonly email: string;
  readonly password: string;
  readonly role: "owner" | "admin" | "viewer";
  readonly company: "demo" | "other";
};

export type Sandbox = {
  readonly companies: readonly SandboxCompany[];
  readonly logins: readonly SandboxLogin[];
  readonly faults: Faults;
  /** Bills the days that have passed on the clock. Idempotent; past days never change, but by what was done on them. */
  rollForward(): Promise<{ changed: boolean }>;
  close(): Promise<void>;
};

export type SandboxOptions = {
  readonly dataDir: string;
  readonly now: () => Date;
  /** Billing periods to keep, the open one included; 13 unless a test wants fewer. */
  readonly months?: number;
  /** Where the live worlds keep what was done to them; `<dataDir>/sandbox` unless several processes share the bills. */
  readonly liveDir?: string;
  /** Runs the SQL of Athena and Trino; without it they answer that they cannot. */
  readonly openRunner?: OpenLakeRunner;
};

const PASSWORD = "major-tom-demo";
export const SANDBOX_LOGINS: readonly SandboxLogin[] = [
  { email: "owner@demo.test", password: PASSWORD, role: "owner", company: "demo" },
  { email: "admin@demo.test", password: PASSWORD, role: "admin", company: "demo" },
  { email: "viewer@demo.test", password: PASSWORD, role: "viewer", company: "demo" },
  { email: "owner@other.test", password: PASSWORD, role: "owner", company: "other" },
];

/** The sample company, and one whose data nobody of the first may see. */
export const SANDBOX_COMPANIES = [HALCYON, PELICAN];

/**
 * Two made-up companies whose bills, inventories, AWS accounts and clusters follow from one world; writes under
 * `<dataDir>/sandbox` and listens on a loopback port of its own.
 */
export async function openSandbox({ dataDir, now, months, liveDir, openRunner }: SandboxOptions): Promise<Sandbox> {
  const worlds = SANDBOX_COMPANIES;
  const live = await openLiveCompanies(worlds, {
    dir: liveDir ?? join(dataDir, "sandbox"),
    now,
    openRunner,
    bill: async ({ key }) => {
      if (!bills.has(key)) await rollForward();
      const made = bills.get(key);
      if (made === undefined) throw new Error(`The sandbox has no bill of ${key}.`);
      return billedPeriods(made.folder, made.through);
    },
  });
  const liveOf = (key: string) => {
    const found = live.companies.get(key);
    if (found === undefined) throw new Error(`The sandbox has no company ${key}.`);
    return found.world;
  };
  const bills = new Map<string, BillFiles>();
  let rolling: Promise<{ changed: boolean }> | undefined;

  const roll = async () => {
    const made = await Promise.all(
      worlds.map(async (company) => {
        const overlay = liveOf(company.key).overlay();
        return { key: company.key, files: await keepBill(company, join(dataDir, "sandbox", company.key), now(), months, overlay) };
      }),
    );
    for (const { key, files } of made) bills.set(key, files);
    return { changed: made.some(({ files }) => files.changed) };
  };
  const rollForward = () => {
    rolling ??= roll().finally(() => {
      rolling = undefined;
    });
    return rolling;
  };

  await rollForward().catch(async (error: unknown) => {
    await live.close();
    throw error;
  });
  const companies = worlds.map((company) => {
    const files = () => {
      const found = bills.get(company.key);
      if (found === undefined) throw new Error(`The bill of ${company.name} was not generated.`);
      return found;
    };
    return {
      key: company.key,
      name: company.name,
      costFiles: { glob: files().glob, label: `sandbox bill of ${company.name}` },
      inventory: sandboxInventory(
        company,
        () => files().through,
        () => liveOf(company.key).overlay(),
      ),
      world: liveOf(company.key),
      access: live.accessOf(company.key),
    };
  });
  return {
    companies,
    logins: SANDBOX_LOGINS,
    faults: live.faults,
    rollForward,
    close: async () => {
      await rolling?.catch(() => undefined);
      await live.close();
    },
  };
}
