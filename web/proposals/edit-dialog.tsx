import { CapRaise } from "#core/proposals/cap-raise";
import { openSeal } from "#core/proposals/sealed";
import type { ProposalDetail } from "#web/api/types.ts";
import { purchaseOf } from "#web/proposals/consequence.ts";
import { EditCapRaise } from "#web/proposals/edit-cap-raise.tsx";
import { EditNodeSwitch } from "#web/proposals/edit-node-switch.tsx";
import { EditPurchase } from "#web/proposals/edit-purchase.tsx";
import type { Deed } from "#web/proposals/use-proposal.ts";

type Props = { readonly proposal: ProposalDetail; readonly deed: Deed; readonly onClose: () => void };

/** What a kind lets be edited; all else is looked at anew, and a new revision is sealed. */
export function EditDialog(props: Props) {
  const purchase = purchaseOf(props.proposal.sealed);
  if (purchase !== undefined) return <EditPurchase {...props} purchase={purchase} />;
  const raise = props.proposal.kind === "cap_raise" ? CapRaise.safeParse(openSeal(props.proposal.sealed).params) : undefined;
  return raise?.success === true ? <EditCapRaise {...props} raise={raise.data} /> : <EditNodeSwitch {...props} />;
}
