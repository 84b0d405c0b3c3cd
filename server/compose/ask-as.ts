import { newId } from "#db/new-id";
import type { PlatformDatabase } from "#db/platform-database";
import type { Actor } from "#core/identity/actor";
import type { Scope } from "#core/identity/roles";
import type { Chat } from "#server/chat/chat";
import type { ServiceContext } from "#services/context";
import { type Membership, personMembership } from "#services/identity/session";
import type { AskAs } from "#services/schedules/ask-due";

/** What nobody may do by having asked for it once: a person is there when something is drafted, kept or scheduled. */
const NOT_ALONE: ReadonlySet<Scope> = new Set([
  "proposal:create",
  "proposal:approve",
  "knowledge:manage",
  "schedule:manage",
  "costs:manage",
  "data:manage",
]);

type Options = {
  readonly chat: Chat;
  readonly platform: PlatformDatabase;
  readonly contextOf: (member: Membership, actor: Actor, requestId: string) => ServiceContext;
};

/** Asks in a person's name while the person is away: with the role of this moment, and to read only. */
export function askAs({ chat, platform, contextOf }: Options): AskAs {
  return async ({ tenantId, userId, threadId, text }) => {
    const member = await personMembership(platform, tenantId, userId);
    if (!member) return undefined;
    const actor: Actor = { kind: "agent", userId, name: member.user.name, sessionId: null, ip: null, userAgent: "scheduled question" };
    const ctx = contextOf(member, actor, newId("req"));
    const scopes = new Set([...ctx.scopes].filter((scope) => !NOT_ALONE.has(scope)));
    const stream = await chat.ask({ ...ctx, scopes }, { id: threadId, text, model: "configured" });
    // The answer is kept with the conversation; it is read to its end to know that it has one.
    for await (const _ of stream) continue;
    return "answered";
  };
}
