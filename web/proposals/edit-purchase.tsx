import { useState } from "react";
import { compareDecimals } from "#core/money";
import type { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { paymentWords, termWords } from "#core/proposals/savings-plan-words";
import type { ProposalDetail } from "#web/api/types.ts";
import { EditFrame } from "#web/proposals/edit-frame.tsx";
import type { Deed } from "#web/proposals/use-proposal.ts";

type Props = { readonly proposal: ProposalDetail; readonly deed: Deed; readonly onClose: () => void; readonly purchase: SavingsPlanPurchase };
type Term = SavingsPlanPurchase["term"];
type Payment = SavingsPlanPurchase["payment"];

const RATE = /^\d{1,7}(?:\.\d{1,5})?$/;
const TERMS: readonly Term[] = ["1y", "3y"];
const PAYMENTS: readonly Payment[] = ["no", "partial", "all"];

/** How much, how long, how it is paid and when it starts. */
export function EditPurchase({ purchase, ...props }: Props) {
  const queued = purchase.start.kind === "queued" ? purchase.start.hours : undefined;
  const [commitment, setCommitment] = useState(purchase.commitment.replace(/0{1,3}$/, ""));
  const [term, setTerm] = useState(purchase.term);
  const [payment, setPayment] = useState(purchase.payment);
  const [hours, setHours] = useState(queued === undefined ? "" : String(queued));
  const [reason, setReason] = useState(purchase.monthEndReason ?? "");
  const rate = commitment.trim().replace(/^\$/, "");
  const isRate = RATE.test(rate);
  const changes = {
    ...(isRate && compareDecimals(rate, purchase.commitment) !== 0 ? { commitment: rate } : {}),
    ...(term === purchase.term ? {} : { term }),
    ...(payment === purchase.payment ? {} : { payment }),
    ...(hours === "" || Number(hours) === queued ? {} : { queueHours: Number(hours) }),
    ...(reason.trim() === (purchase.monthEndReason ?? "") || reason.trim() === "" ? {} : { monthEndReason: reason.trim() }),
  };
  return (
    <EditFrame
      {...props}
      params={isRate && Object.keys(changes).length > 0 ? changes : undefined}
      says="Rates, what it would save, limits and checks are worked out anew."
    >
      <label className="field">
        <span>Commitment, dollars an hour</span>
        <input
          className="input num"
          inputMode="decimal"
          data-first
          aria-invalid={!isRate}
          value={commitment}
          onChange={(event) => setCommitment(event.target.value)}
        />
        <small>Up to five places, such as 2.5</small>
      </label>
      <div className="grid grid-cols-2 gap-3">
        <label className="field">
          <span>Term</span>
          <select className="input" value={term} onChange={(event) => setTerm(event.target.value as Term)}>
            {TERMS.map((one) => (
              <option key={one} value={one}>
                {termWords(one)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>Payment</span>
          <select className="input" value={payment} onChange={(event) => setPayment(event.target.value as Payment)}>
            {PAYMENTS.map((one) => (
              <option key={one} value={one}>
                {paymentWords(one)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label className="field">
        <span>Hours between the purchase and its start</span>
        <input
          className="input num"
          type="number"
          min={1}
          max={72}
          placeholder={queued === undefined ? "at the instant that is sealed" : ""}
          value={hours}
          onChange={(event) => setHours(event.target.value)}
        />
        <small>In them cancelling costs nothing, and uses no return.</small>
      </label>
      <label className="field">
        <span>Why late in the month, if it is</span>
        <input className="input" maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />
        <small>With fewer than 3 days left in the month it could not be returned; an Owner may buy all the same.</small>
      </label>
    </EditFrame>
  );
}
