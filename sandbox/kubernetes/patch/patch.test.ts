import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "#sandbox/kubernetes/patch/json";
import { jsonPatch, JsonPatchError } from "#sandbox/kubernetes/patch/json-patch";
import { mergePatch } from "#sandbox/kubernetes/patch/merge-patch";
import { strategicMergePatch } from "#sandbox/kubernetes/patch/strategic-merge-patch";

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;

describe("jsonPatch", () => {
  it.each<{ name: string; on: Json; patch: Parameters<typeof jsonPatch>[1]; gives: Json }>([
    { name: "adds a key", on: { a: 1 }, patch: [{ op: "add", path: "/b", value: 2 }], gives: { a: 1, b: 2 } },
    { name: "adds into a list", on: { a: [1, 3] }, patch: [{ op: "add", path: "/a/1", value: 2 }], gives: { a: [1, 2, 3] } },
    { name: "appends to a list", on: { a: [1] }, patch: [{ op: "add", path: "/a/-", value: 2 }], gives: { a: [1, 2] } },
    {
      name: "removes and replaces",
      on: { a: [1, 2], b: 3 },
      patch: [
        { op: "remove", path: "/a/0" },
        { op: "replace", path: "/b", value: 4 },
      ],
      gives: { a: [2], b: 4 },
    },
    { name: "reads escaped keys", on: { "a/b~c": 1 }, patch: [{ op: "replace", path: "/a~1b~0c", value: 2 }], gives: { "a/b~c": 2 } },
    {
      name: "moves and copies",
      on: { a: 1 },
      patch: [
        { op: "copy", from: "/a", path: "/b" },
        { op: "move", from: "/a", path: "/c" },
      ],
      gives: { b: 1, c: 1 },
    },
    {
      name: "goes on where a test holds",
      on: { a: { b: [1] } },
      patch: [
        { op: "test", path: "/a", value: { b: [1] } },
        { op: "remove", path: "/a/b" },
      ],
      gives: { a: {} },
    },
  ])("$name", ({ on, patch, gives }) => expect(jsonPatch(on, patch)).toEqual(gives));

  it.each<{ name: string; patch: Parameters<typeof jsonPatch>[1] }>([
    { name: "a test that fails", patch: [{ op: "test", path: "/a", value: 2 }] },
    { name: "a key that is not there", patch: [{ op: "replace", path: "/b", value: 2 }] },
    { name: "an index beyond the end", patch: [{ op: "add", path: "/l/9", value: 2 }] },
    { name: "a way to the prototype", patch: [{ op: "add", path: "/__proto__/x", value: 2 }] },
    { name: "an unknown operation", patch: [{ op: "frob", path: "/a" }] },
  ])("refuses $name, and changes nothing", ({ patch }) => {
    const document = { a: 1, l: [1] };
    expect(() => jsonPatch(document, patch)).toThrow(JsonPatchError);
    expect(document).toEqual({ a: 1, l: [1] });
  });

  it("puts any value where it was told", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(jsonPatch({}, [{ op: "add", path: "/x", value }])).toEqual({ x: value });
      }),
    );
  });
});

describe("mergePatch", () => {
  /** The examples of RFC 7386, appendix A. */
  it.each<[Json, Json, Json]>([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("of %j and %j is %j", (target, patch, result) => expect(mergePatch(target, patch)).toEqual(result));

  it("twice is as once", () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });
});

describe("strategicMergePatch", () => {
  it.each<{ name: string; on: Json; patch: Json; gives: Json }>([
    { name: "cordons and uncordons", on: { spec: { unschedulable: true } }, patch: { spec: { unschedulable: null } }, gives: { spec: {} } },
    { name: "replaces taints as a whole", on: { taints: [{ key: "a" }] }, patch: { taints: [{ key: "b" }] }, gives: { taints: [{ key: "b" }] } },
    {
      name: "merges conditions by type",
      on: { conditions: [{ type: "A", status: "False" }, { type: "B" }] },
      patch: { conditions: [{ type: "A", status: "True" }, { type: "C" }] },
      gives: { conditions: [{ type: "A", status: "True" }, { type: "B" }, { type: "C" }] },
    },
    { name: "adds finalizers to those there", on: { finalizers: ["a"] }, patch: { finalizers: ["b", "a"] }, gives: { finalizers: ["a", "b"] } },
    {
      name: "takes finalizers away by directive",
      on: { finalizers: ["a", "b"] },
      patch: { "$deleteFromPrimitiveList/finalizers": ["a"] },
      gives: { finalizers: ["b"] },
    },
    {
      name: "deletes an item by directive",
      on: { containers: [{ name: "a" }, { name: "b" }] },
      patch: { containers: [{ name: "a", $patch: "delete" }] },
      gives: { containers: [{ name: "b" }] },
    },
    {
      name: "replaces an object by directive",
      on: { labels: { a: "1" } },
      patch: { labels: { $patch: "replace", b: "2" } },
      gives: { labels: { b: "2" } },
    },
    {
      name: "leaves an order out of it",
      on: { containers: [{ name: "a" }] },
      patch: { "$setElementOrder/containers": [{ name: "a" }] },
      gives: { containers: [{ name: "a" }] },
    },
  ])("$name", ({ on, patch, gives }) => expect(strategicMergePatch(on, patch)).toEqual(gives));
});
