import { join } from "node:path";
import type { Inventory } from "#core/ports/inventory";
import { type BillFiles, keepBill } from "#sandbox/bill/bill-files";
import { HALCYON } from "#sandbox/halcyon/company";
import { sandboxInventory } from "#sandbox/inventory";
import { PELICAN } from "#sandbox/pelican/company";

export type SandboxCompany = {
  readonly key: "demo" | "other";
  readonly name: string;
  readonly costFiles: { readonly glob: string; readonly label: string };
  readonly inventory: Inventory;
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
  /** Bills the days that have passed on the clock. Idempotent; past days never change. */
  rollForward(): Promise<{ changed: boolean }>;
  close(): Promise<void>;
};

export type SandboxOptions = {
  readonly dataDir: string;
  readonly now: () => Date;
  /** Billing periods to keep, the open one included; 13 unless a test wants fewer. */
  readonly months?: number;
};

const PASSWORD = "major-tom-demo";
const LOGINS: readonly SandboxLogin[] = [
  { email: "owner@demo.test", password: PASSWORD, role: "owner", company: "demo" },
  { email: "admin@demo.test", password: PASSWORD, role: "admin", company: "demo" },
  { email: "viewer@demo.test", password: PASSWORD, role: "viewer", company: "demo" },
  { email: "owner@other.test", password: PASSWORD, role: "owner", company: "other" },
];

/** Two made-up companies whose bills and inventories follow from one world; writes under `<dataDir>/sandbox`. */
export async function openSandbox({ dataDir, now, months }: SandboxOptions): Promise<Sandbox> {
  const worlds = [HALCYON, PELICAN];
  const bills = new Map<string, BillFiles>();
  let rolling: Promise<{ changed: boolean }> | undefined;

  const roll = async () => {
    const made = await Promise.all(
      worlds.map(async (company) => ({ key: company.key, files: await keepBill(company, join(dataDir, "sandbox", company.key), now(), months) })),
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

  await rollForward();
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
      inventory: sandboxInventory(company, () => files().through),
    };
  });
  return {
    companies,
    logins: LOGINS,
    rollForward,
    close: async () => {
      await rolling?.catch(() => undefined);
    },
  };
}
