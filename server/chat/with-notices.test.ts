import { describe, expect, it } from "vitest";
import type { UIMessage } from "ai";
import type { ProposalNotice } from "#core/proposals/notice";
import { type TimedMessages, withNotices } from "#server/chat/with-notices";
import type { ThreadNotice } from "#services/threads/notices";

const notice = (over: Partial<ProposalNotice> = {}): ProposalNotice => ({
  proposal: "APR-7",
  kind: "node_switch",
  state: "succeeded",
  rev: 1,
  title: "Move ip-10-0-5-17 of staging-eks to spot",
  cluster: "staging-eks",
  target: "ip-10-0-5-17",
  savingUsdPerHour: "0.12280",
  savingUsdPerMonth: "89.64",
  savingBasis: "gross",
  by: null,
  reason: null,
  outcome: "i-0new took the place of i-0old. It saves $0.1228 per hour, $89.64 per month.",
  undo: "Switch i-0new back to on demand.",
  evidence: [],
  ...over,
});
const arrived = (at: string, over: Partial<ThreadNotice> = {}): ThreadNotice => ({ id: `n${at}`, topic: "done", at, notice: notice(), ...over });
const turn = (id: string, at: string | undefined): TimedMessages => ({
  at,
  messages: [{ id: `${id}.user`, role: "user", parts: [{ type: "text", text: id }] } satisfies UIMessage],
});
const idsOf = (messages: readonly UIMessage[]) => messages.map(({ id }) => id);

describe("withNotices", () => {
  it("puts what arrived by itself between the turns, in order of time", () => {
    const turns = [turn("a", "2026-11-18T10:00:00.000Z"), turn("b", "2026-11-18T12:00:00.000Z")];
    const notices = [arrived("2026-11-18T11:00:00.000Z"), arrived("2026-11-18T13:00:00.000Z")];
    expect(idsOf(withNotices(turns, notices, { timeZone: "UTC", running: false }))).toEqual([
      "a.user",
      "notice-n2026-11-18T11:00:00.000Z",
      "b.user",
      "notice-n2026-11-18T13:00:00.000Z",
    ]);
  });

  it("lets a running turn be read to its end first", () => {
    const turns = [turn("a", "2026-11-18T10:00:00.000Z")];
    const notices = [arrived("2026-11-18T09:00:00.000Z"), arrived("2026-11-18T11:00:00.000Z")];
    expect(idsOf(withNotices(turns, notices, { timeZone: "UTC", running: true }))).toEqual(["notice-n2026-11-18T09:00:00.000Z", "a.user"]);
    expect(withNotices(turns, notices, { timeZone: "UTC", running: false })).toHaveLength(3);
  });

  it("tells the outcome with amounts that are figures of the record, how to undo it, and the part that the page draws", () => {
    const [message] = withNotices([], [arrived("2026-11-18T11:00:00.000Z")], { timeZone: "UTC", running: false });
    const [figures, text, outcome] = message?.parts ?? [];
    expect(text).toMatchObject({
      type: "text",
      text: expect.stringMatching(
        /^APR-7 is done: Move ip-10-0-5-17 of staging-eks to spot\. i-0new took .* It saves: \[\$0\.1228 per hour\]\(#figure:APR-7\.r1\.saving_hour\), \[\$89\.64 per month\]\(#figure:APR-7\.r1\.saving_month\).* To undo: switch i-0new back to on demand\.$/,
      ),
    });
    expect(figures).toMatchObject({ type: "data-figures", data: [{ id: "APR-7.r1.saving_hour" }, { id: "APR-7.r1.saving_month" }] });
    expect(outcome).toMatchObject({
      type: "data-outcome",
      data: { proposalId: "APR-7", topic: "done", state: "succeeded", savingUsdPerMonth: "89.64" },
    });
  });

  it("promises no saving where the switch fell back to what it was", () => {
    const fellBack = notice({ outcome: "i-0new took the place of i-0old. Nothing is saved: there was no spot capacity." });
    const [message] = withNotices([], [arrived("2026-11-18T11:00:00.000Z", { notice: fellBack })], { timeZone: "UTC", running: false });
    expect(message?.parts.find((part) => part.type === "text")?.text).toMatch(/Nothing is saved.* To undo/);
    expect(message?.parts).toContainEqual(expect.objectContaining({ data: expect.objectContaining({ savingUsdPerHour: null }) }));
    expect(JSON.stringify(message)).not.toContain("89.64");
  });

  it.each([
    ["failed", "failed", "failed, and nothing is changed by it"],
    ["returned", "rolled_back", "was undone"],
    ["needs_attention", "needs_attention", "needs a person"],
    ["expired", "expired", "expired"],
    ["rejected", "rejected", "was rejected by Priya"],
    ["held", "approved", "is approved and held"],
  ] as const)("promises no saving where nothing is saved: %s", (topic, state, words) => {
    const messages = withNotices(
      [],
      [arrived("2026-11-18T11:00:00.000Z", { topic, notice: notice({ state, by: "Priya", outcome: null, reason: "freeze" }) })],
      {
        timeZone: "UTC",
        running: false,
      },
    );
    const text = messages[0]?.parts.find((part) => part.type === "text");
    expect(text?.text).toContain(words);
    expect(text?.text).not.toContain("saves");
  });
});
