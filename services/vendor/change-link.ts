import { ConflictError, IllegalTransitionError, InvalidInputError, NotFoundError } from "#core/errors";
import type { Role, Scope } from "#core/identity/roles";
import { compareDecimals } from "#core/money";
import {
  type Caps,
  capsAt,
  changeCaps,
  LINK_STATE_WORDS,
  type LinkState,
  mayLookAndDraft,
  stateAfterLeaving,
  vendorMaySet,
  type VendorLink,
} from "#core/vendor/link";
import type { TenantTransaction } from "#db/tenant-database";
import { pauseCommitments, resumeCommitments } from "#services/commitments/pause";
import { cancelWhilePaused } from "#services/commitments/pipeline/cancel-queued";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import type { GateFacts } from "#services/proposals/gate-facts";
import { inCustomer } from "#services/vendor/customer-context";
import { customerLink, recordEvent, vendorLink } from "#services/vendor/link-rows";
import { takeBackAtVendor } from "#services/vendor/pause-with-us";
import { requirePerson } from "#services/vendor/require-person";

type LinkChange = {
  readonly verb: string;
  /** As it is refused: "change the limits". */
  readonly what: string;
  readonly scope?: Scope;
  readonly roles: readonly Role[];
  readonly stepUp: boolean;
  /** The vendor's side names its customer. */
  readonly customer?: string | undefined;
  readonly note?: string | undefined;
  run(
    tx: TenantTransaction,
    link: VendorLink,
    facts: GateFacts,
  ): Promise<{ readonly event: string; readonly before: unknown; readonly after: unknown }>;
};

/** One change of a live link by one side: the row is locked, the change and its event are written together. */
async function changeLink(ctx: ServiceContext, change: LinkChange): Promise<void> {
  const { verb, what, scope = "settings:manage", roles, stepUp, customer, note, run } = change;
  await mutate(ctx, {
    scope,
    action: `vendor.${verb}`,
    target: customer ?? "vendor",
    event: `Tried to ${what}`,
    run: async (tx) => {
      const facts = await requirePerson(ctx, tx, { roles, stepUp, what });
      const link = customer === undefined ? await customerLink(tx, { lock: true }) : await vendorLink(tx, customer, { lock: true });
      if (link === undefined) {
        throw new NotFoundError(
          customer === undefined ? "There is no link to a vendor. Accept the terms first." : `There is no customer ${customer}.`,
        );
      }
      const { event, before, after } = await run(tx, link, facts);
      await recordEvent(ctx, tx, link, { event, note });
      return { result: undefined, target: link.id, event, before, after };
    },
  });
}

/** Lower holds at once; higher, a day after an Owner with a confirmed password signed it. */
export function changeLinkCaps(ctx: ServiceContext, wanted: Caps): Promise<void> {
  return changeLink(ctx, {
    verb: "change-caps",
    what: "change the vendor's limits",
    roles: ["owner"],
    stepUp: true,
    async run(tx, link, { now }) {
      if (compareDecimals(wanted.rollingUsd, wanted.outstandingUsd) > 0) {
        throw new InvalidInputError("The limit of 30 days cannot be above the limit of everything.");
      }
      const { caps, raised } = changeCaps(link, wanted, now);
      await tx.query(
        `UPDATE vendor_links SET cap_rolling_usd = $2::numeric, cap_outstanding_usd = $3::numeric, raised_rolling_usd = $4::numeric, raised_outstanding_usd = $5::numeric,
           raised_from = $6, cap_signed_by = $7, cap_signed_at = app_now(), updated_at = app_now() WHERE id = $1`,
        [
          link.id,
          caps.rollingUsd,
          caps.outstandingUsd,
          raised?.caps.rollingUsd ?? null,
          raised?.caps.outstandingUsd ?? null,
          raised?.from.toISOString() ?? null,
          ctx.actor.name,
        ],
      );
      const words = raised === undefined ? "lowered the limits" : `raised the limits, from ${raised.from.toISOString()} on`;
      return {
        event: `Signed anew: ${words}`,
        before: capsAt(link, now),
        after: { ...wanted, from: raised?.from.toISOString() ?? now.toISOString() },
      };
    },
  });
}

