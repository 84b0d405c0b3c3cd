/** Who acts. The agent always acts for the person in whose thread it runs. */
export type Actor = {
  readonly kind: "user" | "agent" | "system";
  /** Null for the system. For an agent, the person on whose behalf it acts. */
  readonly userId: string | null;
  readonly name: string;
  readonly sessionId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
};
