import type { SettledPlan } from "#core/api/commitments-plans";
import type { CommitmentPurchaseList } from "#core/api/commitment-workflow";
import { formatDay } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { useMay } from "#web/app/session.tsx";
import { useMoneyDraft } from "#web/pages/commitments/use-money-draft.tsx";
import { Button } from "#web/ui/button.tsx";

/** What ends soon, each with a renewal that starts in the same hour. */
export function Renewals({ expiries, plans }: Pick<CommitmentPurchaseList, "expiries"> & { readonly plans: readonly SettledPlan[] }) {
  const may = useMay("proposal:create");
  const soon = expiries.filter(({ renewal, noticed }) => renewal !== null || noticed !== null);
  if (soon.length === 0) return null;
  return (
    <ul className="border-t border-line" aria-label="Ends soon">
      {soon.map((one) => (
        <Renewal key={one.plan} expiry={one} accountName={plans.find(({ id }) => id === one.plan)?.account.name ?? one.account} may={may} />
      ))}
    </ul>
  );
}

function Renewal({
  expiry: { title, daysLeft, end, renewal },
  accountName,
  may,
}: {
  readonly expiry: CommitmentPurchaseList["expiries"][number];
  readonly accountName: string;
  readonly may: boolean;
}) {
  const { draft, busy, fault, dialog } = useMoneyDraft();
  const wanted = typeof renewal?.["commitment"] === "string" ? renewal["commitment"] : undefined;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-[14px] py-2">
      <span className="min-w-0 flex-1 basis-64">
        <span className="name">{title}</span>
        <span className="block t-12 text-ink-3">
          {accountName}, ends {formatDay(new Date(end))},{" "}
          <span className={daysLeft <= 30 ? "text-caution" : ""}>in {daysLeft === 1 ? "1 day" : `${daysLeft} days`}</span>
          {wanted !== undefined && `; a renewal at ${formatValue(wanted, "USD/h")} would start in the same hour`}
        </span>
        {fault !== undefined && (
          <span className="block t-12 text-bad" role="alert">
            {fault.message}
          </span>
        )}
      </span>
      {renewal !== null && may && (
        <Button
          small
          disabled={busy}
          aria-label={`Draft the renewal of ${title}`}
          onClick={() => void draft({ kind: "sp_purchase", params: renewal })}
        >
          {busy ? "Drafting" : "Draft the renewal"}
        </Button>
      )}
      {dialog}
    </li>
  );
}
