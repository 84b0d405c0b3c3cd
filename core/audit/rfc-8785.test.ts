import { describe, expect, it } from "vitest";
import { canonicalJson } from "#core/audit/canonical-json";
import { InvalidInputError } from "#core/errors";

/** IEEE 754 bits and their one spelling. */
const NUMBERS: readonly (readonly [string, string])[] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

const TEXTS: readonly { readonly name: string; readonly given: string; readonly canonical: string }[] = [
  { name: "arrays", given: '[56, {"d": true, "10": null, "1": [ ]}]', canonical: '[56,{"1":[],"10":null,"d":true}]' },
  {
    name: "keys that a locale would sort otherwise",
    given:
      '{"peach":"This sorting order","p\\u00e9ch\\u00e9":"is wrong according to French","p\\u00eache":"but canonicalization MUST","sin":"ignore locale"}',
    canonical:
      '{"peach":"This sorting order","p\u00e9ch\u00e9":"is wrong according to French","p\u00eache":"but canonicalization MUST","sin":"ignore locale"}',
  },
  {
    name: "structures",
    given: '{"1":{"f":{"f":"hi","F":5},"\\n":56.0},"10":{},"":"empty","a":{},"111":[{"e":"yes","E":"no"}],"A":{}}',
    canonical: '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}',
  },
  {
    name: "text that is not normalized, left as it is",
    given: '{"Unnormalized Unicode":"A\\u030a"}',
    canonical: '{"Unnormalized Unicode":"A\u030a"}',
  },
  {
    name: "keys of all planes, by UTF-16 code units",
    given:
      '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\u000a":"Newline","1":"One","\\u0080":"Control\\u007f","\\ud83d\\ude02":"Smiley","\\u00f6":"O With Diaeresis","\\ufb33":"Dalet With Dagesh","</script>":"Browser Challenge"}',
    canonical:
      '{"\\n":"Newline","\\r":"Carriage Return","1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f","\u00f6":"O With Diaeresis","\u20ac":"Euro Sign","\ud83d\ude02":"Smiley","\ufb33":"Dalet With Dagesh"}',
  },
];

describe("canonicalJson, by the vectors of RFC 8785", () => {
  it.each(NUMBERS)("spells the number %s as %s (appendix B)", (bits, spelling) => {
    expect(canonicalJson(Buffer.from(bits, "hex").readDoubleBE())).toBe(spelling);
  });

  it.each(["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])("refuses the number %s", (bits) => {
    expect(() => canonicalJson(Buffer.from(bits, "hex").readDoubleBE())).toThrow(InvalidInputError);
  });

  it.each(TEXTS)("spells $name", ({ given, canonical }) => {
    expect(canonicalJson(JSON.parse(given))).toBe(canonical);
  });
});
