/** What people talk in or sign in for is no activity of the company. */
export const QUIET_ACTIONS: ReadonlySet<string> = new Set([
  "session.create",
  "session.end",
  "session.step-up",
  "thread.create",
  "thread.rename",
  "thread.remove",
  "feedback.save",
]);
