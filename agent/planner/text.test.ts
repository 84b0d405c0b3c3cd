import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSpeller } from "#agent/planner/spelling";
import { rawSlice, readText } from "#agent/planner/text";

const names = ["prod-eks", "dev-east", "shared-services"];
const speller = makeSpeller(
  new Map([
    ["account", 90],
    ["month", 80],
    ["week", 200],
  ]),
  ["prod", "eks", "east", "shared", "services"],
);
const clean = (text: string) => readText(text, speller, names).clean;

describe("readText", () => {
  it.each([
    ["Cost of prod-esk", "cost of prod-eks"],
    ["hrly by acct, lst mth", "hourly by account, last month"],
    ["kosten ec2 letzte woche", "cost ec2 last week"],
    ["E B S and S three in us east one", "ebs and s3 in us-east-1"],
    ["ns=etl t:last_week service!=S3", "namespace etl t last week service not s3"],
    ["w/o tax, 1–5 Dec", "w/o tax, 1-5 dec"],
    ["ip-10-2-14-7 → spot", "ip-10-2-14-7 > spot"],
    ["APR-77, i-0abc12de and m5.xlarge at 19:30", "apr-77, i-0abc12de and m5.xlarge at 19:30"],
  ])("reads %s", (text, want) => expect(clean(text)).toBe(want));

  it("finds the raw words behind a stretch of the clean text", () => {
    const read = readText("Reject it:  Too RISKY, sorry", speller, names);
    expect(rawSlice(read, read.clean.indexOf("too"), read.clean.indexOf(","))).toBe("Too RISKY");
  });

  it("keeps its tokens in step with both texts, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.string({ unit: "grapheme", maxLength: 20 }), (a, b) => {
        const read = readText(a + b, speller, names);
        for (const token of read.tokens) {
          expect(read.clean.slice(token.start, token.end)).toBe(token.text);
          expect(read.raw.slice(token.rawStart, token.rawEnd)).toBe(token.raw);
        }
      }),
    );
  });
});
