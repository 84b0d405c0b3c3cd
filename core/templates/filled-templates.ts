import type { z } from "zod";
import type { Template, Templates } from "#core/api/data";
import { athenaWorkgroupTemplate } from "#core/templates/athena-workgroup";
import { dataExportTemplate } from "#core/templates/data-export";
import { athenaDdl, glueTableTemplate } from "#core/templates/glue-table";
import { purchaseRoleTemplate } from "#core/templates/purchase-role";
import { readRoleTemplate } from "#core/templates/read-role";
import { type TemplateInput, templateValues, UNKNOWN_PRINCIPAL } from "#core/templates/template-values";

/** Every template, filled in with what is connected from. @throws InvalidInputError for what is no name */
export function filledTemplates(input: TemplateInput): z.infer<typeof Templates> {
  const values = templateValues(input);
  const cloudFormation = (template: object) => `${JSON.stringify(template, null, 2)}\n`;
  const principalNote =
    values.trustedPrincipal === UNKNOWN_PRINCIPAL
      ? ["Fill in TrustedPrincipal: the operator of this server has not said which AWS identity it runs as (MAJOR_TOM_AWS_PRINCIPAL)."]
      : [];
  const templates: Template[] = [
    {
      key: "data-export",
      title: "The export and its bucket",
      purpose:
        "Makes a private bucket that only AWS's billing writes to, and an hourly export into it. The export is free; storage is a few cents a month.",
      fileName: "major-tom-data-export.json",
      format: "cloudformation-json",
      text: cloudFormation(dataExportTemplate(values)),
      notes: [
        "Create it in the payer account, in us-east-1: Data Exports live there.",
        "The first delivery takes up to 24 hours. For months before today, ask AWS Support to backfill the export.",
      ],
    },
    {
      key: "read-role",
      title: "A role that reads cost data",
      purpose:
        "Lets Major Tom list and read the export, ask Athena and Cost Explorer, and see Savings Plans and their offerings. It can change nothing but query results.",
      fileName: "major-tom-read-role.json",
      format: "cloudformation-json",
      text: cloudFormation(readRoleTemplate(values)),
      notes: [
        `It trusts us only with the external id ${values.externalId}, which is your organization's alone.`,
        ...principalNote,
        "If the bucket is encrypted with a KMS key of yours, allow kms:Decrypt on that key to the role as well.",
      ],
    },
    {
      key: "purchase-role",
      title: "A role that buys Savings Plans",
      purpose:
        "Lets Major Tom buy, cancel and return Savings Plans that your people signed, with its own tags, and nothing else. Without it nothing can be bought.",
      fileName: "major-tom-purchase-role.json",
      format: "cloudformation-json",
      text: cloudFormation(purchaseRoleTemplate(values)),
      notes: [
        `It trusts us only with the external id ${values.externalId}, which is your organization's alone.`,
        "Create it only in the account that is to own the plans: as a rule the payer. The roles that read and that act cannot buy.",
        ...principalNote,
      ],
    },
    {
      key: "glue-table",
      title: "The Athena table, by CloudFormation",
      purpose: "Names the export's files as a table by billing period. Free; only questions to Athena cost.",
      fileName: "major-tom-glue-table.json",
      format: "cloudformation-json",
      text: cloudFormation(glueTableTemplate(values)),
      notes: ["Create it in the region of the bucket. It is only needed where questions go to Athena."],
    },
    {
      key: "athena-ddl",
      title: "The Athena table, by hand",
      purpose: "The same table as statements to run in the Athena console, one after the other.",
      fileName: "major-tom-athena.sql",
      format: "sql",
      text: athenaDdl(values),
      notes: ["Partitions are projected: no crawler and no MSCK REPAIR TABLE."],
    },
    {
      key: "athena-workgroup",
      title: "A workgroup with a limit",
      purpose: "Keeps each question below 100 GB read, and its results for a week.",
      fileName: "major-tom-athena-workgroup.json",
      format: "cloudformation-json",
      text: cloudFormation(athenaWorkgroupTemplate(values)),
      notes: ["Create it in the region of the table."],
    },
  ];
  return { externalId: values.externalId, trustedPrincipal: values.trustedPrincipal, templates };
}
