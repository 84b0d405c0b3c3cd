import { z } from "zod";
import { reasonWords } from "#core/commitments/net-effect-reason";
import { SAVING_KINDS } from "#core/insights/savings";
import { findSavings as find } from "#services/insights/find-savings";
import { readTool } from "#tools/kit/define-tool";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";
import { Filters, QUERY_ALIASES } from "#tools/read/query-arguments";

export const findSavings = readTool({
  name: "find_savings",
  description:
    "Find what could be saved: unused commitment, unattached volumes and addresses, idle NAT gateways, gp2 volumes, old instance generations, nights and weekends without load. " +
    "Each finding has its resources, dollars a month (gross, net of commitments, and why they differ) and how sure it is. Estimates, not promises.",
  scope: "costs:read",
  input: z.object({ kinds: z.array(z.enum(SAVING_KINDS)).optional(), filters: Filters, exclude: Filters }),
  guards: [],
  aliases: QUERY_ALIASES,
  async run(ctx, input) {
    const result = await find(ctx, {
      filters: input.filters,
      exclude: input.exclude,
      ...(input.kinds && input.kinds.length > 0 ? { kinds: input.kinds } : {}),
    } as Parameters<typeof find>[1]);
    return {
      summary: `Looked for savings in ${result.period.label} · ${result.findings.length} ${result.findings.length === 1 ? "finding" : "findings"}`,
      data: {
        period: result.period.label,
        total: citable(result.total),
        totalNet: citable(result.totalNet),
        findings: result.findings.map((finding) => ({
          kind: finding.kind,
          title: untrusted(finding.title),
          resources: finding.items.length,
          saving: citable(finding.saving),
          net: citable(finding.net),
          ...(finding.netReason === null ? {} : { whyNetDiffers: reasonWords(finding.netReason) }),
          confidence: finding.confidence,
          because: finding.because,
          action: finding.action,
          items: finding.items.slice(0, 8).map((item) => ({
            resource: untrusted(item.resource, 120),
            account: untrusted(item.account, 60),
            region: item.region,
            detail: untrusted(item.detail, 120),
            cost: citable(item.cost),
            saving: citable(item.saving),
            ...(item.netReason === null ? {} : { net: citable(item.net), whyNetDiffers: reasonWords(item.netReason) }),
          })),
        })),
        leftOut: result.leftOut.map((one) => ({
          kind: one.kind,
          title: untrusted(one.title),
          saving: citable(one.saving),
          net: citable(one.net),
          why: one.netReason === null ? null : reasonWords(one.netReason),
          resources: one.items.slice(0, 8).map(({ resource }) => untrusted(resource, 120)),
        })),
        checked: result.checked,
        notChecked: result.notChecked,
        notes: result.notes,
      },
      figures: result.figures,
      blocks: result.blocks,
      sources: result.sources,
      raw: result,
    };
  },
});
