import { commonFault, nameOf, unexpected } from "#adapters/exports/export-fault";
import { type Asker, type ConnectFault, costExplorerDenied, fault } from "#core/ingest/connect-errors";

/** Explains a failure of Cost Explorer. */
export function costExplorerFault(error: unknown, asker: Asker): ConnectFault {
  const failure = error as Error;
  const name = nameOf(failure);
  const common = commonFault(failure, name);
  if (common !== undefined) return common;
  if (/not enabled|not been enabled|opt.?in/i.test(failure.message) || name === "DataUnavailableException")
    return fault(
      "cost-explorer-not-enabled",
      "Cost Explorer is not switched on in this account, or has no data yet.",
      "Open Cost Explorer once in the Billing console of the payer account and wait up to 24 hours; in a linked account ask the payer to allow it.",
    );
  if (/access ?denied|unauthorized/i.test(name) || /not authorized/i.test(failure.message)) return costExplorerDenied(asker);
  if (name === "ValidationException" && /histor|past|14 months|start date/i.test(failure.message))
    return fault(
      "cost-explorer-no-data",
      `Cost Explorer does not go back so far: ${failure.message.slice(0, 160)}.`,
      "Ask for fewer months, or switch on multi-year data at monthly granularity in the payer's Cost Explorer preferences.",
    );
  return unexpected(failure, name, "Cost Explorer");
}
