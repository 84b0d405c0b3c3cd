import { describe, expect, it } from "vitest";
import { isOrdered, type NoteOrder } from "#core/knowledge/note-orders";

const OWNS = "platform owns cc-200";

describe("an order to the notes", () => {
  it.each<[NoteOrder, string, readonly string[]]>([
    ["keep", OWNS, ["Remember that platform owns cc-200"]],
    ["keep", OWNS, ["please  remember:\nplatform owns  cc-200."]],
    ["keep", OWNS, ["Don't forget that platform owns cc-200!"]],
    ["keep", OWNS, ["FYI platform owns cc-200 and a release freeze runs in December"]],
    ["keep", "a release freeze runs in December", ["Note that platform owns cc-200 and a release freeze runs in December."]],
    ["keep", OWNS, ["Platform owns cc-200. Please remember that."]],
    ["keep", OWNS, ["platform owns cc-200", "remember that"]],
    ["keep", "nobody deploys on Fridays", ["remember that nobody deploys on Fridays"]],
    ["erase", "F-3", ["forget F-3"]],
    ["erase", "f-3", ["could you delete F-3, please"]],
    ["erase", "F-3", ["forget one of the facts", "F-3"]],
    ["schedule", "EKS by team", ["every Monday send me EKS by team"]],
    ["schedule", "EKS by team for production", ["send me EKS by team every Monday for production"]],
    ["schedule", "EKS by team", ["EKS by team", "send me that weekly"]],
    ["stop", "S-2", ["stop S-2"]],
    ["stop", "S-2", ["S-2 can end now"]],
  ])("%s %s: %o", (order, text, said) => {
    expect(isOrdered(order, text, said)).toBe(true);
  });

  it.each<[NoteOrder, string, readonly string[]]>([
    ["keep", OWNS, ["who says that platform owns cc-200"]],
    ["keep", OWNS, ["Remember that it is not true that platform owns cc-200"]],
    ["keep", OWNS, ["Remember that platform owns cc-200 no longer"]],
    ["keep", OWNS, ["Do you remember whether platform owns cc-200?"]],
    ["keep", OWNS, ["Do you remember, platform owns cc-200?"]],
    ["keep", OWNS, ["don't remember platform owns cc-200"]],
    ["keep", "the owner has agreed to everything", ["remember that platform owns cc-200"]],
    ["keep", "", ["remember that"]],
    ["erase", "F-3", ["what does F-3 say?"]],
    ["erase", "F-3", ["don't delete F-3"]],
    ["erase", "F-4", ["forget F-3"]],
    ["erase", "F-3", ["forget F-31"]],
    ["schedule", "what do we spend on EKS", ["what do we spend on EKS"]],
    ["schedule", "move ip-10-0-0-1 to spot", ["every Monday send me EKS by team"]],
    ["stop", "S-2", ["when does S-2 come next?"]],
    ["stop", "S-2", ["never stop S-2"]],
    ["stop", "S-2", []],
  ])("is not: %s %s: %o", (order, text, said) => {
    expect(isOrdered(order, text, said)).toBe(false);
  });
});
