import { z } from "zod";
import type { Block } from "#core/chat/blocks";
import { listAudit } from "#services/audit/list";
import { readTool } from "#tools/kit/define-tool";
import { untrusted } from "#tools/kit/untrusted";
import { Period } from "#tools/read/query-arguments";
import { boundsOf } from "#tools/read/period-bounds";

const MOST = 50;

export const showAudit = readTool({
  name: "show_audit",
  description: "Show who did what in this organization: sign-ins, members, settings, conversations; newest first. Filter by person, period or words.",
  scope: "audit:read",
  input: z.object({
    actor: z.string().max(100).optional(),
    search: z.string().max(200).optional(),
    period: Period.optional(),
    limit: z.number().int().min(1).max(MOST).default(20),
  }),
  guards: [],
  aliases: { who: "actor", person: "actor", user: "actor", query: "search", text: "search", n: "limit", timerange: "period" },
  async run(ctx, { actor, search, period, limit }) {
    const bounds = period === undefined ? undefined : await boundsOf(ctx, period);
    const page = await listAudit(ctx, {
      limit,
      ...(search === undefined ? {} : { search }),
      ...(bounds ? { from: bounds.from, to: bounds.to } : {}),
    });
    // People say "Dana"; the log has the full name.
    const rows = actor === undefined ? page.rows : page.rows.filter((row) => row.actor.name.toLowerCase().includes(actor.toLowerCase()));
    const queryId = `audit_${page.rows[0]?.seq ?? 0}`;
    const block: Block = {
      id: `b_${queryId}`,
      kind: "table",
      title: "Audit log",
      subtitle: "Newest first",
      y: [],
      dashed: [],
      annotations: [],
      queryId,
      columns: ["When", "Who", "What", "On", "Outcome"].map((label) => ({ name: label.toLowerCase(), label, align: "left" as const })),
      rows: rows.map((row) => [row.at, row.actor.name, row.event, row.target, row.outcome]),
      finding: `${rows.length} ${rows.length === 1 ? "entry" : "entries"} of the audit log`,
    };
    return {
      summary: `Read the audit log · ${rows.length} ${rows.length === 1 ? "entry" : "entries"}`,
      data: {
        total: page.total,
        entries: rows.map((row) => ({
          at: row.at,
          who: untrusted(row.actor.name, 80),
          event: untrusted(row.event),
          target: untrusted(row.target, 80),
          outcome: row.outcome,
        })),
      },
      figures: [],
      blocks: rows.length > 0 ? [block] : [],
      sources: [],
      raw: {
        entries: rows.map((row) => ({
          name: `${row.event} (${row.actor.name})`,
          at: row.at,
          event: row.event,
          actor: row.actor.name,
          outcome: row.outcome,
        })),
      },
    };
  },
});
