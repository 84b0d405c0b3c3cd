import { describe, expect, it } from "vitest";
import { answerMarkdown } from "#web/chat/answer-markdown.ts";
import { editFrame } from "#web/chat/edit-frame.ts";
import { answerOf, type ChatMessage } from "#web/chat/message.ts";
import { openThread } from "#web/chat/open-thread.ts";
import { spokenText } from "#web/chat/spoken-text.ts";
import { turnsOf } from "#web/chat/turns.ts";
import { isUnread, type Seen, withSeen } from "#web/chat/unread.ts";

const asked = (id: string, text: string): ChatMessage => ({ id, role: "user", parts: [{ type: "text", text }] });
const answered = (id: string, metric: string, text = "It cost [$1.00](#figure:q_a.total)."): ChatMessage => ({
  id,
  role: "assistant",
  parts: [
    {
      type: "data-reading",
      data: {
        chips: [{ slot: "m", label: "", value: metric, display: metric, assumed: true, alternatives: [] }],
        frame: { i: "q", m: metric },
        editable: true,
      },
    },
    { type: "text", text },
  ],
});

describe("an answer", () => {
  it("names each step by what its tool said, and a failed one by why", () => {
    const message = {
      id: "a",
      role: "assistant",
      parts: [
        {
          type: "tool-query_costs",
          toolCallId: "1",
          state: "output-available",
          input: {},
          output: { summary: "Read EC2 · 12 rows", elapsedMs: 31 },
        },
        { type: "tool-run_sql", toolCallId: "2", state: "output-error", input: {}, errorText: "no such column" },
        { type: "tool-find_savings", toolCallId: "3", state: "input-available", input: {} },
      ],
    } as unknown as ChatMessage;
    expect(answerOf(message).steps.map((step) => [step.state, step.text])).toEqual([
      ["done", "Read EC2 · 12 rows"],
      ["failed", "Running the query: no such column"],
      ["running", "Looking for savings"],
    ]);
  });

  it("gathers figures and sources of all its parts", () => {
    const source = { n: 2, queryId: "q_b", label: "b", metric: "m", period: "p", asOf: "x", rows: 1, bytesScanned: 1, sql: "" };
    const message = {
      id: "a",
      role: "assistant",
      parts: [
        { type: "data-sources", data: [source] },
        { type: "data-sources", data: [{ ...source, n: 1, queryId: "q_a" }] },
      ],
    } as ChatMessage;
    expect(answerOf(message).sources.map((one) => one.queryId)).toEqual(["q_a", "q_b"]);
  });

  it("leaves as a document with its question, reading and sources", () => {
    expect(answerMarkdown(answerOf(answered("a", "amortized")), "What did it cost?")).toBe(
      "> What did it cost?\n\nRead as: amortized (assumed)\n\nIt cost $1.00.\n",
    );
  });

  it("is read out without marks and targets", () => {
    expect(spokenText("**EC2** cost [$1.00](#figure:q_a.total).\n\n- ~~figure removed~~")).toBe("EC2 cost $1.00. figure removed");
  });
});

describe("an edited reading", () => {
  it("changes one slot and keeps the rest", () => {
    expect(editFrame({ i: "q", m: "amortized", t: "last_week" }, "m", "unblended")).toEqual({
      i: "q",
      m: "unblended",
      t: "last_week",
    });
    expect(editFrame({ i: "q", "f.service": "EC2" }, "f.service", "")).toEqual({ i: "q" });
    expect(editFrame({ i: "q", n: 5 }, "n", "10")).toEqual({ i: "q", n: 10 });
  });

  it("replaces the answer above it", () => {
    const turns = turnsOf([asked("u1", "What?"), answered("a1", "amortized"), asked("u2", "What?"), answered("a2", "unblended")]);
    expect([turns.get("a1")?.replaced, turns.get("u2")?.reread, turns.get("a2")]).toEqual([true, true, undefined]);
  });

  it("is seen before its answer comes only where this page asked for it", () => {
    const again = asked("u2", "What?");
    expect(turnsOf([asked("u1", "What?"), answered("a1", "amortized"), again]).size).toBe(0);
    expect(turnsOf([asked("u1", "What?"), answered("a1", "amortized"), { ...again, metadata: { reread: true } }]).get("a1")?.replaced).toBe(true);
  });

  it("is not seen where the same question is asked again and read the same", () => {
    expect(turnsOf([asked("u1", "What?"), answered("a1", "amortized"), asked("u2", "What?"), answered("a2", "amortized")]).size).toBe(0);
  });
});

describe("a reopened thread", () => {
  it("leaves out the answer that its stream replays", () => {
    const messages = [asked("u1", "What?"), answered("a1", "amortized")];
    expect(openThread({ messages, running: true }).messages.map((one) => one.id)).toEqual(["u1"]);
    expect(openThread({ messages, running: false }).messages.map((one) => one.id)).toEqual(["u1", "a1"]);
  });
});

describe("news in a thread", () => {
  const now = Date.parse("2026-11-18T12:00:00.000Z");
  const told = (noticeAt: string | null) => ({ id: "t_1", noticeAt });

  it("is what arrived by itself after what was shown, until it is shown", () => {
    const seen: Seen = { t_1: "2026-11-18T11:00:00.000Z" };
    expect(isUnread(told("2026-11-18T11:30:00.000Z"), seen, now)).toBe(true);
    expect(isUnread(told("2026-11-18T11:30:00.000Z"), withSeen(seen, "t_1", "2026-11-18T11:30:00.000Z", now), now)).toBe(false);
    expect(isUnread(told("2026-11-18T11:00:00.000Z"), seen, now)).toBe(false);
    expect(isUnread(told(null), {}, now)).toBe(false);
    expect(isUnread({ id: "t_1" }, {}, now)).toBe(false);
  });

  it("is forgotten after a week, shown or not, so that nothing piles up", () => {
    expect(isUnread(told("2026-11-11T11:59:59.999Z"), {}, now)).toBe(false);
    expect(isUnread(told("2026-11-11T12:00:00.000Z"), {}, now)).toBe(true);
    const old: Seen = { t_0: "2026-11-01T00:00:00.000Z" };
    expect(withSeen(old, "t_1", "2026-11-18T11:30:00.000Z", now)).toEqual({ t_1: "2026-11-18T11:30:00.000Z" });
    expect(withSeen({ t_1: "2026-11-18T11:30:00.000Z" }, "t_1", "2026-11-18T11:00:00.000Z", now)).toEqual({ t_1: "2026-11-18T11:30:00.000Z" });
  });
});
