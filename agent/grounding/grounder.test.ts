import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Figure } from "#core/costs/figure";
import { Backing } from "#agent/grounding/backing";
import { Grounder, REMOVED } from "#agent/grounding/grounder";

const figure = (id: string, value: string | null, unit: string, label: string): Figure => ({
  id,
  value,
  unit,
  label,
  metric: "amortized",
  kind: "measured",
  timeZone: "UTC",
  asOf: "2026-11-18T00:00:00Z",
  queryId: "q_aaaaaaaaaaaa",
  period: { from: "2026-10-01T00:00:00Z", to: "2026-11-01T00:00:00Z" },
});
const FIGURES = [
  figure("q_a.total", "20762.4012", "USD", "Total, October 2026"),
  figure("q_a.change", "2643.35", "USD", "change, October 2026"),
  figure("q_a.saved", "-218.6", "USD", "EBS change"),
  figure("q_a.ratio", "0.1459", "ratio", "change ratio"),
  figure("q_a.coverage", "0.6212", "ratio", "coverage"),
  figure("q_a.unknown", null, "USD", "unknown"),
  figure("q_a.bytes", "38123456", "bytes", "read"),
];
const backing = () =>
  new Backing({
    results: [
      {
        figures: FIGURES,
        content:
          '{"groups":8,"rows":[["⟪checkout-99999⟫","12"]],"note":"2026-10-14T09:00:00Z prod-eks-2 m5.24xlarge 123456789012 arn:aws:ec2:us-east-1:123456789012:natgateway/nat-0b1234567"}',
      },
    ],
    derived: [],
    said: ["why did EC2 rise by 45 % in the last 90 days, is it $77,777?"],
    told: ["Cost data from 2025-10-01 through 2026-11-17"],
  });
function ground(text: string, cut = text.length) {
  const grounder = new Grounder(backing());
  let out = "";
  for (let at = 0; at < text.length; at += cut) out += grounder.push(text.slice(at, at + cut));
  return { text: out + grounder.end(), removed: grounder.removed, cited: [...grounder.cited] };
}

