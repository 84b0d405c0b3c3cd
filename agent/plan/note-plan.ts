import type { Frame } from "#core/planner/frame";
import type { PlannedCall } from "#agent/plan/plan";

/** Calls that serve an order to the assistant's own notes. */
export function noteCalls(frame: Frame): PlannedCall[] {
  const doing = String(frame["a.do"] ?? "list");
  const ref = String(frame["a.ref"] ?? "");
  if (frame.i === "mem") {
    if (doing === "keep") return [{ name: "remember_fact", input: { text: String(frame["a.text"] ?? "") } }];
    if (doing === "erase") return [{ name: "forget_fact", input: { id: ref } }];
    return [{ name: "list_facts", input: frame["a.text"] === undefined ? {} : { about: String(frame["a.text"]) } }];
  }
  if (doing === "stop") return [{ name: "stop_scheduled_question", input: { id: ref } }];
  if (doing !== "create") return [{ name: "list_scheduled_questions", input: {} }];
  return [
    {
      name: "schedule_question",
      input: {
        question: String(frame["a.question"] ?? ""),
        every: String(frame["a.every"] ?? "day"),
        at: String(frame["a.at"] ?? "09:00"),
        ...(frame["a.weekday"] === undefined ? {} : { weekday: Number(frame["a.weekday"]) }),
        ...(frame["a.day"] === undefined ? {} : { day: Number(frame["a.day"]) }),
      },
    },
  ];
}
