import { listed } from "#core/charts/subject";
import { reasonWords } from "#core/commitments/net-effect-reason";
import type { Figure } from "#core/costs/figure";
import { OPEN } from "#core/proposals/state";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import { at, lowerFirst, sentence } from "#agent/writer/proposals/words";
import { moneyFindings, moneyWords } from "#agent/writer/proposals/money-drafts";
import { capital, inert, thing } from "#agent/writer/words";
import type { ProposalFacts, SwitchFacts } from "#tools/kit/proposal-facts";
import type { DraftOutcome, DraftsTogether } from "#tools/kit/propose-tool";

type Drafted = Extract<DraftOutcome, { readonly facts: ProposalFacts }>;

const BOUGHT: Readonly<Record<string, string>> = { spot: "spot", on_demand: "on demand" };

/** What was drafted, what it would save, and that it waits. Never as if it were done. */
export function draftSentences(
  drafts: readonly DraftOutcome[],
  figures: readonly Figure[],
  ledger: Ledger,
  year: number,
  together?: DraftsTogether,
): Sentence[] {
  const made = drafts.filter((draft): draft is Drafted => "facts" in draft);
  const refused = drafts.flatMap((draft) => ("refused" in draft ? [draft] : []));
  const [only] = made;
  const sentences =
    only === undefined ? [] : made.length === 1 ? oneDraft(only, figures, ledger, year) : manyDrafts(made, figures, ledger, year, together);
  return [
    ...sentences,
    ...refused.map(({ target, refused: why }) => finding(0.9, `${capital(thing(target))} was not drafted: ${lowerFirst(inert(why, 400))}`)),
    ...(made.length > 0 ? [move(`Sign ${made.length === 1 ? "it on its card" : "each on its card"}, below or on the Approvals page.`)] : []),
  ];
}

function oneDraft({ facts, wasThere }: Drafted, figures: readonly Figure[], ledger: Ledger, year: number): Sentence[] {
  const { nodeSwitch: change } = facts;
  const what = change === undefined ? moneyWords(facts, figures, ledger) : `: ${whatOf(change)}`;
  return [
    lead(
      wasThere
        ? `${facts.id} asks for that already${what}. ${waits(facts)}`
        : `I drafted ${facts.id}${what}. It waits for a signature, and nothing changes before it.`,
    ),
    ...(change === undefined ? moneyFindings(facts, figures, ledger) : switchFindings(facts, change, figures, ledger)),
    caveat(0.2, `Unsigned, it expires ${at(facts.expiresAt, year)}.`),
  ];
}

function waits({ state }: ProposalFacts): string {
  return OPEN.has(state) && state !== "approved" ? "It waits for a signature." : `It is ${state.replaceAll("_", " ")}.`;
}

function whatOf({ node, cluster, from, to, fromType, toType }: SwitchFacts): string {
  const type = fromType === toType ? "" : ` as ${thing(toType)} instead of ${thing(fromType)}`;
  return from === to
    ? `replace ${thing(node)} of ${thing(cluster)}${type}`
    : `move ${thing(node)} of ${thing(cluster)} from ${BOUGHT[from] ?? from} to ${BOUGHT[to] ?? to}${type}`;
}

function switchFindings({ id, rev }: ProposalFacts, change: SwitchFacts, figures: readonly Figure[], ledger: Ledger): Sentence[] {
  const figure = (path: string) => figures.find((each) => each.id === `${id}.r${rev}.${path}`);
  const pods = figure("moves");
  return [
    ...savingSentence(figure("saving_hour"), figure("saving_month"), change.basis, ledger),
    ...beforeCommitments(figure("gross_month"), change.netReason, ledger),
    ...(pods === undefined || pods.value === "0"
      ? []
      : [finding(0.6, `${ledger.print(pods)} ${pods.value === "1" ? "pod moves" : "pods move, one after another,"} before the old node ends.`)]),
    ...(change.to === "spot" && change.fallback === "on_demand"
      ? [finding(0.4, "Where there is no spot capacity, it launches on demand instead.")]
      : []),
    ...(change.to === "spot" && change.fallback === "none"
      ? [finding(0.7, "Where there is no spot capacity, nothing is launched and the old node stays.")]
      : []),
    ...change.notes.slice(0, 2).map((note) => caveat(0.7, sentence(inert(note, 300)))),
  ];
}

function savingSentence(hour: Figure | undefined, month: Figure | undefined, basis: string, ledger: Ledger): Sentence[] {
  if (hour === undefined || month === undefined || hour.value === null) return [];
  const dearer = hour.value.startsWith("-");
  const amounts = `${ledger.size(hour)}, ${ledger.size(month)}`;
  return [
    finding(
      0.9,
      `It would ${dearer ? "cost more" : "save"}: ${amounts}${basis === "gross" && !dearer ? ", before what Savings Plans do with it" : ""}.`,
    ),
  ];
}

/** Gross beside net, and what the waterfall says of the gap. */
function beforeCommitments(gross: Figure | undefined, reason: string | undefined, ledger: Ledger): Sentence[] {
  if (gross === undefined || reason === undefined) return [];
  return [finding(0.85, `At on-demand prices it would look like ${ledger.print(gross)}, but it ${inert(reasonWords(reason))}.`)];
}

function manyDrafts(
  made: readonly Drafted[],
  figures: readonly Figure[],
  ledger: Ledger,
  year: number,
  together: DraftsTogether | undefined,
): Sentence[] {
  const changes = made.flatMap(({ facts: { nodeSwitch } }) => nodeSwitch ?? []);
  const to = new Set(changes.map((change) => change.to));
  const where = to.size === 1 ? ` to ${BOUGHT[[...to][0] ?? ""] ?? ""}` : "";
  const fresh = made.filter(({ wasThere }) => !wasThere);
  const names = made.map(({ facts }) => `${facts.id} (${thing(facts.nodeSwitch?.node ?? facts.kind)})`);
  const hour = figures.find((figure) => figure.id.includes("+") && figure.id.endsWith(".saving_hour"));
  const month = figures.find((figure) => figure.id.includes("+") && figure.id.endsWith(".saving_month"));
  const gross = figures.find((figure) => figure.id.includes("+") && figure.id.endsWith(".gross_month"));
  const first = made[0]?.facts.expiresAt;
  return [
    lead(`${fresh.length > 0 ? "I drafted" : "There are already"} moves${where}: ${listed(names)}. Each waits for a signature of its own.`),
    ...(hour === undefined || month === undefined || hour.value === null
      ? []
      : [
          finding(
            0.9,
            `Together they would ${hour.value.startsWith("-") ? "cost more" : "save"}: ${ledger.size(hour)}, ${ledger.size(month)}, ${together?.basis === "net" ? "net of commitments" : "before what Savings Plans do with it"}.`,
          ),
          ...beforeCommitments(gross, together?.reason ?? undefined, ledger),
        ]),
    ...(first === undefined ? [] : [caveat(0.2, `Unsigned, they expire ${at(first, year)}.`)]),
  ];
}
