import { PAGE } from "#agent/writer/commitments";
import { MOST, type Sayings } from "#agent/writer/commitments-sayings";
import { finding, lead, move, type Sentence } from "#agent/writer/compose";
import { inert, plural } from "#agent/writer/words";

/** Who buys for this organization, and what it bought. */
export function vendor({ read: { vendor: facts }, ledger, count }: Sayings): Sentence[] {
  if (facts === null) return [lead("Who buys for you is shown to people who may see the settings."), move("Ask an Owner or an Admin.")];
  if (facts.isVendor)
    return [
      lead("This organization is the vendor of record itself: its purchases for customers are in its own pipeline."),
      move(`They are on the page ${PAGE}.`),
    ];
  if (facts.vendor === null)
    return [
      lead("No vendor of record buys for you: your own people sign every purchase."),
      move("Whether one should is decided on the page [Billing](/settings/billing), by an Owner."),
    ];
  const name = inert(facts.vendor);
  const bought = facts.purchases;
  return [
    lead(
      bought.length === 0
        ? `${name} has bought nothing for you${facts.mode === "self" ? ": you buy yourselves, and its people may only look and draft" : ""}.`
        : `${name} has ${count("vendor", bought.length, "purchases of the vendor for us")} ${plural(bought.length, "purchase")} for you under way or made.`,
    ),
    ...(facts.stateWords === null ? [] : [finding(0.7, `The link: ${inert(facts.stateWords)}${facts.isPaused ? ", and buying is paused" : ""}.`)]),
    ...(bought.length === 0
      ? []
      : [
          {
            ...finding(
              1,
              bought
                .slice(0, MOST)
                .map(
                  ({ stateLabel, commitment, saving }) =>
                    `- ${ledger.print(commitment)}, ${inert(stateLabel.toLowerCase())}, expected to save ${ledger.print(saving)}.`,
                )
                .join("\n"),
            ),
            block: true,
          },
        ]),
    move("Terms, limits and the link are on the page [Billing](/settings/billing)."),
  ];
}
