import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Sha256 } from "#core/audit/chain";
import { InvalidInputError } from "#core/errors";
import { openSeal, seal, sealHash, type SealedProposal } from "#core/proposals/sealed";
import { ProposalKind } from "#core/proposals/state";

const sha256: Sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");

const words = fc.string({ unit: "grapheme" }).map((text) => text.toWellFormed().normalize("NFC"));
const keys = words.filter((key) => key !== "__proto__");
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    words,
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
    tie("list"),
    tie("record"),
  ),
  list: fc.array(tie("value"), { maxLength: 4 }),
  record: fc.dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));
const record = fc.dictionary(keys, value, { maxKeys: 5, noNullPrototype: true });
const proposals = fc.record({
  v: fc.constant(1),
  tenant: words.filter((text) => text !== ""),
  proposal: fc.integer({ min: 1, max: 999_999 }).map((n) => `APR-${n}`),
  rev: fc.integer({ min: 1, max: 1000 }),
  kind: fc.constantFrom(...ProposalKind.options),
  connection: words,
  region: words,
  params: record,
  preconditions: record,
  policy_version: words,
  expires_at: fc.date({ noInvalidDate: true, min: new Date("2000-01-01"), max: new Date("2100-01-01") }).map((date) => date.toISOString()),
}) as fc.Arbitrary<SealedProposal>;

const plain: SealedProposal = {
  v: 1,
  tenant: "acme",
  proposal: "APR-1",
  rev: 1,
  kind: "node_switch",
  connection: "111122223333",
  region: "eu-central-1",
  params: { a: { b: "x" }, list: ["1", "2"] },
  preconditions: {},
  policy_version: "2026-11-25",
  expires_at: "2026-11-25T16:00:00.000Z",
};

/** RFC 8785 once more, character by character, without the product's code or JSON.stringify. */
function spelled(given: unknown): string {
  if (given === null || typeof given === "boolean") return String(given);
  if (typeof given === "number") return given.toFixed(0);
  if (typeof given === "string") return `"${[...given].map(escaped).join("")}"`;
  if (Array.isArray(given)) return `[${given.map(spelled).join(",")}]`;
  const units = (text: string) => Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16).padStart(4, "0")).join("");
  const members = Object.entries(given as object).map(([key, member]) => ({ order: units(key), text: `${spelled(key)}:${spelled(member)}` }));
  members.sort((a, b) => (a.order === b.order ? 0 : a.order < b.order ? -1 : 1));
  return `{${members.map(({ text }) => text).join(",")}}`;
}

function escaped(character: string): string {
  const short = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\" }[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 ? `\\u${code.toString(16).padStart(4, "0")}` : character;
}

