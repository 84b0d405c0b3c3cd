import { InvalidInputError, MajorTomError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";
import { runCompiled } from "#services/costs/run-compiled";
import type { ServiceContext } from "#services/context";

export type BillingAccount = { readonly id: string; readonly name: string };
export type BillingAccounts = {
  /** The account that pays; undefined where the bill does not tell. */
  readonly payer: BillingAccount | undefined;
  readonly all: readonly BillingAccount[];
  readonly nameOf: (id: string) => string;
};

const kept = new WeakMap<CostEngine, Map<string, Promise<BillingAccounts>>>();
const MOST_ACCOUNTS = 20_000;

/** The payer and the accounts of the newest month of the bill, and what the inventory calls them. Kept for a version of the data. */
export async function billingAccounts(ctx: ServiceContext): Promise<BillingAccounts> {
  const engine = await ctx.costs();
  const key = `${ctx.tenant.id}|${engine.catalog().dataVersion}`;
  const known = kept.get(engine) ?? new Map<string, Promise<BillingAccounts>>();
  kept.set(engine, known);
  const there = known.get(key);
  if (there !== undefined) return there;
  const read = readAccounts(ctx, engine);
  known.clear();
  known.set(key, read);
  read.catch(() => known.delete(key));
  return read;
}

async function readAccounts(ctx: ServiceContext, engine: CostEngine): Promise<BillingAccounts> {
  const { tables, dataThrough } = engine.catalog();
  const columns = new Set((tables.focus ?? []).map(({ name }) => name.toLowerCase()));
  const wanted = ["BillingAccountId", "BillingAccountName", "SubAccountId", "SubAccountName"].map((name) =>
    columns.has(name.toLowerCase()) ? name : "''",
  );
  const month = new Date(Date.parse(dataThrough) - 1).toISOString().slice(0, 7);
  const sql = `select ${wanted.map((name, at) => `${name} as c${at}`).join(", ")}, count(*) as items from focus where billing_period = '${month}' group by 1, 2, 3, 4 limit ${MOST_ACCOUNTS}`;
  const { rows } = await runCompiled(engine, sql, undefined, MOST_ACCOUNTS);
  const names = new Map<string, string>();
  const payers = new Map<string, number>();
  for (const row of rows) {
    const [payer, payerName, account, name] = row.slice(0, 4).map((cell) => (cell === null || cell === undefined ? "" : String(cell)));
    for (const [id, called] of [
      [payer, payerName],
      [account, name],
    ] as const)
      if (id !== undefined && id !== "") names.set(id, called === undefined || called === "" ? (names.get(id) ?? id) : called);
    if (payer !== undefined && payer !== "") payers.set(payer, (payers.get(payer) ?? 0) + Number(row[4] ?? 0));
  }
  for (const { id, name } of await inventoryAccounts(ctx)) if ((names.get(id) ?? id) === id) names.set(id, name);
  const [paying] = [...payers].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const nameOf = (id: string) => names.get(id) ?? id;
  return {
    payer: paying === undefined ? undefined : { id: paying, name: nameOf(paying) },
    all: [...names].map(([id, name]) => ({ id, name })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    nameOf,
  };
}

/** A cloud that does not answer takes no names from the bill. */
async function inventoryAccounts(ctx: ServiceContext): Promise<readonly BillingAccount[]> {
  try {
    return ctx.inventory.connected ? await ctx.inventory.accounts() : [];
  } catch (error) {
    if (error instanceof MajorTomError) return [];
    throw error;
  }
}

/** @throws InvalidInputError for a name that no account has, with those that there are */
export function accountNamed(text: string, { all }: BillingAccounts): BillingAccount {
  const wanted = text.trim().toLowerCase();
  const found = all.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const names = all.slice(0, 8).map(({ name }) => name);
  throw new InvalidInputError(
    `There is no account ${text.slice(0, 60)} in the bill. There are ${names.join(", ")}${all.length > 8 ? " and others" : ""}.`,
  );
}
