import { describe, expect, it } from "vitest";
import { readUnitsFile } from "#core/costs/units/read-units-file";
import { askedUnit, oneOf, seriesNamed } from "#core/costs/units/unit-name";

const read = (text: string) => readUnitsFile(text, (header) => (header === "team" ? "tag:team" : header === "account" ? "account" : undefined));
const faults = (text: string) => read(text).faults.map(({ line, message }) => `${line}: ${message}`);

describe("readUnitsFile", () => {
  it("reads several series, by day and by month, in any order of columns", () => {
    const { series, rows } = read("quantity,unit,date\n10,Orders,2026-10-01\n12.5,orders,2026-10-02\n900,builds,2026-10\n");
    expect(rows).toBe(3);
    expect(series).toEqual([
      {
        name: "orders",
        step: "day",
        dimension: null,
        rows: [
          { at: "2026-10-01", value: "", quantity: "10" },
          { at: "2026-10-02", value: "", quantity: "12.5" },
        ],
      },
      { name: "builds", step: "month", dimension: null, rows: [{ at: "2026-10", value: "", quantity: "900" }] },
    ]);
  });

  it("splits by one more column that is a dimension", () => {
    expect(read("month;unit;quantity;Team\n2026-10;orders;5;web\n2026-10;orders;0;").series[0]).toMatchObject({
      dimension: "tag:team",
      rows: [{ value: "web" }, { value: "", quantity: "0" }],
    });
  });

  it.each([
    ["", /^1: The file is empty: its first line is date/],
    ["day,quantity\n2026-10-01,1", /^1: The header needs .*; unit is missing/],
    ["date,unit,quantity,colour\n2026-10-01,orders,1,red", /^1: "colour" is no dimension/],
    ["date,unit,quantity,team,account\n2026-10-01,orders,1,a,b", /^1: One column beside .*team, account/],
    ["date,unit,quantity\n", /^1: There is a header, and no quantity/],
    ["date,unit,quantity\n2026-11-31,orders,1", /^2: "2026-11-31" is no date/],
    ["date,unit,quantity\n31.10.2026,orders,1", /^2: "31.10.2026" is no date: write 2026-10-31/],
    ["date,unit,quantity\n2026-10-01,,1", /^2: The unit is empty/],
    ['date,unit,quantity\n2026-10-01,orders,"1,200"', /^2: "1,200" is no quantity: write digits and a point/],
    ["date,unit,quantity\n2026-10-01,orders,-3", /^2: "-3" is no quantity/],
    ["date,unit,quantity\n2026-10-01,orders,", /^2: The quantity is empty: leave the line out/],
    ["date,unit,quantity\n2026-10-01,orders,1\n\n2026-10-01,Orders,2", /^4: orders of 2026-10-01 is on line 2 already/],
    ["date,unit,quantity\n2026-10-01,orders,1\n2026-11,orders,2", /^3: orders is given by day above and by month here/],
    ['date,unit,quantity\n2026-10-01,orders,1\n"2026-10-02,orders,2', /From here on nothing is read/],
  ])("names the line and the way out: %j", (text, expected) => {
    expect(faults(text).join("\n")).toMatch(expected);
  });

  it("names every faulty line, not only the first", () => {
    expect(faults("date,unit,quantity\nx,orders,1\n2026-10-01,orders,y\n2026-10-02,orders,3").map((text) => text.slice(0, 2))).toEqual(["2:", "3:"]);
  });
});

describe("names of units", () => {
  it.each([
    ["orders", "order"],
    ["deliveries", "delivery"],
    ["boxes", "box"],
    ["builds", "build"],
    ["sms", "sm"],
    ["status", "status"],
    ["gb_egress", "gb_egress"],
  ])("one of %s is %s", (many, one) => {
    expect(oneOf(many)).toBe(one);
  });

  it("hears what is divided by in the ways in which people and models ask", () => {
    expect(
      ["unit_cost:orders", "cost per order", "Cost_per_order", "unit cost per active user", "costs for each build", "amortized", "unit_cost"].map(
        askedUnit,
      ),
    ).toEqual(["orders", "order", "order", "active user", "build", undefined, undefined]);
    expect(seriesNamed("active user", ["orders", "active_users"])).toBe("active_users");
    expect(seriesNamed("tenant", ["orders"])).toBeUndefined();
  });
});
