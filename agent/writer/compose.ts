/** Where a sentence stands: the answer, what stands out, what limits it, what to do next. */
export type Place = "lead" | "finding" | "caveat" | "move";

/** One sentence, and how much it matters (0..1) where only few may stand. */
export type Sentence = {
  readonly place: Place;
  readonly weight: number;
  readonly text: string;
  /** Stands apart: a list or a table. */ readonly block?: boolean;
};

const MOST: Readonly<Record<Place, number>> = { lead: 2, finding: 5, caveat: 3, move: 1 };
const ORDER: readonly Place[] = ["lead", "finding", "caveat", "move"];

export function lead(text: string, weight = 1): Sentence {
  return { place: "lead", weight, text };
}
export function finding(weight: number, text: string): Sentence {
  return { place: "finding", weight, text };
}
export function caveat(weight: number, text: string): Sentence {
  return { place: "caveat", weight, text };
}
export function move(text: string, weight = 0.3): Sentence {
  return { place: "move", weight, text };
}

/**
 * Picks what is most worth saying and sets it in paragraphs: answer with what stands out, then what limits it,
 * then the next move. `limit` is a number of sentences that the person asked for; blocks (tables) do not count.
 */
export function compose(sentences: readonly Sentence[], limit?: number): string {
  const prose = sentences.filter((sentence) => sentence.block !== true && sentence.text !== "");
  const kept = limit === undefined ? prose.filter((sentence) => rankIn(prose, sentence) < MOST[sentence.place]) : best(prose, Math.max(1, limit));
  const blocks = sentences.filter((sentence) => sentence.block === true).map((sentence) => sentence.text);
  const text = (places: readonly Place[]) =>
    ORDER.filter((place) => places.includes(place))
      .flatMap((place) => kept.filter((sentence) => sentence.place === place).map((sentence) => sentence.text))
      .join(" ");
  const paragraphs = limit === undefined ? [text(["lead", "finding"]), ...blocks, text(["caveat"]), text(["move"])] : [text(ORDER), ...blocks];
  return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}

function rankIn(all: readonly Sentence[], sentence: Sentence): number {
  const peers = all.filter((other) => other.place === sentence.place);
  return peers.filter(
    (other) => other.weight > sentence.weight || (other.weight === sentence.weight && peers.indexOf(other) < peers.indexOf(sentence)),
  ).length;
}

/** The weightiest, in the order in which they were written; leads before all. */
function best(prose: readonly Sentence[], limit: number): readonly Sentence[] {
  const score = (sentence: Sentence) => sentence.weight + (sentence.place === "lead" ? 2 : sentence.place === "finding" ? 0.2 : 0);
  const ranked = prose.map((sentence, at) => ({ sentence, at })).sort((a, b) => score(b.sentence) - score(a.sentence) || a.at - b.at);
  const chosen = new Set(ranked.slice(0, limit).map(({ sentence }) => sentence));
  return prose.filter((sentence) => chosen.has(sentence));
}
