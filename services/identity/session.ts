import type { Role } from "#core/identity/roles";
import type { PlatformDatabase } from "#db/platform-database";
import { tokenHash } from "#services/identity/auth";

export type AccountState = "pending" | "scanning" | "active" | "error";

/** A person at work in one tenant, as the database has it now: never cached, so that a demotion bites at once. */
export type Membership = {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly timeZone: string;
    readonly costSource: string | null;
    readonly isIngested: boolean;
  };
  readonly role: Role;
  /** False where an Owner has taken approving from them. */
  readonly mayApprove: boolean;
  readonly accountState: AccountState;
};

export type ResolvedSession = Membership & { readonly sessionId: string };

type Row = {
  session_id: string;
  user_id: string;
  user_name: string;
  email: string;
  tenant_id: string;
  tenant_name: string;
  time_zone: string;
  cost_source: string | null;
  is_ingested: boolean;
  backfill: "running" | "done" | "failed" | null;
  role: Role;
  may_approve: boolean | null;
  account_state: AccountState | null;
};

const MEMBERSHIP = `u.id AS user_id, u.name AS user_name, u.email, t.id AS tenant_id, t.name AS tenant_name, t.time_zone, t.cost_source, t.ingested_since IS NOT NULL AS is_ingested, t.backfill, m.role, m.may_approve,
  (SELECT a.state FROM cloud_accounts a WHERE a.tenant_id = t.id ORDER BY a.state = 'pending', a.created_at LIMIT 1) AS account_state`;

/** Undefined for a token that is unknown, expired or revoked, and for one whose person is no longer a member. */
export async function resolveSession(
  identity: { readonly platform: PlatformDatabase; readonly sampleLogins: boolean },
  token: string,
): Promise<ResolvedSession | undefined> {
  const [row] = await identity.platform.transaction((tx) =>
    tx.query<Row>(
      `SELECT s.id AS session_id, ${MEMBERSHIP} FROM sessions s JOIN users u ON u.id = s.user_id
       JOIN members m ON m.tenant_id = s.tenant_id AND m.user_id = s.user_id JOIN tenants t ON t.id = s.tenant_id
       WHERE s.token = $1 AND s.expires_at > app_now() AND ($2 OR NOT u.sample)`,
      [tokenHash(token), identity.sampleLogins],
    ),
  );
  return row && { ...membershipOf(row), sessionId: row.session_id };
}

/** For the terminal: the Owner who joined first, or, where nobody has joined yet, whoever holds the data folder. */
export async function terminalMembership(platform: PlatformDatabase, tenantId: string): Promise<Membership | undefined> {
  const [row] = await platform.transaction((tx) =>
    tx.query<Row>(
      `SELECT '' AS session_id, ${MEMBERSHIP} FROM tenants t LEFT JOIN members m ON m.tenant_id = t.id AND m.role = 'owner' LEFT JOIN users u ON u.id = m.user_id
       WHERE t.id = $1 ORDER BY m.joined_at, u.id LIMIT 1`,
      [tenantId],
    ),
  );
  if (!row) return undefined;
  const membership = membershipOf(row);
  return row.user_id ? membership : { ...membership, role: "owner", user: { id: "terminal", name: "Terminal", email: "" } };
}

/** A person as a member of a tenant, without a session; for what they asked to be done later. Undefined where they are none any more. */
export async function personMembership(platform: PlatformDatabase, tenantId: string, userId: string): Promise<Membership | undefined> {
  const [row] = await platform.transaction((tx) =>
    tx.query<Row>(
      `SELECT '' AS session_id, ${MEMBERSHIP} FROM members m JOIN tenants t ON t.id = m.tenant_id JOIN users u ON u.id = m.user_id WHERE t.id = $1 AND u.id = $2`,
      [tenantId, userId],
    ),
  );
  return row && membershipOf(row);
}

/** For timers and the executor: the tenant itself, with nobody in it. Undefined where it is gone. */
export async function systemMembership(platform: PlatformDatabase, tenantId: string): Promise<Membership | undefined> {
  const [row] = await platform.transaction((tx) =>
    tx.query<Row>(`SELECT '' AS session_id, ${MEMBERSHIP} FROM tenants t LEFT JOIN members m ON false LEFT JOIN users u ON false WHERE t.id = $1`, [
      tenantId,
    ]),
  );
  return row && { ...membershipOf(row), role: "owner", user: { id: "", name: "Major Tom", email: "" } };
}

function membershipOf(row: Row): Membership {
  return {
    user: { id: row.user_id, name: row.user_name, email: row.email },
    tenant: { id: row.tenant_id, name: row.tenant_name, timeZone: row.time_zone, costSource: row.cost_source, isIngested: row.is_ingested },
    role: row.role,
    mayApprove: row.may_approve ?? true,
    accountState: accountStateOf(row),
  };
}

/** A connected account speaks for itself; before there is one, the first reading of a source of cost data does. */
function accountStateOf({ account_state: account, backfill }: Row): AccountState {
  if ((account ?? "pending") !== "pending" || backfill === null) return account ?? "pending";
  return ({ running: "scanning", done: "active", failed: "error" } as const)[backfill];
}
