import type { Intent } from "#core/planner/frame";
import { lead, move, type Sentence } from "#agent/writer/compose";
import { inert, variant } from "#agent/writer/words";

const THANKS = /\b(thank|thanks|thx|thnx|cheers|ta|ty|obliged|lovely|perfect|great|super|nice|brilliant|legend|gracias|danke|merci)\b/i;
const BYE = /\b(bye|good ?night|that'?ll be all|that'?s all|back to bed|sorted|see you)\b/i;
const WHO = /\b(who|what) are (you|u)\b|your name/i;
const JOKE = /\bjoke\b/i;

/** Greetings and thanks, short. */
export function chatSentences(question: string): Sentence[] {
  if (WHO.test(question))
    return [
      lead("I am Major Tom: I read your cloud bill and answer from it, each figure with its source."),
      lead("I read and draft; people sign.", 0.9),
    ];
  if (JOKE.test(question)) return [lead("I only know the bill, and it is not funny.")];
  if (BYE.test(question))
    return [
      lead(variant(question, ["Good. The bill stays here when you need it.", "Understood. Over and out.", "Good. I keep this thread for you."])),
    ];
  if (THANKS.test(question)) return [lead(variant(question, ["Glad it holds.", "Any time.", "Good. Ask on whenever you need more."]))];
  return [
    lead(
      variant(question, [
        "Hello. Ask what something costs, where it goes, or why it changed.",
        "Hello. What do you want to know about the bill?",
        "I'm here. Ask about cost, usage or savings.",
      ]),
    ),
  ];
}

const HELP = [
  "I answer from your bill: what something costs, by what, over which time, and why it changed; where money can be saved; what runs; who did what here.",
  "Each figure leads back to its query, and each answer says how it read your question, in chips that you can click to correct.",
  "I change nothing by myself: I can draft the move of a node between on demand and spot, and a person signs it before it runs. Other actions come later.",
] as const;

export function helpSentences(question: string): Sentence[] {
  const aboutActing = /\b(change|do|act|buy|stop|yourself|only talk|approve)\b/i.test(question);
  return aboutActing
    ? [lead(HELP[2]), lead(HELP[0], 0.9)]
    : [lead(HELP[0]), lead(HELP[1], 0.9), move("Start with what you spent last month, or with why it changed.")];
}

/** What lies outside: said once, with the nearest thing that it can do. */
export function outsideSentences(question: string): Sentence[] {
  const other = /\b(azure|gcp|google cloud|oracle cloud|datadog|snowflake|github)\b/i.exec(question)?.[1];
  if (other !== undefined)
    return [lead("I don't have that bill: the connected data is your AWS bill alone."), move("The same question about AWS I can answer.")];
  if (
    /\b(deploy|rollout|restart|reboot|drain|cordon|uncordon|delete|terminate|remove|destroy|stop|scale|terraform|kubectl|ssh|merge)\b/i.test(question)
  )
    return [
      lead("That is outside what I do: I don't operate workloads or nodes."),
      move("What they cost I can tell, and the move of a node between on demand and spot I can draft."),
    ];
  return [
    lead(
      variant(question, [
        "That is outside what I know: I only read the cloud bill and what belongs to it.",
        "I can't help with that: my subject is the cloud bill.",
      ]),
    ),
  ];
}

export function attackSentences(): Sentence[] {
  return [
    lead("I don't set my rules aside: I read what your role allows, and nothing acts without a person's signature."),
    move("A plain question about your costs I answer gladly."),
  ];
}

/** Of several questions, the one that it could not read is named. */
export function unclearSentences(part?: string): Sentence[] {
  if (part !== undefined)
    return [lead(`One part I could not read: “${inert(part, 120)}”.`), move("Ask it again by itself, with a thing and a time.")];
  return [lead("I can't tell what you mean by that."), move("Name a thing and a time, for instance a service and a month.")];
}

export function isSmallTalk(intent: Intent): boolean {
  return intent === "chat" || intent === "oos" || intent === "inj" || intent === "amb" || intent === "help";
}
