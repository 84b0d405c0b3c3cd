import type { Fact } from "#core/api/knowledge";
import type { ScheduledQuestion } from "#core/api/schedules";
import { formatInstant } from "#core/figures/dates";
import { finding, lead, move, type Sentence } from "#agent/writer/compose";
import { inert } from "#agent/writer/words";

/** Characters of a fact or a question that are repeated. */
const LONGEST = 500;

/** What tools of the notes answered, told apart by what they hold. */
export type NotesRead =
  | { readonly kind: "kept-fact"; readonly value: Fact }
  | { readonly kind: "erased-fact"; readonly value: string }
  | { readonly kind: "facts"; readonly value: readonly Fact[] }
  | { readonly kind: "scheduled"; readonly value: ScheduledQuestion }
  | { readonly kind: "stopped"; readonly value: ScheduledQuestion }
  | { readonly kind: "schedules"; readonly value: readonly ScheduledQuestion[] };

export function readNotes(raw: object): NotesRead | undefined {
  if ("keptFact" in raw) return { kind: "kept-fact", value: raw.keptFact as Fact };
  if ("erasedFact" in raw) return { kind: "erased-fact", value: String(raw.erasedFact) };
  if ("facts" in raw) return { kind: "facts", value: raw.facts as Fact[] };
  if ("scheduled" in raw) return { kind: "scheduled", value: raw.scheduled as ScheduledQuestion };
  if ("stopped" in raw) return { kind: "stopped", value: raw.stopped as ScheduledQuestion };
  if ("scheduledQuestions" in raw) return { kind: "schedules", value: raw.scheduledQuestions as ScheduledQuestion[] };
  return undefined;
}

export function noteSentences(read: NotesRead): Sentence[] {
  switch (read.kind) {
    case "kept-fact":
      return [
        lead(`Kept as ${read.value.id}: “${inert(read.value.text, LONGEST)}”.`),
        finding(0.5, `I show it beside answers that it concerns; it is never an order to do anything. To erase it, say “forget ${read.value.id}”.`),
      ];
    case "erased-fact":
      return [lead(`${read.value} is erased for good.`)];
    case "facts":
      return read.value.length === 0
        ? [lead("Nothing that I was told speaks of that."), move("Say “remember that …”, and I keep it.")]
        : [lead(read.value.length === 1 ? "I was told one thing of this; it stands in the table." : "What I was told of this stands in the table.")];
    case "scheduled":
      return [
        lead(`${read.value.id}: I answer “${inert(read.value.question, LONGEST)}” ${inert(read.value.when)}, in a conversation of its own.`),
        ...(read.value.nextAt === null ? [] : [finding(0.8, `The first answer comes on ${inert(formatInstant(new Date(read.value.nextAt)))}.`)]),
        move(`To end it, say “stop ${read.value.id}”.`),
      ];
    case "stopped":
      return [lead(`${read.value.id} is stopped: “${inert(read.value.question, LONGEST)}” is not asked any more.`)];
    case "schedules":
      return read.value.length === 0
        ? [lead("Nothing is scheduled."), move("Say for instance “every Monday send me EKS by team”.")]
        : [lead("Your scheduled questions stand in the table."), move("To end one, say “stop” and its id.")];
  }
}
