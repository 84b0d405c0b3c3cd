import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { CapRaise, LIMIT_WORDS } from "#core/proposals/cap-raise";
import { openSeal } from "#core/proposals/sealed";
import { LIMIT_CAPS } from "#services/commitments/money-caps";
import { commitmentSettings, limitOf } from "#services/commitments/settings";
import { lockCaps } from "#services/execution/caps";
import { done, failedClean, type Flight, type FlightPlan, type FlightStep } from "#services/execution/flight";
import { holdLease } from "#services/execution/lease";
import { mutate } from "#services/mutation";

/** The higher limit is written down with the time from which it counts; the same row, however often it is tried. */
const schedule: FlightStep = {
  name: "schedule",
  async run(flight) {
    if (flight.stopping) return { kind: "stopped" };
    const { ctx, lease, pace, proposal } = flight;
    const { limit, from, to, afterHours } = sealedOf(flight);
    const countsFrom = await mutate<Date | undefined>(ctx, {
      scope: "action:execute",
      action: "commitment.raise-limit",
      target: proposal.id,
      event: `${proposal.id}: schedules a higher limit`,
      async run(tx) {
        await holdLease(tx, lease, pace.leaseSeconds);
        await lockCaps(tx, Object.values(LIMIT_CAPS));
        const known = await tx.query("SELECT 1 FROM commitment_cap_raises WHERE action_id = $1", [lease.actionId]);
        // Lowered since the claim looked: what was signed started from another limit.
        if (known.length === 0 && limitOf(await commitmentSettings(tx), limit) !== from) return { result: undefined, unchanged: true };
        const made = await tx.query<{ counts_from: string | Date }>(
          `INSERT INTO commitment_cap_raises (tenant_id, action_id, limit_name, amount_usd, counts_from)
           VALUES ($1, $2, $3, $4::numeric, app_now() + make_interval(hours => $5)) ON CONFLICT DO NOTHING RETURNING counts_from`,
          [tx.tenantId, lease.actionId, limit, to, afterHours],
        );
        const [row] = await tx.query<{ counts_from: string | Date }>("SELECT counts_from FROM commitment_cap_raises WHERE action_id = $1", [
          lease.actionId,
        ]);
        if (!row) throw new Error("The raise that was just written is not there.");
        const at = new Date(row.counts_from);
        if (made.length === 0) return { result: at, unchanged: true };
        return { result: at, after: { action: lease.actionId, limit, to, countsFrom: at.toISOString() } };
      },
    });
    if (countsFrom === undefined) return failedClean(`The limit is no longer ${formatValue(from, "USD")}, as it was when this was signed.`);
    return done([], `counts from ${formatInstant(countsFrom)}`);
  },
};

/** A higher limit counts a day after it was signed; nothing at a provider changes. */
export const capRaiseFlight: FlightPlan = {
  steps: [schedule],
  undoOrder: [],
  pointOfNoReturn: "schedule",
  succeeded(flight) {
    const { limit, from, to } = sealedOf(flight);
    const note = flight.steps.get("schedule")?.note ?? "counts a day later";
    return {
      text: `The limit of ${LIMIT_WORDS[limit]} goes from ${formatValue(from, "USD")} to ${formatValue(to, "USD")}; it ${note}.`,
      undo: "An Owner lowers it at once, without a proposal; that also ends a raise that does not count yet.",
      after: { limit, from, to },
    };
  },
  rolledBack: () => ({ text: "The limit is as it was." }),
  dryRun: async () => [],
};

function sealedOf({ proposal }: Flight): CapRaise {
  return CapRaise.parse(openSeal(proposal.sealed).params);
}
