import type { Scope } from "#core/identity/roles";
import type { Chat } from "#server/chat/chat";
import type { AskInWords } from "#services/canary/look";

/** What a check may do: look. */
const LOOKING: ReadonlySet<Scope> = new Set(["costs:read", "inventory:read", "chat:use"]);

/** Asks the chat without a conversation and without a large model; gives the figure that leads the answer. */
export function askInWords(chat: Chat): AskInWords {
  return async (ctx, question) => {
    const { cited, figures } = await chat.aside({ ...ctx, scopes: LOOKING }, question);
    const [lead] = cited.flatMap((id) =>
      figures.filter((figure) => figure.id === id && figure.kind === "measured" && /^[A-Z]{3}$/.test(figure.unit)),
    );
    return lead === undefined || lead.value === null ? undefined : { value: lead.value, queryId: lead.queryId };
  };
}
