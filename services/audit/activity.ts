import { z } from "zod";
import type { ActivityItem, AuditRow } from "#core/api/schemas";
import { negateDecimal } from "#core/money";
import { shownText } from "#core/proposals/shown-text";
import { numberOf, proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import { selectAudit } from "#services/audit/audit-rows";
import { QUIET_ACTIONS } from "#services/audit/quiet-actions";
import type { ServiceContext } from "#services/context";

const MOST = 200;

/** The latest changes of the tenant; a finished node switch with what it went from and to, and what it saves. */
export async function listActivity(ctx: ServiceContext, limit = 10): Promise<z.infer<typeof ActivityItem>[]> {
  requireScope(ctx, "audit:read");
  const most = Math.min(Math.max(1, Math.trunc(limit)), MOST);
  return ctx.db.read(async (tx) => {
    // The steps of an action are in the log and on its flight plan; here the action itself is one line.
    const rows = await selectAudit(tx, `WHERE action <> ALL ($1) AND action NOT LIKE 'step.%' ORDER BY seq DESC LIMIT ${most}`, [[...QUIET_ACTIONS]]);
    const proposals = await proposalsOf(tx, rows);
    return rows.map((row) => {
      const proposal = proposals.get(row.target);
      const done = proposal && switchDone(row, proposal);
      return {
        id: `audit-${row.seq}`,
        at: row.at,
        actor: row.actor.name,
        text: done?.text ?? row.event,
        outcome: row.outcome,
        usdPerHour: done?.usdPerHour ?? null,
        href: proposal ? `/approvals/${proposal.id}` : (placeOf(row) ?? `/audit?seq=${row.seq}`),
      };
    });
  });
}

/** What arrives by itself opens where it can be looked at; the log has the others. */
function placeOf({ action, target }: AuditRow): string | undefined {
  if (action === "anomaly.detect") return `/anomalies/${encodeURIComponent(target)}`;
  if (action === "budget.cross") return `/budgets/${encodeURIComponent(target)}`;
  if (action.startsWith("commitment.")) return "/commitments";
  return undefined;
}

async function proposalsOf(tx: TenantTransaction, rows: readonly AuditRow[]): Promise<ReadonlyMap<string, StoredProposal>> {
  const numbers = [...new Set(rows.flatMap(({ target }) => numberOf(target) ?? []))];
  const found = numbers.length === 0 ? [] : await proposalsIn(tx).select("WHERE p.number = ANY ($1::int[])", [numbers]);
  return new Map(found.map((proposal) => [proposal.id, proposal]));
}

/** What the executor logs of a finished switch. */
const Switched = z.object({
  before: z.object({ node: z.string(), capacityType: z.string() }),
  after: z.object({ capacityType: z.string() }),
  savingUsdPerHour: z.string(),
});

/** "Switched ip-10-0-5-17 of prod-eks from on demand to spot (APR-7)", and how the cost changes, USD per hour. */
function switchDone(row: AuditRow, { id, cluster }: StoredProposal): { readonly text: string; readonly usdPerHour: string } | undefined {
  const switched = row.action === "action.succeeded" ? Switched.safeParse(row.after) : undefined;
  if (switched?.success !== true) return undefined;
  const { before, after, savingUsdPerHour } = switched.data;
  const [from, to] = [before.capacityType, after.capacityType].map((capacity) => capacity.replace("_", " "));
  const where = cluster === undefined ? "" : ` of ${shownText(cluster)}`;
  return { text: `Switched ${shownText(before.node)}${where} from ${from} to ${to} (${id})`, usdPerHour: negateDecimal(savingUsdPerHour) };
}
