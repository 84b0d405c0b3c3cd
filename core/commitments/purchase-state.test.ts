import { describe, expect, it } from "vitest";
import { ENDED_STATES, purchaseState, PurchaseState, purchaseStateLabel, type PlanSeen } from "#core/commitments/purchase-state";
import { rowsOf } from "#core/proposals/testing/gate-tables";
import { ProposalState } from "#core/proposals/state";
import type { PlanState } from "#core/ports/savings-plans";

/** What people see, by what the gate says (down) and what the provider shows (across). */
const TABLE = `
| gate               | unknown          | absent           | queued           | payment-pending  | active, new      | active, old      | active, kept     | payment-failed   | pending-return   | returned         | retired          | queued-deleted   |
| none               | analyzing        | analyzing        | analyzing        | analyzing        | analyzing        | analyzing        | analyzing        | analyzing        | analyzing        | analyzing        | analyzing        | analyzing        |
| proposed           | pending_approval | pending_approval | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | pending_approval | pending_approval | pending_approval | pending_approval | pending_approval |
| partially_approved | pending_approval | pending_approval | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | pending_approval | pending_approval | pending_approval | pending_approval | pending_approval |
| approved           | queued           | queued           | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | queued           | queued           | queued           | queued           | queued           |
| executing          | queued           | queued           | queued           | queued           | purchased        | monitoring       | monitoring       | failed           | returned         | returned         | expired          | cancelled        |
| rolling_back       | queued           | queued           | queued           | queued           | purchased        | monitoring       | monitoring       | failed           | returned         | returned         | expired          | cancelled        |
| succeeded          | queued           | needs_attention  | queued           | queued           | purchased        | monitoring       | monitoring       | failed           | returned         | returned         | expired          | cancelled        |
| failed             | failed           | failed           | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | failed           | returned         | returned         | expired          | cancelled        |
| rolled_back        | cancelled        | cancelled        | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | failed           | returned         | returned         | expired          | cancelled        |
| rejected           | rejected         | rejected         | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | failed           | returned         | returned         | expired          | cancelled        |
| cancelled          | cancelled        | cancelled        | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | failed           | returned         | returned         | expired          | cancelled        |
| expired            | expired          | expired          | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | failed           | returned         | returned         | expired          | cancelled        |
| needs_attention    | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  | needs_attention  |
`;
const START = "2026-11-10T08:00:00.000Z";
const DAY_MS = 86_400_000;
const at = (days: number) => new Date(Date.parse(START) + days * DAY_MS);

function seen(column: string): { readonly plan: PlanSeen; readonly keptAt: Date | undefined; readonly now: Date } {
  if (column === "unknown" || column === "absent") return { plan: column, keptAt: undefined, now: at(1) };
  const [state = "", age] = column.split(", ");
  const plan = { state: state as PlanState, start: START };
  return { plan, keptAt: age === "kept" ? at(1) : undefined, now: age === "old" ? at(7) : at(6.999) };
}

describe("what people see of a purchase", () => {
  const rows = rowsOf(TABLE);
  const columns = Object.keys(rows[0] ?? {}).filter((name) => name !== "gate");

  it("has a row for every state of the gate and a column for every state of a plan", () => {
    expect(rows.map(({ gate }) => gate).toSorted()).toEqual(["none", ...ProposalState.options].toSorted());
    const states: Record<PlanState, true> = {
      active: true,
      queued: true,
      "payment-pending": true,
      "payment-failed": true,
      "pending-return": true,
      returned: true,
      retired: true,
      "queued-deleted": true,
    };
    expect(new Set(columns.map((name) => name.split(", ")[0]))).toEqual(new Set([...Object.keys(states), "unknown", "absent"]));
  });

  it.each(rows)("follows from the gate's $gate and the plan", (row) => {
    const proposal = row["gate"] === "none" ? undefined : ProposalState.parse(row["gate"]);
    const states = Object.fromEntries(columns.map((name) => [name, purchaseState({ proposal, ...seen(name) }).state]));
    const { gate: _, ...expected } = row;
    expect(states).toEqual(expected);
  });

  it("never calls over what is still owed, and says why in one sentence or two", () => {
    for (const proposal of ProposalState.options) {
      for (const column of columns) {
        const { plan, ...rest } = seen(column);
        const { state, because } = purchaseState({ proposal, plan, ...rest });
        if (typeof plan !== "string" && ["active", "queued", "payment-pending"].includes(plan.state)) {
          expect([proposal, column, ENDED_STATES.has(state)]).toEqual([proposal, column, false]);
        }
        expect(because).toMatch(/^[A-Z].*\.$/);
      }
    }
    for (const state of PurchaseState.options) expect(purchaseStateLabel(state)).toMatch(/^[A-Z][a-z ]+$/);
  });
});
