import { describe, expect, it } from "vitest";
import { noteReading } from "#agent/plan/note-reading";

describe("noteReading", () => {
  it.each([
    ["Remember that platform owns cc-200", { i: "mem", "a.do": "keep", "a.text": "platform owns cc-200" }],
    ["please note: a release freeze runs in December.", { i: "mem", "a.do": "keep", "a.text": "a release freeze runs in December" }],
    ["FYI the data team moved to eu-west-1", { i: "mem", "a.do": "keep", "a.text": "the data team moved to eu-west-1" }],
    ["pls note: platform owns cc-200", { i: "mem", "a.do": "keep", "a.text": "platform owns cc-200" }],
    ["can you remember that finance closes on the 5th", { i: "mem", "a.do": "keep", "a.text": "finance closes on the 5th" }],
    ["you need to know: staging is shut down in August", { i: "mem", "a.do": "keep", "a.text": "staging is shut down in August" }],
    ["what have I told you?", { i: "mem", "a.do": "list" }],
    ["what is scheduled?", { i: "sched", "a.do": "list" }],
    ["what reports do I get", { i: "sched", "a.do": "list" }],
    ["forget F-3", { i: "mem", "a.do": "erase", "a.ref": "F-3" }],
    ["what do you know about us?", { i: "mem", "a.do": "list" }],
    ["what do you remember about the freeze?", { i: "mem", "a.do": "list", "a.text": "the freeze" }],
    ["list facts", { i: "mem", "a.do": "list" }],
    [
      "every Monday send me EKS by team",
      { i: "sched", "a.do": "create", "a.question": "EKS by team", "a.every": "week", "a.weekday": 1, "a.at": "09:00" },
    ],
    ["what are my scheduled questions?", { i: "sched", "a.do": "list" }],
    ["stop sending me the Monday report", { i: "sched", "a.do": "list" }],
    ["please stop s-2", { i: "sched", "a.do": "stop", "a.ref": "S-2" }],
  ])("%s", (text, frame) => {
    expect(noteReading(text)?.frame).toEqual(frame);
  });

  it.each([
    "do you remember what EC2 cost last month?",
    "remember when we spent less?",
    "what do you know about our EC2 costs?",
    "stop the node ip-10-0-0-1",
    "what did we spend every day last week",
    "what is a scheduled event",
    "note the spike on Friday, why did it happen?",
  ])("leaves alone: %s", (text) => {
    expect(noteReading(text)).toBeUndefined();
  });
});
