import { type ReactNode, useState } from "react";
import { ApiError, request } from "#web/api/client.ts";
import type { ProposalDetail } from "#web/api/types.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { navigate } from "#web/app/router.tsx";
import { StepUp, wantsStepUp } from "#web/proposals/step-up.tsx";

export type MoneyDraft = { readonly kind: "sp_purchase" | "sp_return" | "sp_delete_queued"; readonly params: object };

/**
 * Drafts what moves money and goes to its card. Asking for money is a signature, so the password may be asked for first;
 * the dialog of that is handed back to be shown.
 */
export function useMoneyDraft(): {
  readonly draft: (body: MoneyDraft) => Promise<void>;
  readonly busy: boolean;
  readonly fault: ApiError | undefined;
  readonly dialog: ReactNode;
} {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const [waiting, setWaiting] = useState<MoneyDraft>();
  const draft = async (body: MoneyDraft) => {
    setBusy(true);
    setFault(undefined);
    try {
      const { id } = await request<ProposalDetail>("/api/proposals", { body });
      invalidate("/api/proposals");
      invalidate("/api/commitments/purchases");
      navigate(`/approvals/${id}`);
    } catch (error) {
      const refused = error instanceof ApiError ? error : new ApiError(0, {});
      if (wantsStepUp(refused)) setWaiting(body);
      else setFault(refused);
    }
    setBusy(false);
  };
  const dialog = waiting !== undefined && (
    <StepUp
      what="Asking for a purchase counts as one of its signatures. Nothing is bought by it."
      onClose={() => setWaiting(undefined)}
      onDone={() => {
        setWaiting(undefined);
        void draft(waiting);
      }}
    />
  );
  return { draft, busy, fault, dialog };
}
