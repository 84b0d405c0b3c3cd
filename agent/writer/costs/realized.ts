import type { LedgerEntry, Savings } from "#core/api/ledger";
import { countFigure } from "#core/figures/derive";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { closed } from "#agent/writer/costs/scope-words";
import { known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { inert, named } from "#agent/writer/words";

const PAGE = "[Savings](/savings)";

/** What actions really saved, by the bill, against what was promised; the guarantee is another line. */
export function realizedSentences(savings: Savings, ledger: Ledger, year: number): Sentence[] {
  const { entries, realized, promised, gap, waitingPerMonth, period } = savings;
  const when = named(period, year);
  if (entries.length === 0)
    return [
      lead("Nothing was saved by an action yet: no proposal was carried out and no recommendation was marked done."),
      finding(0.8, "So I won't call anything a saving: what could be saved is a promise until the bill shows it."),
      move(`Ask what to do next; what is carried out shows on the page ${PAGE} a day later.`),
      apart(),
    ];
  const counted = entries.filter((entry) => known(entry.realized));
  const count = ledger.print(countFigure(realized, "entries", entries.length, "entries of the ledger"));
  const interval =
    known(savings.realizedLow) && known(savings.realizedHigh)
      ? ` (between ${ledger.print(savings.realizedLow)} and ${ledger.print(savings.realizedHigh)})`
      : "";
  const less =
    !known(gap) || sign(gap) === 0
      ? "as promised"
      : `${ledger.size(gap)} ${sign(gap) > 0 ? "more" : "less"} than the ${ledger.print(promised)} promised`;
  return [
    counted.length === 0
      ? lead(
          `${count} ${entries.length === 1 ? "action is" : "actions are"} in the ledger, but the bill covers none of the time after ${entries.length === 1 ? "it" : "them"} yet.`,
        )
      : lead(`Actions really saved ${ledger.print(realized)} in ${when}${interval}, ${less}.`),
    ...(known(waitingPerMonth) && roughly(waitingPerMonth) !== 0
      ? [finding(0.8, `Promised and not in the bill yet: ${ledger.print(waitingPerMonth)}.`)]
      : []),
    ...(known(savings.realizedEver) && savings.realizedEver.value !== realized.value
      ? [finding(0.6, `Since the first action it is ${ledger.print(savings.realizedEver)}.`)]
      : []),
    {
      ...finding(
        0.9,
        entries
          .slice(0, 6)
          .map((entry) => `- ${line(entry, ledger)}`)
          .join("\n"),
      ),
      block: true,
    },
    caveat(0.8, "Realised is what the same usage would have cost at the old rate, less what it did cost."),
    apart(),
    move(`The ledger with its evidence is on the page ${PAGE}.`),
  ];
}

function line(entry: LedgerEntry, ledger: Ledger): string {
  const got = known(entry.realized)
    ? `${ledger.print(entry.realized)} realised of ${ledger.print(entry.promised)} promised`
    : `${ledger.print(entry.promisedPerMonth)} promised, ${entry.status}`;
  return `${inert(entry.title, 120)}: ${got}. ${closed(inert(entry.explanation, 240))}`;
}

function apart(): Sentence {
  return caveat(0.7, "The guaranteed 20 % is a promise of price and is not in this.");
}
