import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CONNECT_ERRORS } from "#core/ingest/connect-errors";

describe("the catalogue of connect errors", () => {
  it("describes every code, and no other", () => {
    const text = readFileSync(new URL("../../docs/runbooks/connect-errors.md", import.meta.url), "utf8");
    const described = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map((found) => found[1]);
    expect(described.toSorted()).toEqual(CONNECT_ERRORS.toSorted());
  });
});
