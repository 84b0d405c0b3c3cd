import { describe, expect, it } from "vitest";
import { dimensionName, Filters, metricName } from "#tools/read/query-arguments";

describe("the names in arguments", () => {
  it.each([
    ["Amortized Cost", "amortized"],
    ["amortised", "amortized"],
    ["net unblended", "net_unblended"],
    ["SP coverage", "coverage"],
    ["invoiced", "billed"],
    ["cost per order", "unit_cost:order"],
    ["unit_cost:active users", "unit_cost:active users"],
    ["cost per hour", "unit_cost"],
  ])("reads the metric %s", (text, name) => {
    expect(metricName(text)).toBe(name);
  });

  it("leaves a metric that does not exist as it is, for the service to refuse", () => {
    expect(metricName("happiness")).toBe("happiness");
  });

  it.each([
    ["services", "service"],
    ["Linked Account", "account"],
    ["instance type", "instance_type"],
    ["availability zones", "zone"],
    ["tag:Team", "tag:Team"],
    ["namespaces", "namespace"],
    ["OU", "organizational_unit"],
    ["ou level 2", "organizational_unit:2"],
    ["Organisational Unit", "organizational_unit"],
    ["cost category: Business Unit", "cost_category:Business Unit"],
  ])("reads the dimension %s", (text, name) => {
    expect(dimensionName(text)).toBe(name);
  });

  it("takes filters as a list or as an object, services by any name, and (none) as missing", () => {
    expect(Filters.parse({ service: "Amazon Elastic Compute Cloud", "tag:team": null })).toEqual([
      { dimension: "service", op: "is", values: ["EC2"] },
      { dimension: "tag:team", op: "is-missing", values: [] },
    ]);
    expect(
      Filters.parse([
        { dimension: "Accounts", op: "is-not", values: ["dev"] },
        { dimension: "region", value: "us-east-1" },
      ]),
    ).toEqual([
      { dimension: "account", op: "is-not", values: ["dev"] },
      { dimension: "region", op: "is", values: ["us-east-1"] },
    ]);
  });
});
