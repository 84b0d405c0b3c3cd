import type { TestDatabase } from "#db/testing/test-database";
import { type StoredProposal } from "#db/repositories/proposals";
import { listAudit } from "#services/audit/list";
import type { ServiceContext } from "#services/context";
import { draftProposal } from "#services/proposals/draft";
import type { TestPerson } from "#services/testing/a-company";

let drafted = 0;

/** A draft about a node of its own. */
export async function aDraft(
  { ctx }: TestPerson,
  over: { readonly node?: string; readonly cluster?: string; readonly kind?: "node_switch" | "policy_change"; readonly threadId?: string } = {},
): Promise<StoredProposal> {
  const { node = `ip-10-0-0-${(drafted += 1)}`, cluster, kind = "node_switch", threadId } = over;
  const params = { node, to: "spot", fallback: "none", ...(cluster !== undefined && { cluster }) };
  return (await draftProposal(ctx, { kind, params, threadId })).proposal;
}

/** Outcomes of an action in the log, newest first: "denied forbidden", "success". */
export async function logged(ctx: ServiceContext, action: string): Promise<readonly string[]> {
  const { rows } = await listAudit(ctx, { action });
  return rows.map(({ outcome, after }) => [outcome, (after as { code?: string } | null)?.code].filter(Boolean).join(" "));
}

/** The database's clock goes on by so much; it never goes back. */
export async function advance({ driver }: TestDatabase, seconds: number): Promise<void> {
  await driver.ownerQuery("UPDATE app_clock SET base = base + make_interval(secs => $1::float8)", [seconds]);
}

export const HOUR = 3600;
