import type { MessageParts } from "#core/chat/message-parts";

/** What a running turn tells its readers, in order. Text is grounded already. */
export type AgentEvent =
  | { readonly type: "text"; readonly id: string; readonly delta: string }
  | { readonly type: "call"; readonly id: string; readonly tool: string; readonly input: unknown }
  | { readonly type: "result"; readonly id: string; readonly output: StepOutput }
  | { readonly type: "failure"; readonly id: string; readonly message: string }
  | PartEvent;

/** What the step trace shows of a finished tool call. */
export type StepOutput = {
  readonly summary: string;
  readonly queryIds: readonly string[];
  readonly rows: number;
  readonly bytesScanned: number;
  readonly elapsedMs: number;
};

export type PartEvent = {
  [Name in keyof MessageParts]: { readonly type: "part"; readonly name: Name; readonly id: string; readonly data: MessageParts[Name] };
}[keyof MessageParts];
