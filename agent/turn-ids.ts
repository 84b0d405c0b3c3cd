import type { BaseMessage } from "@langchain/core/messages";

const USER = ".user";

/** Id of the message with which a person began a turn. */
export function userMessageId(turnId: string): string {
  return `${turnId}${USER}`;
}

export function turnIdOf(message: BaseMessage): string {
  const id = message.id ?? "";
  return id.endsWith(USER) ? id.slice(0, -USER.length) : id;
}
