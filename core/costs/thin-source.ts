import type { SemanticModel } from "#core/costs/semantic-model";

/** Columns that every export has in some form, and Cost Explorer's answers have not. */
const OF_EXPORTS = ["regionid", "resourceid", "listcost", "pricingquantity", "skuid"];

/** Whether the costs were read from Cost Explorer, which tells services and accounts and nothing below. */
export function isCostExplorer({ family, columns }: Pick<SemanticModel, "family" | "columns">): boolean {
  return family === "focus" && columns.focus.has("servicename") && !OF_EXPORTS.some((column) => columns.focus.has(column));
}

/** What to do where a question needs more than that. */
export const CONNECT_AN_EXPORT = "Connect a Data Export (CUR 2.0 or FOCUS) for it.";

const IN_OTHER: ReadonlySet<string> = new Set(["EBS", "NATGateway", "DataTransfer", "VPC"]);

/** Why a service that the bill surely has is not among Cost Explorer's. */
export function partOfOther(short: string | undefined, known: readonly string[]): string | undefined {
  if (short === undefined || !IN_OTHER.has(short) || !known.includes("EC2Other")) return undefined;
  return `Cost Explorer tells no ${short} apart: it is part of EC2Other, with volumes, NAT gateways and transfer. Ask for EC2Other, or connect a Data Export.`;
}
