/** The kill switch as it was thrown on the machine itself. */
export type ThrownByHand = { readonly source: "file" | "environment"; readonly reason: string; readonly at: Date | undefined };

/**
 * The kill switch that works while database, queue, model and chat are down: a file in the data folder, or a variable
 * of the environment. It stops everything of every tenant. Read anew at each call; undefined where it is not thrown.
 */
export type KillFile = { thrown(): ThrownByHand | undefined };

/** Where nobody can throw it: tests, and processes without a data folder. */
export const NO_KILL_FILE: KillFile = { thrown: () => undefined };
