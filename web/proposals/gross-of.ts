import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import type { Gross } from "#web/proposals/saving.tsx";

/** What a sealed switch would save without commitments; undefined where that is not sealed, or is the same. */
export function grossOf(sealedText: string): Gross | undefined {
  const { kind, params } = openSeal(sealedText);
  const read = kind === "node_switch" ? NodeSwitch.safeParse(params) : undefined;
  const gross = read?.success === true ? read.data.price.gross : undefined;
  return gross == null ? undefined : { perMonth: gross.savingUsdPerMonth, reason: gross.reason };
}
