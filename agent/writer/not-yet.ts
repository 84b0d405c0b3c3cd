import type { Frame, Intent } from "#core/planner/frame";
import { caveat, lead, move, type Sentence } from "#agent/writer/compose";
import { inert } from "#agent/writer/words";

/** What it cannot do yet, said plainly, with what it can tell in its place. */
const NOT_YET: Partial<Readonly<Record<Intent, readonly [cannot: string, can: string]>>> = {
  hib: ["I can't put anything to sleep yet: nothing was changed.", "I can show what nights and weekends cost there now."],
  wake: ["I can't wake or keep anything awake yet: nothing was changed.", "I can list what runs."],
  snz: ["I can't postpone a proposal yet: an unsigned one expires by itself.", "I can list what waits for a signature."],
  pol: ["I can't change policies yet: nothing was changed.", "I can show what the current setup costs."],
};

export function notYetSentences(frame: Frame, answered: boolean): Sentence[] {
  const [cannot, can] = NOT_YET[frame.i] ?? ["I can't do that yet: nothing was changed.", "I can answer questions about cost, usage and savings."];
  const about = targetOf(frame);
  return [
    lead(about === "" ? cannot : cannot.replace(/(anything|proposals)/, (word) => (word === "anything" ? about : word))),
    ...(answered ? [] : [move(can)]),
  ];
}

function targetOf(frame: Frame): string {
  const names = ["f.cluster", "f.workload", "f.namespace", "a.node", "f.account"].map((key) => frame[key]).filter((name) => name !== undefined);
  return names
    .slice(0, 2)
    .map((name) => inert(String(name).replaceAll(",", " and ")))
    .join(" in ");
}

export function isNotYet(intent: Intent): boolean {
  return NOT_YET[intent] !== undefined;
}

/** A recommendation or a risk that nothing here knows of. */
export function noProposalSentences(frame: Frame): Sentence[] {
  const ref = frame["a.ref"] === undefined ? "" : ` ${inert(String(frame["a.ref"]))}`;
  if (frame["a.target"] === "risk")
    return [lead("I can't simulate that yet, so I won't guess at the risk."), move("Name a node, and I say what stands in the way of moving it.")];
  return [lead(`I have no recommendation${ref} on file.`), caveat(0.5, "Ask where money could be saved, and each finding comes with its evidence.")];
}
