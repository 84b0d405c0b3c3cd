import { compareDecimals } from "#core/money";

/** Who buys: the organization itself, or the vendor of record for it. */
export type BillingMode = "self" | "vendor";
export const LINK_STATES = ["terms_accepted", "invited", "accounts_joined", "linked", "leaving", "ended"] as const;
export type LinkState = (typeof LINK_STATES)[number];
export type Side = "customer" | "vendor";

export type Caps = { readonly rollingUsd: string; readonly outstandingUsd: string };
export type VendorLink = {
  readonly id: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly vendor: { readonly id: string; readonly name: string };
  readonly mode: BillingMode;
  readonly state: LinkState;
  readonly termsVersion: string;
  readonly acceptedBy: string;
  readonly acceptedAt: Date;
  readonly caps: Caps;
  /** Limits that count from an instant on: raising waits, lowering does not. */
  readonly raised: { readonly caps: Caps; readonly from: Date } | undefined;
  readonly capSignedBy: string;
  readonly capSignedAt: Date;
  readonly paused: { readonly at: Date; readonly by: string; readonly side: Side; readonly reason: string | undefined } | undefined;
};

/** What the vendor's people may set, one step after another; a step back where it has failed at AWS. */
const VENDOR_STEPS: Readonly<Record<LinkState, readonly LinkState[]>> = {
  terms_accepted: ["invited"],
  invited: ["accounts_joined", "terms_accepted"],
  accounts_joined: ["linked", "invited"],
  linked: ["leaving"],
  leaving: ["ended"],
  ended: [],
};

export function vendorMaySet(state: LinkState): readonly LinkState[] {
  return VENDOR_STEPS[state];
}

/** What leaving makes of it: a customer whose billing has moved leaves step by step, every other at once. */
export function stateAfterLeaving({ mode, state }: Pick<VendorLink, "mode" | "state">): "leaving" | "ended" {
  return mode === "vendor" && (state === "accounts_joined" || state === "linked") ? "leaving" : "ended";
}

/** In `self` the vendor may look and draft as soon as the terms are accepted; buying needs a finished linkage. */
export function mayLookAndDraft({ state }: Pick<VendorLink, "state">): boolean {
  return state !== "ended" && state !== "leaving";
}
export function mayBuy({ mode, state }: Pick<VendorLink, "mode" | "state">): boolean {
  return mode === "vendor" && state === "linked";
}

/** A raise takes effect so much later, seconds, so that a stolen session cannot spend at once. */
export const RAISE_WAITS_SECONDS = 24 * 3600;

/** Limits as they hold at an instant. */
export function capsAt({ caps, raised }: Pick<VendorLink, "caps" | "raised">, now: Date): Caps {
  return raised !== undefined && raised.from <= now ? raised.caps : caps;
}

/** What changing the limits makes of them: what is lower holds at once, what is higher from a day later on. */
export function changeCaps(link: Pick<VendorLink, "caps" | "raised">, wanted: Caps, now: Date): Pick<VendorLink, "caps" | "raised"> {
  const held = capsAt(link, now);
  const lower = (a: string, b: string) => (compareDecimals(a, b) <= 0 ? a : b);
  const caps = { rollingUsd: lower(held.rollingUsd, wanted.rollingUsd), outstandingUsd: lower(held.outstandingUsd, wanted.outstandingUsd) };
  const isRaise = compareDecimals(wanted.rollingUsd, caps.rollingUsd) > 0 || compareDecimals(wanted.outstandingUsd, caps.outstandingUsd) > 0;
  return { caps, raised: isRaise ? { caps: wanted, from: new Date(now.getTime() + RAISE_WAITS_SECONDS * 1000) } : undefined };
}

export const LINK_STATE_WORDS: Readonly<Record<LinkState, string>> = {
  terms_accepted: "Terms accepted",
  invited: "Accounts invited",
  accounts_joined: "Accounts joined",
  linked: "Billing linked",
  leaving: "Leaving",
  ended: "Ended",
};
