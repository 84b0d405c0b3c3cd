import { describe, expect, it } from "vitest";
import { readQuestions } from "#cli/ask/questions";
import { plainText } from "#server/chat/client/plain-text";

describe("readQuestions", () => {
  it("reads a question a line and gives back what identifies it", () => {
    expect(readQuestions('{"id":"a","conv":3,"turn":1,"text":"hi","frame":{"i":"chat"}}\n\n{"text":"and?"}\r\n')).toEqual([
      { echo: { id: "a", conv: 3, turn: 1 }, conv: "3", text: "hi", fault: undefined },
      { echo: {}, conv: undefined, text: "and?", fault: undefined },
    ]);
  });

  it("answers a line that is no question with its fault, in its place", () => {
    expect(readQuestions('{"id":1}\nnonsense').map(({ text, fault }) => [text, fault?.slice(0, 6)])).toEqual([
      [undefined, "Line 1"],
      [undefined, "Line 2"],
    ]);
  });

  it("refuses an empty file", () => {
    expect(() => readQuestions("\n")).toThrow("holds no questions");
  });
});

describe("plainText", () => {
  it("keeps the words of links and drops escapes", () => {
    expect(plainText("**You** spent [$1.00](#figure:q_a.total) on dev\\_x, ~~figure removed~~")).toBe("You spent $1.00 on dev_x, (figure removed)");
  });
});
