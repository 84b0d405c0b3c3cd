import { z } from "zod";
import { strictObject } from "#core/api/strict-object";
import { PurchaseState } from "#core/commitments/purchase-state";
import { PaymentName, PlanTypeName, SavingsPlanOrder, TermName } from "#core/proposals/savings-plan";
import { LINK_STATES } from "#core/vendor/link";

/** The vendor of record: terms, linkage, limits. Amounts are USD of whole commitments, decimal strings. */

const Usd = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,2})?$/, 'must be dollars such as "20000" or "20000.00"')
  .describe("USD, decimal");
const Mode = z.enum(["self", "vendor"]);
const State = z.enum(LINK_STATES);
const Party = z.object({ id: z.string(), name: z.string() });
const Caps = z.object({ rollingUsd: Usd, outstandingUsd: Usd });

export const LinkInfo = z.object({
  id: z.string(),
  customer: Party,
  vendor: Party,
  /** `self`: the vendor's people look and draft. `vendor`: the vendor buys. */
  mode: Mode,
  state: State,
  /** "Accounts invited" */
  stateWords: z.string(),
  termsVersion: z.string(),
  acceptedBy: z.string(),
  acceptedAt: z.string(),
  /** As they hold now. */
  caps: Caps,
  /** A raise that does not count yet. */
  raise: Caps.extend({ from: z.string() }).nullable(),
  capSignedBy: z.string(),
  capSignedAt: z.string(),
  paused: z.object({ at: z.string(), by: z.string(), side: z.enum(["customer", "vendor"]), reason: z.string().nullable() }).nullable(),
  events: z.array(z.object({ at: z.string(), side: z.enum(["customer", "vendor"]), by: z.string(), event: z.string(), note: z.string().nullable() })),
  youMay: z.object({ changeCaps: z.boolean(), leave: z.boolean(), pause: z.boolean(), resume: z.boolean(), set: z.array(State) }),
});
export type LinkInfo = z.infer<typeof LinkInfo>;

/** `GET /api/vendor` */
export const VendorStanding = z.object({
  /** Whether this organization is the vendor itself. */
  isVendor: z.boolean(),
  /** Who may be taken as vendor of record here; null where this installation has none. */
  vendor: Party.nullable(),
  terms: z.object({ version: z.string(), self: z.array(z.string()), vendor: z.array(z.string()) }).nullable(),
  link: LinkInfo.nullable(),
  youMayAccept: z.boolean(),
  /** For the vendor: its customers. */
  customers: z.array(LinkInfo),
});
export type VendorStanding = z.infer<typeof VendorStanding>;

/** With `format=csv`: the table `part`. links: the vendor's customers, or the customer's own link; events: what happened on them. */
export const VendorQuery = strictObject({ format: z.enum(["csv"]).optional(), part: z.enum(["links", "events"]).optional() });
/** history: a row a change of state. */
export const PurchasesForUsQuery = strictObject({ format: z.enum(["csv"]).optional(), part: z.enum(["purchases", "history"]).optional() });
export const CustomerPurchasesQuery = strictObject({ format: z.enum(["csv"]).optional() });

/** `POST /api/vendor/link`: accepts the terms and signs the limits. Owner, password confirmed. */
export const AcceptTerms = strictObject({ mode: Mode, termsVersion: z.string().max(40), rollingUsd: Usd, outstandingUsd: Usd });
export type AcceptTerms = z.infer<typeof AcceptTerms>;

/** `PUT /api/vendor/link/caps` */
export const CapsChange = strictObject({ rollingUsd: Usd, outstandingUsd: Usd });

/** `POST /api/vendor/link/{leave,pause,resume}` and the vendor's pause */
export const LinkReason = strictObject({ reason: z.string().trim().max(300).optional() });

/** `POST /api/vendor/customers/{customer}/state` */
export const LinkageStep = strictObject({ state: State, note: z.string().trim().min(3, "say what was done, such as the handshake's id").max(500) });

/** `POST /api/vendor/customers/{customer}/drafts` */
export const CustomerDraft = strictObject({ order: SavingsPlanOrder.omit({ customer: true }) });
export const CustomerDraftAnswer = z.object({
  /** APR-n */
  proposal: z.string(),
  /** Who signs it: the customer's people in its organization, or the vendor's in its own. */
  signedBy: z.enum(["customer", "vendor"]),
});

/** `GET /api/vendor/customers/{customer}/purchases`: where a customer's purchases stand, for the vendor's people. */
export const CustomerPurchases = z.object({
  purchases: z.array(
    z.object({
      /** APR-n, in the organization that buys; null while it is an analysis. */
      proposal: z.string().nullable(),
      title: z.string(),
      state: PurchaseState,
      stateLabel: z.string(),
      because: z.string(),
      plan: z.string().nullable(),
      start: z.string().nullable(),
      /** USD over the whole term. */
      total: z.string().nullable(),
    }),
  ),
  asOf: z.string(),
});
export type CustomerPurchases = z.infer<typeof CustomerPurchases>;

/** `GET /api/vendor/purchases`: what the vendor of record does for this organization. Amounts are USD, decimal. */
export const PurchasesForUs = z.object({
  purchases: z.array(
    z.object({
      id: z.string(),
      vendor: z.string(),
      title: z.string(),
      state: PurchaseState,
      stateLabel: z.string(),
      because: z.string(),
      type: PlanTypeName,
      family: z.string().nullable(),
      region: z.string().nullable(),
      term: TermName,
      payment: PaymentName,
      /** An hour. */
      commitment: z.string(),
      total: z.string(),
      upfront: z.string(),
      savingUsdPerMonth: z.string(),
      plan: z.string().nullable(),
      start: z.string().nullable(),
      returnableUntil: z.string().nullable(),
      draftedAt: z.string(),
      updatedAt: z.string(),
      history: z.array(z.object({ state: PurchaseState, because: z.string(), at: z.string() })),
    }),
  ),
  asOf: z.string(),
});
export type PurchasesForUs = z.infer<typeof PurchasesForUs>;
