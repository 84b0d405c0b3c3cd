import { describe, expect, it } from "vitest";
import { cardOf } from "#core/proposals/card-of";
import { sealSample } from "#core/proposals/testing/sealed-node-switch";
import { printedCard } from "#cli/ask/print-card";

describe("printedCard", () => {
  it("prints what is and would be, what it saves, what moves, the steps, who signs and the hash of the sealed text", () => {
    const { text, hash } = sealSample();
    const shown = printedCard({
      id: "APR-84",
      rev: 1,
      hash,
      kind: "node_switch",
      state: "proposed",
      expiresAt: "2026-11-18T16:00:00.000Z",
      signing: "1 Owner or Admin, not the requester",
      held: null,
      card: cardOf(text),
    });
    expect(shown.split("\n")[0]).toBe("APR-84  Move ip-10-4-31-117 of batch-eks to spot  [proposed]");
    for (const part of ["m6i.8xlarge, on demand", "m7i.8xlarge, spot", "$567.94 per month", "Moves (1)", "etl/etl-7d9f-x2x", "6. Terminate", hash])
      expect(shown).toContain(part);
    expect(shown).toContain("Signs      1 Owner or Admin, not the requester, on the card in the web app; nothing typed here signs");
    expect(shown).toContain("Expires    18 Nov 2026 16:00 UTC");
  });
});
