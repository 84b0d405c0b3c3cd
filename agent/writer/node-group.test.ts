import { describe, expect, it } from "vitest";
import type { Figure } from "#core/costs/figure";
import type { Frame } from "#core/planner/frame";
import { compose } from "#agent/writer/compose";
import { Ledger } from "#agent/writer/ledger";
import { type Interruption, nodeGroupSentences } from "#agent/writer/node-group";
import type { NodeSavingRead } from "#tools/read/node-totals";
import { strayNumerals } from "#agent/writer/testing/an-outcome";

type Item = Readonly<Record<string, unknown>>;
const figure = (id: string, value: string, unit: string): Figure => ({
  id,
  value,
  unit,
  metric: unit === "count" ? "count" : "saving",
  kind: "projected",
  period: { from: "2026-11-18T00:00:00Z", to: "2026-11-18T00:00:00Z" },
  timeZone: "UTC",
  asOf: "2026-11-18T00:00:00Z",
  queryId: "q",
  label: id,
});
const totals = [figure("q.ready_saving_hour", "0.3", "USD/h"), figure("q.ready_saving_month", "219", "USD/month")];
const bands: Interruption[] = [
  { type: "m6i.large", region: "us-east-1", band: "under 5 %", source: "Spot Advisor", asOf: "2025-06-28T00:00:00.000Z" },
];
const item = (name: string, readiness: string, why?: string): Item => ({ name, cluster: "prod-eks", readiness, saving: "100", why });
const why: Frame = { i: "why", "a.target": "risk", "a.to": "spot", "f.workload": "search-index" };

function textOf(items: readonly Item[], frame: Frame = why, figures: readonly Figure[] = totals): string {
  const ledger = new Ledger(figures);
  const many = (name: string, number: number) => ledger.print(figure(`q.${name}`, String(number), "count"));
  return compose(nodeGroupSentences(items, { figures, interruptions: bands, many, ledger, frame, year: 2026 }));
}

describe("nodeGroupSentences", () => {
  it("says of nodes that all can't, once, with the reasons and the nodes that each keeps back", () => {
    const text = textOf([
      item("ip-10-0-0-1", "blocked", "search/a-0 has no controller: nothing would bring it back."),
      item("ip-10-0-0-2", "blocked", "search/b-0 has no controller: nothing would bring it back."),
      item("ip-10-0-0-3", "blocked", "ip-10-0-0-3 is not Ready; find out why first."),
    ]);
    expect(text).toMatch(/^None of the \[3\]\(#figure:[^)]+\) nodes that run search-index can go to spot\./);
    expect(text).toMatch(/`ip-10-0-0-1` and `ip-10-0-0-2`: search\/a-0 has no controller/);
    expect(text.match(/no controller/g)).toHaveLength(1);
    expect(text).not.toContain("Interrupted");
    expect(text).not.toMatch(/drafts one/);
  });

  it("tells those that can, what they save before commitments, and how often they are interrupted, by whom and when", () => {
    const text = textOf([item("ip-10-0-0-1", "ready"), item("ip-10-0-0-2", "careful", "x"), item("ip-10-0-0-3", "spot_already")]);
    expect(text).toMatch(/can go to spot, .* can with care and .* is there already/);
    expect(text).toContain("before what Savings Plans do with it");
    expect(text).toMatch(/Interrupted a month: under 5 %, by Spot Advisor, 28\sJun 2025/);
    expect(text).toContain("Nothing is drafted");
  });

  it("tells net with gross and why, and those apart that only look like a saving", () => {
    const figures = [
      ...totals,
      figure("q.ready_gross_month", "438", "USD/month"),
      figure("q.losing_saving_hour", "-0.1", "USD/h"),
      figure("q.losing_saving_month", "-73", "USD/month"),
      figure("q.losing_gross_month", "160", "USD/month"),
    ];
    const items = [item("ip-10-0-0-1", "ready"), { ...item("ip-10-0-0-2", "ready"), saving: "-22.5" }];
    const ledger = new Ledger(figures);
    const many = (name: string, number: number) => ledger.print(figure(`q.${name}`, String(number), "count"));
    const saving: NodeSavingRead = {
      basis: "net",
      sets: {
        ready: { nodes: 1, reason: "frees commitment that is only partly taken up by other usage" },
        careful: { nodes: 0, reason: null },
        losing: { nodes: 1, reason: "moves usage off a plan that then idles" },
      },
    };
    const text = compose(nodeGroupSentences(items, { figures, interruptions: bands, saving, many, ledger, frame: why, year: 2026 }));
    expect(text).toMatch(/The one that is ready and worth it would save .*net of commitments/);
    expect(text).toMatch(/At on-demand prices it would look like \[\$438\.00 per month\].*but it frees commitment that is only partly taken up/);
    expect(text).toMatch(/I would leave `ip-10-0-0-2` on demand: moving it, too, would raise the bill by \[\$73\.00 per month\]/);
    expect(text).toMatch(/looks like a saving of \[\$160\.00 per month\].*It moves usage off a plan that then idles\./);
    expect(text).toContain('"move ip-10-0-0-1 to spot" drafts one');
    expect(text).not.toContain("before what Savings Plans do");
  });

  it("says that a sum is not known where a price is missing", () => {
    expect(textOf([item("ip-10-0-0-1", "ready"), item("ip-10-0-0-2", "ready")], why, [])).toContain("is not known: a price is missing");
  });

  it("states no number of its own outside figures", () => {
    const items = Array.from({ length: 20 }, (_, at) => item(`ip-10-0-1-${at}`, ["ready", "careful", "blocked"][at % 3] ?? "", "x/y is cordoned."));
    expect(
      strayNumerals(
        textOf(items)
          .replace(/Interrupted.*/g, "")
          .replace(/ip-[\d-]+/g, ""),
      ),
    ).toEqual([]);
  });
});
