import { useState } from "react";
import { compareDecimals } from "#core/money";
import type { CapRaise } from "#core/proposals/cap-raise";
import type { ProposalDetail } from "#web/api/types.ts";
import { EditFrame } from "#web/proposals/edit-frame.tsx";
import type { Deed } from "#web/proposals/use-proposal.ts";

type Props = { readonly proposal: ProposalDetail; readonly deed: Deed; readonly onClose: () => void; readonly raise: CapRaise };

const AMOUNT = /^\d{1,12}(?:\.\d{1,2})?$/;

/** To how much a limit is raised. */
export function EditCapRaise({ raise, ...props }: Props) {
  const [to, setTo] = useState(raise.to);
  const amount = to.trim().replaceAll(",", "").replace(/^\$/, "");
  const isAmount = AMOUNT.test(amount);
  return (
    <EditFrame {...props} params={isAmount && compareDecimals(amount, raise.to) !== 0 ? { to: amount } : undefined} says="">
      <label className="field">
        <span>Limit, dollars</span>
        <input
          className="input num"
          inputMode="decimal"
          data-first
          aria-invalid={!isAmount}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </label>
    </EditFrame>
  );
}