/** From now on the vendor sees nothing of this organization and buys nothing for it; what is queued is drafted for cancelling. */
export async function leaveVendor(ctx: ServiceContext, reason: string | undefined): Promise<void> {
  let linked: VendorLink | undefined;
  await changeLink(ctx, {
    verb: "leave",
    what: "leave the vendor",
    roles: ["owner"],
    stepUp: true,
    note: reason,
    run: (tx, link) => {
      linked = link;
      return setState(tx, link, stateAfterLeaving(link));
    },
  });
  if (linked?.mode === "vendor") await takeBackAtVendor(ctx, linked);
}

/** The vendor's people say how far the linkage is at AWS, and what shows it. */
export function setLinkage(
  ctx: ServiceContext,
  { customer, state, note }: { readonly customer: string; readonly state: LinkState; readonly note: string },
): Promise<void> {
  return changeLink(ctx, {
    verb: "set-linkage",
    what: "set the linkage",
    roles: ["owner", "admin"],
    stepUp: false,
    customer,
    note,
    async run(tx, link) {
      if (link.mode === "self" && state !== "ended") throw new ConflictError(`${link.customer.name} buys for itself; there is no billing to link.`);
      const may = link.mode === "self" ? (["ended"] as const) : vendorMaySet(link.state);
      if (!may.some((one) => one === state)) {
        throw new IllegalTransitionError(
          `The linkage is at "${LINK_STATE_WORDS[link.state]}"; next may be ${may.map((one) => `"${LINK_STATE_WORDS[one]}"`).join(" or ") || "nothing"}.`,
        );
      }
      return setState(tx, link, state);
    },
  });
}

async function setState(tx: TenantTransaction, link: VendorLink, state: LinkState) {
  await tx.query("UPDATE vendor_links SET state = $2, updated_at = app_now() WHERE id = $1", [link.id, state]);
  return { event: LINK_STATE_WORDS[state], before: { state: link.state }, after: { state } };
}

/**
 * Either side may: from now on nothing new is drafted or claimed for this customer, and what is queued is taken back. The
 * vendor's press signs that at once; the customer's has it drafted at the vendor, for one of its people to sign.
 */
export async function pauseLink(
  ctx: ServiceContext,
  { customer, reason }: { readonly customer?: string | undefined; readonly reason?: string | undefined },
): Promise<void> {
  let linked: VendorLink | undefined;
  await changeLink(ctx, {
    verb: "pause",
    what: "pause",
    scope: "kill-switch:engage",
    roles: ["owner", "admin"],
    stepUp: false,
    customer,
    note: reason,
    async run(tx, link) {
      if (link.paused !== undefined) throw new ConflictError(`It is paused already, by ${link.paused.by}.`);
      linked = link;
      await tx.query(
        "UPDATE vendor_links SET paused_at = app_now(), paused_by = $2, paused_side = $3, paused_reason = $4, updated_at = app_now() WHERE id = $1",
        [link.id, ctx.actor.name, customer === undefined ? "customer" : "vendor", reason === "" ? null : (reason ?? null)],
      );
      return { event: "Paused purchases", before: { paused: false }, after: { paused: true, reason: reason ?? null } };
    },
  });
  if (linked === undefined) return;
  // A customer that buys for itself is stopped where it buys.
  if (linked.mode === "self") {
    if (customer === undefined) await pauseCommitments(ctx, { reason });
    else if (mayLookAndDraft(linked)) await pauseCommitments(await inCustomer(ctx, customer, "paused buying"), { reason, side: "vendor" });
  } else if (customer === undefined) await takeBackAtVendor(ctx, linked);
  else await cancelWhilePaused(ctx);
}

/** Only an Owner of the customer, with a confirmed password. */
export async function resumeLink(ctx: ServiceContext): Promise<void> {
  let isSelf = false;
  await changeLink(ctx, {
    verb: "resume",
    what: "resume purchases",
    scope: "kill-switch:release",
    roles: ["owner"],
    stepUp: true,
    async run(tx, link) {
      if (link.paused === undefined) throw new ConflictError("It is not paused.");
      isSelf = link.mode === "self";
      await tx.query(
        "UPDATE vendor_links SET paused_at = NULL, paused_by = NULL, paused_side = NULL, paused_reason = NULL, updated_at = app_now() WHERE id = $1",
        [link.id],
      );
      return { event: "Resumed purchases", before: { paused: true, by: link.paused.by }, after: { paused: false } };
    },
  });
  if (isSelf && (await ctx.db.read(commitmentSettings)).pause !== undefined) await resumeCommitments(ctx);
}
