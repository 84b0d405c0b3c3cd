import { useState } from "react";
import type { CommitmentPosition } from "#core/api/commitments";
import type { SettledPlan } from "#core/api/commitments-plans";
import { formatDay, formatInstant } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import { Link } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { isHeld, PLAN_TONES, plainState, planName } from "#web/pages/commitments/commitment-words.ts";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { EndPlan } from "#web/pages/commitments/end-plan.tsx";
import { UseBar } from "#web/pages/commitments/use-bar.tsx";
import { ShowEnded } from "#web/pages/commitments/show-ended.tsx";
import { SortHead, sorted, useSort } from "#web/pages/commitments/use-sort.tsx";
import { FigureButton } from "#web/query/sum.tsx";
import { Box } from "#web/ui/box.tsx";

const KEYS = ["plan", "state", "commitment", "utilization", "unused", "left"] as const;

/** Savings Plans, bought here or elsewhere: what is promised, what is used of it, when it ends. */
export function PlanRows({ data, query }: { readonly data: CommitmentPosition; readonly query: Readonly<Record<string, string>> }) {
  const sort = useSort("plans", KEYS, { by: "left", up: true });
  const may = useMay("proposal:create");
  const [all, setAll] = useState(false);
  const held = data.plans.filter(({ state }) => isHeld(state));
  const over = data.plans.length - held.length;
  const rows = sorted(all ? data.plans : held, (plan) => valueOf(plan, sort.by), sort.up);
  return (
    <Box
      title="Savings Plans"
      sub={`${held.length} held, used and unused over ${data.period.label}`}
      level={3}
      tools={<CsvLink path="/api/commitments" query={{ ...query, part: "plans" }} what="savings-plans" />}
    >
      {rows.length === 0 ? (
        <p className="p-4 text-ink-2">No Savings Plan is held. What would be worth buying stands under Opportunities.</p>
      ) : (
        <div className="tw">
          <table className="datagrid plans">
            <caption className="sr">Savings Plans</caption>
            <thead>
              <tr>
                <SortHead sort={sort} by="plan" label="Plan" />
                <SortHead sort={sort} by="state" label="State" className="secondary" />
                <SortHead sort={sort} by="commitment" label="Per hour" className="n" />
                <SortHead sort={sort} by="utilization" label="Used" />
                <SortHead sort={sort} by="unused" label="Unused" className="n secondary" />
                <SortHead sort={sort} by="left" label="Days left" className="n" />
                {may && (
                  <th scope="col" className="secondary">
                    <span className="sr">Undo</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((plan) => (
                <Row key={plan.id} plan={plan} may={may} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ShowEnded count={over} all={all} onShow={setAll} />
    </Box>
  );
}

function valueOf(plan: SettledPlan, by: (typeof KEYS)[number]): string | number | null {
  const number = (value: string | null) => (value === null ? null : Number(value));
  switch (by) {
    case "plan":
      return planName(plan);
    case "state":
      return plan.state;
    case "commitment":
      return number(plan.commitment.value);
    case "utilization":
      return number(plan.utilization.value);
    case "unused":
      return number(plan.unused.value);
    case "left":
      return plan.daysLeft;
  }
}

function Row({ plan, may }: { readonly plan: SettledPlan; readonly may: boolean }) {
  return (
    <tr>
      <th scope="row" className="whitespace-normal!">
        {planName(plan)}
        <div className="t-12 font-normal text-ink-3">
          {plan.account.name}, <span className="mono">{plan.id.slice(0, 13)}</span>
          {plan.boughtBy !== null && (
            <>
              , <Link href={`/approvals/${plan.boughtBy}`}>{plan.boughtBy}</Link>
            </>
          )}
          <span className="primary">, {plainState(plan.state).toLowerCase()}</span>
        </div>
      </th>
      <td className={`secondary ${PLAN_TONES[plan.state] ?? "text-ink-3"}`}>
        {plainState(plan.state)}
        {plan.returnableUntil !== null && plan.mayReturn.may && (
          <div className="t-12 text-ink-3">returnable until {formatInstant(new Date(plan.returnableUntil))}</div>
        )}
      </td>
      <td className="n">
        <FigureButton figure={plan.commitment} bare />
      </td>
      <td>
        <UseBar utilization={plan.utilization} />
      </td>
      <td className="n secondary">
        <FigureButton figure={plan.unused} bare />
      </td>
      <td className="n">
        {plan.daysLeft === null ? <span className="text-ink-3">unknown</span> : plan.daysLeft}
        {plan.end !== null && (
          <div className="t-12 text-ink-3" title={`${formatFigure(plan.outstanding)} still owed`}>
            {formatDay(new Date(plan.end))}
          </div>
        )}
      </td>
      {may && (
        <td className="secondary n">
          <EndPlan plan={plan} />
        </td>
      )}
    </tr>
  );
}
