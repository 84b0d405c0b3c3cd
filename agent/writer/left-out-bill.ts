import type { Figure } from "#core/costs/figure";
import type { Ledger } from "#agent/writer/ledger";

/** What a move that advice leaves out would do to the bill, by its net saving. */
export function leftOutBill(net: Figure, ledger: Ledger): string {
  return String(net.value).startsWith("-") ? `would raise the bill by ${ledger.size(net)}` : `would save no more than ${ledger.size(net)}`;
}