describe("seal", () => {
  it("writes the one canonical text, and reads back exactly what it sealed", () => {
    fc.assert(
      fc.property(proposals, (proposal) => {
        const { text, hash } = seal(proposal, sha256);
        expect(text).toBe(spelled(proposal));
        expect(hash).toBe(
          createHash("sha256")
            .update(Buffer.from(`majortom.proposal.v1\n${text}`))
            .digest("hex"),
        );
        const opened = openSeal(text);
        expect(opened).toEqual(proposal);
        expect(seal(opened, sha256)).toEqual({ text, hash });
      }),
      { numRuns: 1000 },
    );
  });

  it("gives another hash for every change of one character, and opens it only as what it then says", () => {
    let opened = 0;
    fc.assert(
      fc.property(
        proposals,
        fc.nat(),
        fc.constantFrom("change", "insert", "delete"),
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
        (proposal, at, how, other) => {
          const { text, hash } = seal(proposal, sha256);
          const place = at % text.length;
          const altered = text.slice(0, place) + (how === "delete" ? "" : other) + text.slice(how === "insert" ? place : place + 1);
          fc.pre(altered !== text && altered.isWellFormed());
          expect(sealHash(altered, sha256)).not.toBe(hash);
          const read = openedOrRefused(altered);
          if (read === undefined) return;
          opened += 1;
          expect(read).not.toEqual(proposal);
          expect(seal(read, sha256).text).toBe(altered);
        },
      ),
      { numRuns: 2000 },
    );
    expect(opened).toBeGreaterThan(0);
  });

  it("refuses white space anywhere between the tokens", () => {
    fc.assert(
      fc.property(proposals, fc.nat(), fc.constantFrom(" ", "\n", "\t"), (proposal, at, space) => {
        const { text } = seal(proposal, sha256);
        const places = gaps(text);
        const place = places[at % places.length] ?? 0;
        expect(() => openSeal(text.slice(0, place) + space + text.slice(place))).toThrow(InvalidInputError);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    { name: "a key twice, at the top", text: (text: string) => text.replace('"rev":1', '"rev":1,"rev":1') },
    { name: "a key twice, with another value first", text: (text: string) => text.replace('"rev":1', '"rev":2,"rev":1') },
    { name: "a key twice, deep inside", text: (text: string) => text.replace('{"b":"x"}', '{"b":"y","b":"x"}') },
    { name: "a key twice, once escaped", text: (text: string) => text.replace('{"b":"x"}', String.raw`{"\u0062":"y","b":"x"}`) },
    { name: "another order of keys", text: (text: string) => text.replace('"a":{"b":"x"},"list":["1","2"]', '"list":["1","2"],"a":{"b":"x"}') },
    { name: "an escape that is not needed", text: (text: string) => text.replace("acme", String.raw`\u0061cme`) },
    { name: "an escaped slash", text: (text: string) => text.replace('"x"', String.raw`"\/"`) },
    { name: "one point zero", text: (text: string) => text.replace('"rev":1', '"rev":1.0') },
    { name: "an exponent", text: (text: string) => text.replace('"rev":1', '"rev":1e0') },
    { name: "a negative zero", text: (text: string) => text.replace('"x"', "-0") },
    { name: "a trailing space", text: (text: string) => `${text} ` },
    { name: "a leading byte order mark", text: (text: string) => `\ufeff${text}` },
    { name: "a second document", text: (text: string) => text + text },
    { name: "nothing", text: () => "" },
    { name: "an array", text: () => "[]" },
    { name: "a key __proto__", text: (text: string) => text.replace('{"b":"x"}', '{"__proto__":{"b":"x"}}') },
    { name: "a key __proto__ at the top", text: (text: string) => `{"__proto__":{},${text.slice(1)}` },
    { name: "a member more", text: (text: string) => text.replace('"v":1}', '"v":1,"w":1}') },
    { name: "a fraction", text: (text: string) => text.replace('"x"', "0.5") },
    { name: "a whole number that is too large", text: (text: string) => text.replace('"x"', "9007199254740993") },
    { name: "half a character pair", text: (text: string) => text.replace('"x"', String.raw`"\ud83d"`) },
    { name: "an instant that no calendar has", text: (text: string) => text.replace("11-25T16", "02-30T16") },
  ])("does not open $name", ({ text }) => {
    const altered = text(seal(plain, sha256).text);
    expect(altered).not.toBe(seal(plain, sha256).text);
    expect(() => openSeal(altered)).toThrow(InvalidInputError);
  });

  it.each([
    { name: "a fraction", change: { params: { a: 0.1 } } },
    { name: "a number past the safe ones", change: { params: { a: 2 ** 53 } } },
    { name: "a number that is none", change: { params: { a: Number.NaN } } },
    { name: "infinity", change: { params: { a: Number.POSITIVE_INFINITY } } },
    { name: "a big integer", change: { params: { a: 1n } } },
    { name: "a date object", change: { params: { a: new Date(0) } } },
    { name: "something undefined", change: { params: { a: undefined } } },
    { name: "a function", change: { params: { a: () => 1 } } },
    { name: "a text that is not NFC", change: { params: { a: "e\u0301" } } },
    { name: "a key that is not NFC", change: { params: { ["e\u0301"]: "a" } } },
    { name: "a composition that NFC excludes", change: { params: { a: "\ufb33" } } },
    { name: "a tenant that is not NFC", change: { tenant: "e\u0301" } },
    { name: "half a character pair", change: { params: { a: "\ud83d" } } },
    { name: "half a character pair in a key", change: { preconditions: { ["\udc00"]: "a" } } },
    { name: "half a character pair in the region", change: { region: "\ud83d" } },
    { name: "a key __proto__", change: { params: JSON.parse('{"__proto__":{"a":"b"}}') as never } },
    { name: "a key __proto__ deep inside", change: { params: { list: [JSON.parse('{"__proto__":"b"}') as never] } } },
    { name: "a local time", change: { expires_at: "2026-11-25T16:00:00.000+01:00" } },
    { name: "an instant without milliseconds", change: { expires_at: "2026-11-25T16:00:00Z" } },
    { name: "the hour 25", change: { expires_at: "2026-11-25T25:00:00.000Z" } },
    { name: "another version", change: { v: 2 } },
    { name: "revision zero", change: { rev: 0 } },
    { name: "an unknown kind", change: { kind: "shut_everything_down" } },
    { name: "a member more", change: { note: "hello" } },
  ])("does not seal $name", ({ change }) => {
    expect(() => seal({ ...plain, ...change } as never, sha256)).toThrow(InvalidInputError);
  });

  it("cannot be hashed into what another kind of text hashes to", () => {
    const { text, hash } = seal(plain, sha256);
    expect(hash).not.toBe(sha256(text));
  });
});

function openedOrRefused(text: string): SealedProposal | undefined {
  try {
    return openSeal(text);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return undefined;
  }
}

/** Every place before a token that is outside of a string, and the end. */
function gaps(text: string): number[] {
  const places = [0, text.length];
  let isInside = false;
  for (let at = 0; at < text.length; at += 1) {
    if (!isInside && '{}[],:"'.includes(text[at] ?? "")) places.push(at);
    if (text[at] === '"') isInside = !isInside;
    else if (text[at] === "\\") at += 1;
  }
  return places;
}
