import { describe, expect, it } from "vitest";
import { requestFilters } from "#web/query/query-words.ts";

describe("filters in words", () => {
  it("names the dimension and its values", () => {
    expect(
      requestFilters({
        period: "last_week",
        filters: [
          { dimension: "service", op: "is", values: ["EC2", "RDS"] },
          { dimension: "tag:team", op: "is-missing", values: [] },
        ],
        exclude: [{ dimension: "charge_category", op: "is", values: ["Tax"] }],
      }),
    ).toEqual(["Service is EC2 or RDS", "Tag team is missing", "not Charge category is Tax"]);
  });

  it("has none to name for SQL", () => {
    expect(requestFilters({ sql: "SELECT 1" })).toBeUndefined();
  });
});
