import type { Analysis } from "#agent/planner/analyse";
import type { Frame } from "#core/planner/frame";

const SEAM =
  /(?:[,;.?!]? (?:and then|and also|and|then|also|plus|but also)|[;?!.])(?= (?:why|how come|what(?:'s| is)? (?:caused|drove|happened|behind|driving|should|can we|could we|do you recommend)|who (?:did|changed|approved|caused)|where (?:will|can|could)|approve|reject|decline|snooze|wake|forecast|explain why|tell me why|how (?:can|could|do) we (?:save|cut|reduce|bring)|is (?:that|it) (?:over|within|in) budget|are we (?:over|within|on) budget)\b)/g;

/** Where a message may hold a second act: raw texts before and after the seam. */
export function seams({ utterance }: Analysis): readonly { readonly head: string; readonly tail: string }[] {
  return [...utterance.clean.matchAll(SEAM)].flatMap((m) => {
    const before = utterance.tokens.findLast((t) => t.end <= m.index);
    const after = utterance.tokens.find((t) => t.start >= m.index + m[0].length);
    if (!before || !after || before.end < 8) return [];
    return [{ head: utterance.raw.slice(0, before.rawEnd), tail: utterance.raw.slice(after.rawStart) }];
  });
}

const SEVERAL: ReadonlySet<string> = new Set(["ok", "no", "snz"]);

/** "approve 1 and 2": the same act for each further reference that is joined to the first. */
export function furtherReferences({ utterance, mentions }: Analysis, frame: Frame): readonly Frame[] {
  if (!SEVERAL.has(frame.i) || frame["a.ref"] === undefined) return [];
  const named = mentions.flatMap((m) =>
    m.kind === "ref"
      ? [{ value: m.value, start: m.start, end: m.end }]
      : m.kind === "amount" && (m.type === "ordinal" || m.type === "count") && Number.isInteger(m.value) && m.value < 100
        ? [{ value: String(m.value), start: m.start, end: m.end }]
        : [],
  );
  const at = named.findIndex((n) => n.value === String(frame["a.ref"]));
  const also: Frame[] = [];
  for (let i = at; at >= 0 && i + 1 < named.length; i++) {
    const [here, next] = [named[i], named[i + 1]];
    if (!here || !next || !/^ ?(?:,|and|&|\+|,? and|,? plus) ?(?:the |number |no\.? |#)?$/.test(utterance.clean.slice(here.end, next.start))) break;
    also.push({ ...frame, "a.ref": next.value });
  }
  return also;
}
