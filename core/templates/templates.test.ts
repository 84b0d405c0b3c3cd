import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { beforeAll, describe, expect, it } from "vitest";
import { filledTemplates } from "#core/templates/filled-templates";
import { tableColumns } from "#core/templates/glue-table";
import { parseDdl } from "#core/templates/testing/parse-ddl";

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type PropertyType = { type: string; element?: PropertyType; reference?: { $ref: string }; types?: PropertyType[]; allowedValues?: string[] };
type Property = { type: PropertyType; required?: boolean };
type Described = { properties: Record<string, Property> };

const INPUT = {
  bucket: "acme-exports",
  prefix: "costs",
  exportName: "acme-cur2",
  region: "eu-west-1",
  externalId: "major-tom:ten_1",
  trustedPrincipal: "arn:aws:iam::111122223333:role/MajorTom",
};

let db: ReturnType<typeof loadAwsServiceSpecSync>;
beforeAll(() => {
  db = loadAwsServiceSpecSync();
});

/** What is wrong with a value by CloudFormation's own schema, each as a path and a reason. */
function faults(value: Json, type: PropertyType, path: string): string[] {
  if (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).some((name) => name === "Ref" || name.startsWith("Fn::"))
  )
    return [];
  switch (type.type) {
    case "string":
    case "date-time":
      if (typeof value !== "string") return [`${path} is no text`];
      return type.allowedValues !== undefined && !type.allowedValues.includes(value) ? [`${path} may not be ${value}`] : [];
    case "integer":
    case "number":
      return typeof value === "number" ? [] : [`${path} is no number`];
    case "boolean":
      return typeof value === "boolean" ? [] : [`${path} is no boolean`];
    case "array":
    case "tag":
      return Array.isArray(value)
        ? value.flatMap((item: Json, index) => (type.element === undefined ? [] : faults(item, type.element, `${path}[${index}]`)))
        : [`${path} is no list`];
    case "map":
      return typeof value !== "object" || value === null || Array.isArray(value)
        ? [`${path} is no map`]
        : Object.entries(value).flatMap(([name, item]) => (type.element === undefined ? [] : faults(item as Json, type.element, `${path}.${name}`)));
    case "union":
      return (type.types ?? []).some((one) => faults(value, one, path).length === 0) ? [] : [`${path} fits none of its types`];
    case "ref":
      return faultsOf(value as Record<string, Json>, db.get("typeDefinition", type.reference as never) as unknown as Described, path);
    default:
      return [];
  }
}

function faultsOf(value: Record<string, Json>, { properties }: Described, path: string): string[] {
  const missing = Object.entries(properties).filter(([name, { required }]) => required === true && !(name in value));
  return [
    ...missing.map(([name]) => `${path}.${name} is required`),
    ...Object.entries(value).flatMap(([name, item]) =>
      properties[name] === undefined ? [`${path}.${name} is unknown`] : faults(item, properties[name].type, `${path}.${name}`),
    ),
  ];
}

function lint(template: { Resources: Record<string, { Type: string; Properties: Record<string, Json> }> }): string[] {
  return Object.entries(template.Resources).flatMap(([name, { Type, Properties }]) => {
    const [resource] = db.lookup("resource", "cloudFormationType", "equals", Type);
    return resource === undefined ? [`${name} is no resource: ${Type}`] : faultsOf(Properties, resource as unknown as Described, name);
  });
}

const cloudFormation = (over: object = {}) =>
  filledTemplates({ ...INPUT, ...over }).templates.filter(({ format }) => format === "cloudformation-json");
const textOf = (key: string, over: object = {}) => filledTemplates({ ...INPUT, ...over }).templates.find((one) => one.key === key)?.text ?? "";

