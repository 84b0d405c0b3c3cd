/** Where a process may die within one effect. Tests hang a killer on these; in production nothing listens. */
export const MOMENTS = ["before-intent", "after-intent", "during-call", "after-call", "after-record"] as const;
export type Moment = (typeof MOMENTS)[number];
export type CrashPoint = { readonly actionId: string; readonly effect: string; readonly moment: Moment };
export type AtPoint = (point: CrashPoint) => void | Promise<void>;
