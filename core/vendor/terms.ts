import type { BillingMode } from "#core/vendor/link";

/** Raised whenever a sentence changes; who accepted another version accepts anew. */
export const TERMS_VERSION = "2026-11-1";

/** What the Owner accepts, in plain words. The contract between the two companies is signed on paper; it wins where they differ. */
export function termsOf(mode: BillingMode, vendor: string): readonly string[] {
  const common = [
    `${vendor} may see this organization's costs, commitments and recommendations, and may draft Savings Plan purchases for it.`,
    `${vendor} never signs for this organization. Each look and each draft is in your log, with the person's name.`,
    "Either side may pause at any time. Only an Owner of this organization resumes.",
    "You may leave at any time. What is bought by then runs until it ends.",
  ];
  if (mode === "self") return ["Your own people buy: two signatures of this organization, in your own accounts.", ...common];
  return [
    `${vendor} becomes the vendor of record: your accounts join its AWS organization, and it invoices you.`,
    `${vendor} buys Savings Plans for you in its own account, signed by two of its own people, never above the limits that you sign here.`,
    "A Savings Plan cannot be ended early. It is queued before it starts and can be cancelled until then, and returned within seven days in the same calendar month where AWS allows it.",
    "If you leave, plans that were bought for you stay with the vendor of record; what you still owe for them is what the contract says.",
    ...common,
  ];
}