describe("the templates", () => {
  it.each(["cur2", "focus"] as const)("of %s are what CloudFormation takes: names, required properties, types", (kind) => {
    for (const { key, text } of cloudFormation({ kind })) expect([key, lint(JSON.parse(text))]).toEqual([key, []]);
  });

  it("would be refused with a wrong name, a missing property and a wrong type", () => {
    const template = JSON.parse(textOf("data-export"));
    template.Resources.CostExport.Properties.Export.Nmae = template.Resources.CostExport.Properties.Export.Name;
    delete template.Resources.CostExport.Properties.Export.Name;
    template.Resources.ExportBucket.Properties.PublicAccessBlockConfiguration.BlockPublicAcls = "yes";
    expect(lint(template).toSorted()).toEqual([
      "CostExport.Export.Name is required",
      "CostExport.Export.Nmae is unknown",
      "ExportBucket.PublicAccessBlockConfiguration.BlockPublicAcls is no boolean",
    ]);
  });

  it("refer only to resources and parameters that they have", () => {
    for (const { key, text } of cloudFormation()) {
      const template = JSON.parse(text);
      const known = new Set([
        ...Object.keys(template.Resources),
        ...Object.keys(template.Parameters ?? {}),
        "AWS::AccountId",
        "AWS::Partition",
        "AWS::Region",
      ]);
      const refs = [...text.matchAll(/"Ref": "([^"]+)"|"Fn::GetAtt": \[\s*"([^"]+)"/g)].map((found) => found[1] ?? found[2] ?? "");
      const subs = [...text.matchAll(/"Fn::Sub": "([^"]+)"/g)].flatMap((found) =>
        [...(found[1] ?? "").matchAll(/\$\{([^}]+)\}/g)].map((name) => name[1] ?? ""),
      );
      expect([key, [...refs, ...subs].filter((name) => !known.has(name))]).toEqual([key, []]);
    }
  });

  it("give a role that reads, trusts one identity, and asks for this organization's external id", () => {
    const { ReadRole } = JSON.parse(textOf("read-role")).Resources;
    const [trust] = ReadRole.Properties.AssumeRolePolicyDocument.Statement;
    expect(trust.Condition).toEqual({ StringEquals: { "sts:ExternalId": { Ref: "ExternalId" } } });
    expect(JSON.parse(textOf("read-role")).Parameters.ExternalId.Default).toBe("major-tom:ten_1");
    const actions: string[] = ReadRole.Properties.Policies[0].PolicyDocument.Statement.flatMap((one: { Action: string[] }) => one.Action);
    const writes = actions.filter((action) => !/:(Get|List|Describe|Batch|Start|Stop)/.test(action));
    expect(writes).toEqual(["s3:PutObject", "s3:AbortMultipartUpload"]);
    const wide = ReadRole.Properties.Policies[0].PolicyDocument.Statement.filter((one: { Resource: unknown[] }) => one.Resource.includes("*"));
    expect(wide.map((one: { Sid: string }) => one.Sid)).toEqual(["AskCostExplorer", "SeeSavingsPlans", "SeeMetrics", "SeeExports"]);
  });

  it("give a role that buys with our tags alone, undoes what was bought, and can do nothing else", () => {
    const { PurchaseRole } = JSON.parse(textOf("purchase-role")).Resources;
    expect(PurchaseRole.Properties.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
      StringEquals: { "sts:ExternalId": { Ref: "ExternalId" } },
    });
    type Statement = { Sid: string; Action: string[]; Resource: unknown[]; Condition?: Record<string, unknown> };
    const statements: Statement[] = PurchaseRole.Properties.Policies[0].PolicyDocument.Statement;
    const writes = statements.flatMap(({ Action }) => Action).filter((action) => !/^savingsplans:(Describe|List)/.test(action));
    expect(writes.toSorted()).toEqual([
      "savingsplans:CreateSavingsPlan",
      "savingsplans:DeleteQueuedSavingsPlan",
      "savingsplans:ReturnSavingsPlan",
      "savingsplans:TagResource",
    ]);
    const tagged = statements.filter(({ Condition }) => Condition !== undefined);
    expect(tagged.flatMap(({ Action }) => Action)).toEqual(["savingsplans:CreateSavingsPlan", "savingsplans:TagResource"]);
    for (const { Condition } of tagged)
      expect(Condition).toEqual({ "ForAllValues:StringLike": { "aws:TagKeys": ["majortom:*"] }, Null: { "aws:TagKeys": "false" } });
    for (const { Resource, Action } of statements)
      if (Action.some((action) => /Delete|Return|Tag/.test(action) && !action.includes("List"))) expect(Resource).not.toContain("*");
  });

  it("let the role that reads buy nothing", () => {
    const actions = JSON.stringify(JSON.parse(textOf("read-role")).Resources);
    expect(actions).not.toMatch(/savingsplans:(?:Create|Delete|Return|Tag|Untag)/);
  });

  it.each(["cur2", "focus"] as const)("make the same table of %s by Glue and by DDL, by projected billing periods", (kind) => {
    const ddl = parseDdl(textOf("athena-ddl", { kind }));
    const table = JSON.parse(textOf("glue-table", { kind })).Resources.CostTable.Properties.TableInput;
    expect(ddl.columns).toEqual(
      table.StorageDescriptor.Columns.map((column: { Name: string; Type: string }) => ({ name: column.Name, type: column.Type })),
    );
    expect(ddl.columns).toEqual(tableColumns(kind));
    expect(new Set(ddl.columns.map(({ name }) => name)).size).toBe(ddl.columns.length);
    expect(ddl.partitions).toEqual([{ name: "billing_period", type: "string" }]);
    expect(ddl.location).toBe("s3://acme-exports/costs/acme-cur2/data/");
    expect(ddl.location).toBe(table.StorageDescriptor.Location);
    expect(ddl.properties["storage.location.template"]).toBe("s3://acme-exports/costs/acme-cur2/data/BILLING_PERIOD=${billing_period}/");
    expect(ddl.properties["projection.enabled"]).toBe("true");
    for (const [name, value] of Object.entries(ddl.properties)) expect(table.Parameters[name]).toBe(value);
  });

  it("take no name that would break out of the text", () => {
    for (const bad of [
      { bucket: "a'); DROP" },
      { table: "t`; DROP TABLE x" },
      { database: "d b" },
      { prefix: "../x" },
      { exportName: "a b" },
      { region: "moon" },
      { workgroup: "a b" },
    ])
      expect(() => filledTemplates({ ...INPUT, ...bad })).toThrow(/is not|must have/);
  });

  it("say what is missing where the operator has not named the server's identity", () => {
    const { templates, trustedPrincipal } = filledTemplates({ ...INPUT, trustedPrincipal: undefined });
    expect(trustedPrincipal).toBe("arn:aws:iam::000000000000:root");
    expect(templates.find(({ key }) => key === "read-role")?.notes.join(" ")).toContain("MAJOR_TOM_AWS_PRINCIPAL");
  });
});
