/** What a check found. `ids`: the queries that it compared. */
export type Finding =
  | { readonly state: "holds" | "fails"; readonly sentence: string; readonly ids: readonly string[] }
  | { readonly state: "skipped"; readonly sentence: string; readonly ids: readonly [] };

export const skipped = (sentence: string): Finding => ({ state: "skipped", sentence, ids: [] });

/** It fails with the first of what differs. */
export function found(wrong: readonly (string | undefined)[], holds: string, ids: readonly string[]): Finding {
  const first = wrong.find((sentence) => sentence !== undefined);
  return { state: first === undefined ? "holds" : "fails", sentence: first ?? holds, ids: [...new Set(ids)] };
}

/** One finding of several months: it fails where one does; what was skipped in one month is judged by the others. */
export function together(findings: readonly Finding[]): Finding {
  const ids = [...new Set(findings.flatMap((one) => [...one.ids]))];
  const judged = findings.filter(({ state }) => state !== "skipped");
  const [first] = findings;
  if (first === undefined) return skipped("There is no month to look at.");
  if (judged.length === 0) return first;
  const wrong = judged.find(({ state }) => state === "fails");
  if (wrong) return { ...wrong, ids } as Finding;
  return { state: "holds", sentence: judged.map(({ sentence }) => sentence).join(" "), ids };
}