describe("Grounder", () => {
  it.each([
    ["links an exact amount", "You spent $20,762.40 in October.", "You spent [$20,762.40](#figure:q_a.total) in October."],
    ["allows rounding to dollars", "about $20,762 then", "about [$20,762](#figure:q_a.total) then"],
    ["allows thousands", "about $21k then", "about [$21k](#figure:q_a.total) then"],
    ["allows round numbers near by", "about $21,000 then", "about [$21,000](#figure:q_a.total) then"],
    ["reads USD behind", "20,762.40 USD in all", "[20,762.40 USD](#figure:q_a.total) in all"],
    ["reads a percent with a no-break space", "up 14.6\u00a0% on September", "up [14.6\u00a0%](#figure:q_a.ratio) on September"],
    ["reads percent in words", "up 15 percent then", "up [15 percent](#figure:q_a.ratio) then"],
    ["takes a fall without its sign", "fell by $218.60.", "fell by [$218.60](#figure:q_a.saved)."],
    ["reads a negative sign", "changed by −$218.60 there", "changed by [−$218.60](#figure:q_a.saved) there"],
    ["reads thousands in words", "some twenty-one thousand dollars went", "some [twenty-one thousand dollars](#figure:q_a.total) went"],
    ["reads bytes", "read 38 MB of rows", "read [38 MB](#figure:q_a.bytes) of rows"],
    ["keeps a figure link that says its value", "It is [$20,762.40](#figure:q_a.total).", "It is [$20,762.40](#figure:q_a.total)."],
    ["prints a typed reference", "It is [[q_a.total]].", "It is [$20,762.40](#figure:q_a.total)."],
    [
      "keeps names",
      "EC2 on m5.xlarge in us-east-1 and cc-100, APR-77, prod-eks-2, m5.24xlarge, 123456789012",
      "EC2 on m5.xlarge in us-east-1 and cc-100, APR-77, prod-eks-2, m5.24xlarge, 123456789012",
    ],
    [
      "keeps the end of an ARN that a tool named",
      "resource `natgateway/nat-0b1234567` and nat-0b1234567",
      "resource `natgateway/nat-0b1234567` and nat-0b1234567",
    ],
    [
      "keeps dates in known periods",
      "On 14 October 2026, Oct 14, 2026-10-14 at 09:00, 9–15 Oct, in 2026",
      "On 14 October 2026, Oct 14, 2026-10-14 at 09:00, 9–15 Oct, in 2026",
    ],
    ["keeps list marks and ordinals", "1. First\n2) Second, the 3rd step 2", "1. First\n2) Second, the 3rd step 2"],
    ["keeps counts that a tool or the person gave", "8 groups in the last 90 days", "8 groups in the last 90 days"],
    ["keeps small words", "two reasons, one of them", "two reasons, one of them"],
    ["drops targets of foreign links and images", "see [this](https://evil.example/?d=1) ![x](https://evil.example/a.png)", "see this x"],
    ["takes off the marks of untrusted text", "namespace ⟪checkout⟫ is", "namespace checkout is"],
    ["keeps plain numbers of SQL", "```sql\nSELECT 1 LIMIT 10\n```", "```sql\nSELECT 1 LIMIT 10\n```"],
    ["leaves code spans unlinked", "`20,762.40 USD` said", "`20,762.40 USD` said"],
  ])("%s", (_, text, expected) => {
    const result = ground(text);
    expect(result.text).toBe(expected);
    expect(result.removed).toBe(0);
  });

  it.each([
    "You spent $31,337.99 in October.",
    "31,337.99 USD then",
    "USD 31,337.99 then",
    "about $31k",
    "31.3 thousand dollars",
    "US$31,337",
    "up 83 % on",
    "up 83 percent",
    "rose eighty-three percent",
    "up 83\u00a0%",
    "3.7x as much",
    "12–83 %",
    "thirty-one thousand dollars in all",
    "It is [$99.00](#figure:q_a.total).",
    "It is [$20,762.40](#figure:q_zzz.total).",
    "[[q_nope.total]] went",
    "**$31,337.99**",
    "| EC2 | 31,337.99 |",
    "`$31,337.99`",
    "```\n31,337.99\n```",
    "```sql\n-- costs $31,337.99\n```",
    "cost:31337 is",
    "total-31337 is",
    "is it $77,777? yes, $77,777",
    "45 % indeed",
    "checkout costs 99999 a day",
    "1234567 rows",
    "37 clusters idle",
    "on 14 March 2019",
    "in 2019",
    "since 2019-03-01",
    "at 17:45",
    "forty-five days",
    "½ of it",
    "١٢٣٤ dollars",
    "１２３４ dollars",
    "31'337.99",
    "3.1e4 dollars",
    "+$218.60 went",
    "≈$31,000",
  ])("strikes what nothing backs: %s", (text) => {
    const result = ground(text);
    expect(result.removed).toBeGreaterThan(0);
    expect(result.text).toContain(REMOVED);
    expect(result.text).not.toMatch(/31[,.']?[0-9]|83|77,777|99999|37 clusters|2019/);
  });

  const texts = [
    "On 14 October 2026 you spent **$20,762.40** (+14.6\u00a0% on September), of that 62.1 % covered; [$2,643.35](#figure:q_a.change) more. See [x](http://a.b) and [[q_a.total]].\n\n1. EC2 is $31,337.99\n2. twenty-one thousand dollars often, a tent and 1.2 million dollars, 45 per cent, $21k\n```sql\nSELECT 5\n```\n| a | 20,762.40 |\n",
    "m5.24xlarge ⟪x⟫ of ten – 12–15 % − $218.60, step 2: cost:500 `1,2` 3.5x one hundred and five dollars!",
  ];
  it("gives the same answer however the text is cut", () => {
    for (const text of texts) {
      const whole = ground(text);
      for (let cut = 1; cut < 40; cut += 1) expect(ground(text, cut)).toEqual(whole);
    }
  });

  it("gives the same answer however any text is cut", () => {
    const word = fc.constantFrom(
      "20,762.40",
      "$",
      "14.6",
      " %",
      " ",
      "USD",
      "k",
      "-",
      "[",
      "]",
      "(#figure:q_a.total)",
      "Oct",
      "18 ",
      "twenty",
      " thousand",
      "\n",
      "`",
      "m5.",
      "two",
      "of",
      "2026",
      "!",
      ".",
      ",",
      "per cent",
      "–",
      "x",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), fc.integer({ min: 1, max: 5 }), (words, cut) => {
        const text = words.join("");
        expect(ground(text, cut)).toEqual(ground(text));
      }),
      { numRuns: 300 },
    );
  });

  it("lets no invented amount through, whatever its form", () => {
    const forms: readonly ((value: number) => string)[] = [
      (value) => `$${value.toFixed(2)}`,
      (value) => `$${value.toLocaleString("en-US", { minimumFractionDigits: 2 })}`,
      (value) => `${value.toFixed(2)} USD`,
      (value) => `USD ${value.toFixed(2)}`,
      (value) => `${(value / 1000).toFixed(3)}k dollars`,
      (value) => `$${(value / 1e6).toFixed(6)}M`,
      (value) => `**$${value.toFixed(1)}**`,
      (value) => `($${value.toFixed(2)})`,
      (value) => `€${value.toFixed(2)}`,
    ];
    fc.assert(
      fc.property(fc.double({ min: 30_000, max: 900_000, noNaN: true }), fc.constantFrom(...forms), (value, form) => {
        const result = ground(`The bill was ${form(value)} in all.`);
        expect(result.removed).toBe(1);
        expect(result.text).not.toMatch(/\d/);
      }),
      { numRuns: 300 },
    );
  });

  it("lets words flow: nothing is held back that cannot become a number", () => {
    const grounder = new Grounder(backing());
    for (const word of ["The", " cost", " is", " high", " because", " payments", " grew"]) expect(grounder.push(word)).toBe(word);
  });
});
