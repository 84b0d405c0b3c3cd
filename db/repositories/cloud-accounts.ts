import type { TenantTransaction } from "#db/tenant-database";

/** A connected account as it is stored. The keys that may assume its roles are the server's own, never a row. */
export type StoredCloudAccount = {
  readonly accountId: string;
  readonly name: string | undefined;
  readonly environment: string | undefined;
  readonly readRoleArn: string | undefined;
  readonly actRoleArn: string | undefined;
  /** Buys, cancels and returns Savings Plans, and nothing else. */
  readonly purchaseRoleArn: string | undefined;
  readonly externalId: string | undefined;
  readonly regions: readonly string[];
};

type Row = {
  account_id: string;
  name: string | null;
  environment: string | null;
  read_role_arn: string | null;
  act_role_arn: string | null;
  purchase_role_arn: string | null;
  external_id: string | null;
  regions: readonly string[];
};

/** Connected accounts of one tenant, in its transaction; not those that wait to be connected. */
export async function cloudAccountsIn(tx: TenantTransaction): Promise<readonly StoredCloudAccount[]> {
  const rows = await tx.query<Row>(
    `SELECT account_id, name, environment, read_role_arn, act_role_arn, purchase_role_arn, external_id, regions
     FROM cloud_accounts WHERE state <> 'pending' ORDER BY account_id`,
  );
  return rows.map((row) => ({
    accountId: row.account_id,
    name: row.name ?? undefined,
    environment: row.environment ?? undefined,
    readRoleArn: row.read_role_arn ?? undefined,
    actRoleArn: row.act_role_arn ?? undefined,
    purchaseRoleArn: row.purchase_role_arn ?? undefined,
    externalId: row.external_id ?? undefined,
    regions: row.regions,
  }));
}
