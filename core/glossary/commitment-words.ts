import type { GlossaryEntry } from "#core/glossary/entry";

/** How commitments are weighed, bought and taken back. */
export const COMMITMENT_WORDS: readonly GlossaryEntry[] = [
  {
    term: "frontier",
    label: "Frontier",
    synonyms: ["efficient frontier", "commitment frontier"],
    meaning:
      "for each commitment, the effective savings rate that it wins against the lock-in that it takes; points below it are worse at the same lock-in",
    plain: "the line of best deals: the longer you bind yourself, the lower the price",
    trap: "it shows the past replayed; the scenarios say what happens if the future is not as the past",
  },
  {
    term: "minimum_regret",
    label: "Minimum regret",
    synonyms: ["minimum regret option", "min regret", "regret", "least regret"],
    meaning:
      "the commitment whose largest regret is smallest: over usage well below to well above today's and named events, what it costs more than the best that could have been bought for that future",
    plain: "the size that you would be least sorry about, whatever happens",
    unit: "USD/h",
  },
  {
    term: "floor",
    label: "Floor",
    synonyms: ["floor option", "usage floor"],
    meaning: "the largest commitment that pays even in the worst of the scenarios; it may be nothing",
    plain: "the size that cannot lose in any future that was looked at",
    unit: "USD/h",
  },
  {
    term: "aws_style_maximum",
    label: "AWS-style maximum",
    synonyms: ["aws maximum", "aws style maximum", "maximum option"],
    meaning: "the commitment with the largest saving over the past, as the provider's own recommendation looks for it, with no regard to what comes",
    plain: "the size that would have saved most if tomorrow is exactly as yesterday",
    unit: "USD/h",
    trap: "it loses most when usage falls",
  },
  {
    term: "lock_in",
    label: "Lock-in",
    synonyms: ["lock in", "lockin", "locked in", "lock in months"],
    meaning: "what is still owed under all commitments over what a month of today's eligible usage costs: months of usage that are promised",
    plain: "how many months of use you could not walk away from",
  },
  {
    term: "returnable",
    label: "Returnable",
    synonyms: ["return window", "return of a plan", "returnable until", "returnable plan"],
    meaning:
      "a Savings Plan of at most one hundred dollars an hour may be returned within seven days of its start and in the same calendar month, ten times a year; what was paid comes back",
    plain: "you may bring the subscription back in its first week",
    trap: "a plan that starts late in a month has fewer days",
  },
  {
    term: "queued",
    label: "Queued",
    synonyms: ["queued plan", "queued purchase", "queued savings plan"],
    meaning: "bought and not started: until its start a queued plan is deleted at no cost and without using a return",
    plain: "ordered, not delivered; cancelling is free",
  },
  {
    term: "cooling_off",
    label: "Cooling-off",
    synonyms: ["cooling off period", "cooling off hours", "cooling off"],
    meaning: "the hours between the signed purchase and its start, one day unless set otherwise, in which a cancel button deletes it at no cost",
    plain: "a day to change your mind",
  },
  {
    term: "worst_case_loss",
    label: "Worst-case loss",
    synonyms: ["worst case", "worst loss", "downside"],
    meaning: "what a commitment would cost over its term in the worst of the scenarios, against buying nothing",
    plain: "how much you could lose if usage falls",
    unit: "USD",
  },
  {
    term: "cost_of_money",
    label: "Cost of money",
    synonyms: ["cost of capital", "time value of money"],
    meaning: "what money that is paid ahead could have earned until it was due, at a stated yearly rate",
    plain: "cash that is paid today is not in the bank until then",
    unit: "USD",
  },
  {
    term: "back_test",
    label: "Back-test",
    synonyms: ["backtest", "back test"],
    meaning: "what a commitment would have done if it had been bought some days ago, on the hours that really came after",
    plain: "trying the purchase on the past, where the answer is known",
  },
  {
    term: "tranche",
    label: "Tranche",
    synonyms: ["tranches"],
    meaning: "a part of a larger commitment that is bought by itself, small enough to be returned, so that parts end at different times",
    plain: "buying in slices",
    unit: "USD/h",
  },
  {
    term: "vendor_of_record",
    label: "Vendor of record",
    synonyms: ["vendor buys", "billing mode"],
    meaning: "who buys commitments on behalf of an organization, signed by its own people, within limits that the customer's Owner signed",
    plain: "somebody who buys for you, inside a limit that you set",
  },
];
