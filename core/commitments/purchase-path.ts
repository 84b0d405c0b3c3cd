import { NEW_PLAN_DAYS, type PurchaseState } from "#core/commitments/purchase-state";

const DAY_MS = 86_400_000;

/** When each station of the good way was reached, as far as the records tell. */
export type Stations = {
  readonly analyzedAt: Date | undefined;
  readonly draftedAt: Date;
  readonly approvedAt: Date | undefined;
  /** Start of the plan, once it has started. */
  readonly startedAt: Date | undefined;
  readonly keptAt: Date | undefined;
  /** End of the plan: of its term, or the instant of its return. */
  readonly endedAt: Date | undefined;
};

export type Reached = { readonly state: PurchaseState; readonly at: Date };

const PATH: readonly PurchaseState[] = ["analyzing", "pending_approval", "queued", "purchased", "monitoring"];

/**
 * The stations between two states that nobody looked at while they were reached, in their order: a purchase that was
 * drafted, signed and started within an hour has each of them in its history. Empty where it went back.
 *
 * @param from the last known state; undefined: none yet
 */
export function stationsBetween(from: PurchaseState | undefined, to: PurchaseState, stations: Stations, now: Date): readonly Reached[] {
  const first = from === undefined ? 0 : PATH.indexOf(from) + 1;
  const last = PATH.indexOf(to);
  if (from !== undefined && first === 0) return [];
  const passed = PATH.slice(first, last === -1 ? PATH.length : last);
  return passed.flatMap((state): Reached[] => {
    const at = reachedAt(state, stations, now);
    return at === undefined || at > now ? [] : [{ state, at }];
  });
}

/** When a station was reached, as far as the records tell; undefined where they do not, and for what is no station. */
export function reachedAt(
  state: PurchaseState,
  { analyzedAt, draftedAt, approvedAt, startedAt, keptAt, endedAt }: Stations,
  now: Date,
): Date | undefined {
  switch (state) {
    case "analyzing":
      return analyzedAt;
    case "pending_approval":
      return draftedAt;
    case "queued":
      return approvedAt;
    case "purchased":
      return startedAt;
    case "monitoring": {
      if (startedAt === undefined) return undefined;
      const settled = new Date(startedAt.getTime() + NEW_PLAN_DAYS * DAY_MS);
      const at = keptAt !== undefined && keptAt < settled ? keptAt : settled;
      return at <= now && (endedAt === undefined || at <= endedAt) ? at : undefined;
    }
    default:
      return undefined;
  }
}
