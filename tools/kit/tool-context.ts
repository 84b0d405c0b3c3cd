/** What a tool runs in, for the agent, which knows services only through its tools. */
export type { ServiceContext as ToolContext } from "#services/context";
