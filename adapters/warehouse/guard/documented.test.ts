import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FUNCTIONS } from "#adapters/warehouse/guard/functions/table";

it("lists every function that a query may call in the documentation", () => {
  const page = readFileSync(new URL("../../../docs/methods/sql-guard.md", import.meta.url), "utf8");
  const words = new Set(page.match(/[a-z_0-9]+/g));
  expect([...FUNCTIONS.keys()].filter((name) => !words.has(name))).toEqual([]);
});
