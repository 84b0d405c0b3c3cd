import { useState } from "react";
import type { SettledPlan } from "#core/api/commitments-plans";
import { formatInstant } from "#core/figures/dates";
import { planName } from "#web/pages/commitments/commitment-words.ts";
import { useMoneyDraft } from "#web/pages/commitments/use-money-draft.tsx";
import { ReasonDialog } from "#web/proposals/reason-dialog.tsx";
import { Button } from "#web/ui/button.tsx";

/** Return it, or delete it while it is queued; where neither goes there is no button, and the title of the row's state says why. */
export function EndPlan({ plan }: { readonly plan: SettledPlan }) {
  if (plan.mayDeleteQueued.may) return <EndButton kind="sp_delete_queued" plan={plan.id} name={planName(plan)} terms={plan.mayDeleteQueued.why} />;
  if (plan.mayReturn.may) {
    const until = plan.returnableUntil === null ? "" : ` Until ${formatInstant(new Date(plan.returnableUntil))}.`;
    return <EndButton kind="sp_return" plan={plan.id} name={planName(plan)} terms={`${plan.mayReturn.why}${until}`} />;
  }
  return plan.state === "active" && plan.mayReturn.why !== "" ? (
    <span className="t-12 text-ink-3" title={plan.mayReturn.why}>
      no undo
    </span>
  ) : null;
}

type Props = {
  readonly kind: "sp_return" | "sp_delete_queued";
  /** Its id at the provider. */
  readonly plan: string;
  readonly name: string;
  /** What it costs and until when it goes, in a sentence. */
  readonly terms: string;
  readonly label?: string;
};

const WORDS = {
  sp_return: {
    button: "Return",
    noun: "return",
    title: "Return the plan",
    says: "AWS takes it back in full: nothing more is owed, and what was paid upfront comes back. It uses one return of this year, and cannot be taken back itself.",
  },
  sp_delete_queued: {
    button: "Cancel",
    noun: "cancellation",
    title: "Cancel the queued plan",
    says: "It has not started: nothing is owed, and no return is used.",
  },
} as const;

/** Drafts the end of a plan and goes to its card, which one Owner signs. */
export function EndButton({ kind, plan, name, terms, label }: Props) {
  const [open, setOpen] = useState(false);
  const { draft, busy, fault, dialog } = useMoneyDraft();
  const { button, noun, title, says } = WORDS[kind];
  return (
    <>
      <Button small aria-haspopup="dialog" aria-label={`${label ?? button} ${name}`} onClick={() => setOpen(true)}>
        {label ?? button}
      </Button>
      {open && (
        <ReasonDialog
          title={title}
          label="Why, if you like"
          hint="One Owner signs it on its card; nothing is changed before."
          button={`Draft the ${noun}`}
          required={false}
          busy={busy}
          fault={fault}
          onSend={(reason) => void draft({ kind, params: { plan, ...(reason === "" ? {} : { reason }) } })}
          onClose={() => setOpen(false)}
        >
          <p className="name">{name}</p>
          <p className="text-ink-2">
            {says} {terms}
          </p>
        </ReasonDialog>
      )}
      {dialog}
    </>
  );
}
