import { type ReactNode, useState } from "react";
import { ApiError, request } from "#web/api/client.ts";
import type { ProposalDetail } from "#web/api/types.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { navigate } from "#web/app/router.tsx";
import { lateInMonth } from "#web/pages/commitments/late-in-month.ts";
import { type Late, MonthEndDialog } from "#web/pages/commitments/month-end-dialog.tsx";
import { StepUp, wantsStepUp } from "#web/proposals/step-up.tsx";

export type MoneyDraft = { readonly kind: "sp_purchase" | "sp_return" | "sp_delete_queued"; readonly params: Readonly<Record<string, unknown>> };

/**
 * Drafts what moves money and goes to its card. Asking for money is a signature, so the password may be asked for first;
 * late in a month another start, or a reason. The dialog of that is handed back to be shown.
 */
export function useMoneyDraft(): {
  readonly draft: (body: MoneyDraft) => Promise<void>;
  readonly busy: boolean;
  readonly fault: ApiError | undefined;
  readonly dialog: ReactNode;
} {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const [waiting, setWaiting] = useState<{ readonly body: MoneyDraft; readonly late: Late | undefined }>();
  const draft = async (body: MoneyDraft) => {
    setBusy(true);
    setFault(undefined);
    setWaiting(undefined);
    try {
      const { id } = await request<ProposalDetail>("/api/proposals", { body });
      invalidate("/api/proposals");
      invalidate("/api/commitments/purchases");
      navigate(`/approvals/${id}`);
    } catch (error) {
      const refused = error instanceof ApiError ? error : new ApiError(0, {});
      const late = lateInMonth(refused);
      if (late !== undefined || wantsStepUp(refused)) setWaiting({ body, late });
      else setFault(refused);
    }
    setBusy(false);
  };
  const close = () => setWaiting(undefined);
  const again = (more: Readonly<Record<string, unknown>>) => {
    if (waiting === undefined) return;
    const { queueHours, ...params } = waiting.body.params;
    const start = "startAt" in more || queueHours === undefined ? {} : { queueHours };
    void draft({ kind: waiting.body.kind, params: { ...params, ...start, ...more } });
  };
  const dialog =
    waiting === undefined ? null : waiting.late === undefined ? (
      <StepUp what="Asking for a purchase counts as one of its signatures. Nothing is bought by it." onClose={close} onDone={() => again({})} />
    ) : (
      <MonthEndDialog
        late={waiting.late}
        onStartAt={(startAt) => again({ startAt })}
        onReason={(monthEndReason) => again({ monthEndReason })}
        onClose={close}
      />
    );
  return { draft, busy, fault, dialog };
}
