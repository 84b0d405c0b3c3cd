import type { LogicalTable, TableColumn } from "#core/ports/cost-engine";
import type { Scope } from "#adapters/warehouse/guard/compile/scope";
import { didYouMean, nearestName, refuse } from "#adapters/warehouse/guard/refuse";
import type { Name } from "#adapters/warehouse/guard/tree";

/** Columns of older reports, and what holds the same today. */
const FORMER: Readonly<Record<string, string>> = {
  product_region: "product_region_code",
  product_instance_type_family: "product_instance_family",
  product_transfer_type: "line_item_usage_type",
  resource_tags_user_name: "element_at(resource_tags, 'user_name')",
  year: "billing_period = '2026-10'",
  usagestartdate: "line_item_usage_start_date",
  provider: "ProviderName",
  invoiceissuer: "InvoiceIssuerName",
};
const UNITS = new Set(["second", "minute", "hour", "day", "week", "month", "quarter", "year"]);

type Place = {
  readonly scope: Scope;
  readonly clause: string;
  readonly tables: Readonly<Partial<Record<LogicalTable, readonly TableColumn[]>>>;
  /** Names that the SELECT list gives, in order; empty where it gives none. */
  readonly given: readonly string[];
};

/** @throws QueryRefusedError always: what the name may stand for */
export function unknownColumn({ scope, clause, tables, given }: Place, qualifier: Name | undefined, name: Name): never {
  const wanted = name.text.toLowerCase();
  const columns = columnsIn(scope, qualifier);
  const known = columns.map((column) => column.name);
  const unknown = `Unknown column \`${name.text}\``;
  const position = given.indexOf(wanted) + 1;
  if (position > 0 && qualifier === undefined) refuse(`${unknown}: SELECT gives that name, ${ofSelect(clause, position)}`);
  if (known.length === 0) refuse(`${unknown}: there is no table here; write FROM focus or FROM cur, or quote a text with '.`);
  const former = FORMER[wanted];
  if (wanted === "year" || wanted === "month")
    refuse(
      `${unknown}: the month of the bill is billing_period = '2026-10'. A unit of date_trunc(), date_add() and date_diff() is a text: '${wanted}'.`,
    );
  if (UNITS.has(wanted)) refuse(`${unknown}: a unit of date_trunc(), date_add() and date_diff() is a text, as in '${wanted}'.`);
  if (former !== undefined && known.includes(former.toLowerCase())) refuse(`${unknown}. Did you mean \`${former}\`?`);
  const near = nearestName(wanted, known);
  const within = columns.flatMap((column) => (column.type.kind === "map" && wanted.startsWith(`${column.name}_`) ? [column.name] : []))[0];
  if (within !== undefined && (near === undefined || known.every((other) => other !== near || other === within || !near.startsWith(wanted))))
    refuse(`${unknown}: write element_at(${within}, '${wanted.slice(within.length + 1)}').`);
  const home = (["focus", "cur"] as const).find((table) => tables[table]?.some((column) => column.name.toLowerCase() === wanted));
  if (home !== undefined && near === undefined) refuse(`${unknown} here: it is a column of ${home}, so write FROM ${home}.`);
  const few = known.length <= 12 ? ` Columns here: ${known.join(", ")}.` : "";
  refuse(
    `${unknown}.${didYouMean(wanted, known) || few} ${near === undefined ? `If it is a text, write it in single quotes: '${name.text}'. Else look the columns up in the table's description.` : ""}`.trim(),
  );
}

function ofSelect(clause: string, position: number): string {
  if (clause === "GROUP BY") return `which GROUP BY does not know: write GROUP BY ${position}.`;
  if (clause === "HAVING") return "which HAVING does not know: repeat its expression there.";
  return `which ${clause} does not know: repeat its expression there, or put the query in a subquery and the condition outside.`;
}

function columnsIn(scope: Scope, qualifier: Name | undefined): Scope["merged"] {
  const columns: Scope["merged"][number][] = [];
  const aliases: string[] = [];
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    for (const relation of level.relations) {
      if (relation.alias !== undefined) aliases.push(relation.alias);
      if (qualifier === undefined || relation.alias === qualifier.text.toLowerCase()) columns.push(...relation.columns);
    }
  }
  if (qualifier !== undefined && !aliases.includes(qualifier.text.toLowerCase())) {
    refuse(
      `Unknown table or alias \`${qualifier.text}\`.${didYouMean(qualifier.text, aliases)}${aliases.length > 0 ? ` In scope: ${aliases.join(", ")}.` : ""}`,
    );
  }
  return columns;
}
