/** Commitments do not matter where gross and net differ by less: USD an hour. */
const SAME = 0.001;

export type NetEffectReason = {
  /** `as_gross`: commitments do not matter (within a tenth of a cent an hour). `loses`: the bill rises although at on-demand rates it would fall or stay. */
  readonly kind: "as_gross" | "less" | "loses" | "more";
  readonly grossUsdPerHour: number;
  readonly netUsdPerHour: number;
  /** Idle commitment, plans and reservations, after less before. */
  readonly idleUsdPerHour: number;
  /** What freed commitment covers instead, at on-demand rates. */
  readonly absorbedUsdPerHour: number;
  /** Ids of plans and reservations that idle more, the most first. */
  readonly idleMore: readonly string[];
  /** No plan is among them. */
  readonly onlyReservationsIdle: boolean;
  /** Whether it changes which plans there are: then the purchase is what saves or loses. */
  readonly changesPlans: boolean;
};

/** @param least USD an hour from which a difference counts */
export function reasonOf(facts: Omit<NetEffectReason, "kind">, least = SAME): NetEffectReason {
  const { grossUsdPerHour: gross, netUsdPerHour: net } = facts;
  const kind = Math.abs(gross - net) < least ? "as_gross" : net > gross ? "more" : net < 0 && gross > -least ? "loses" : "less";
  return { ...facts, kind };
}

/** Of several changes that are done one after another: what each does after those before it adds up. */
export function reasonTogether(reasons: readonly NetEffectReason[], least = SAME): NetEffectReason {
  const sum = (value: (reason: NetEffectReason) => number) => reasons.reduce((total, reason) => total + value(reason), 0);
  return reasonOf(
    {
      grossUsdPerHour: sum(({ grossUsdPerHour }) => grossUsdPerHour),
      netUsdPerHour: sum(({ netUsdPerHour }) => netUsdPerHour),
      idleUsdPerHour: sum(({ idleUsdPerHour }) => idleUsdPerHour),
      absorbedUsdPerHour: sum(({ absorbedUsdPerHour }) => absorbedUsdPerHour),
      idleMore: [...new Set(reasons.flatMap(({ idleMore }) => idleMore))],
      onlyReservationsIdle: reasons.every(({ idleMore, onlyReservationsIdle }) => idleMore.length === 0 || onlyReservationsIdle),
      changesPlans: reasons.some(({ changesPlans }) => changesPlans),
    },
    least,
  );
}

/**
 * One sentence without its full stop: why gross and net differ; undefined where they do not. Amounts are to the cent, and
 * left away where both are the same cents.
 *
 * @param least USD an hour from which idle commitment counts, as it was judged
 */
export function reasonText(reason: NetEffectReason, least = SAME): string | undefined {
  const text = wholeText(reason, least);
  return text !== undefined &&
    amountOf(reason.netUsdPerHour) === amountOf(reason.grossUsdPerHour) &&
    reason.netUsdPerHour * reason.grossUsdPerHour > 0
    ? reasonWords(text)
    : text;
}

function wholeText(reason: NetEffectReason, least: number): string | undefined {
  const { kind, idleUsdPerHour, absorbedUsdPerHour, idleMore, changesPlans } = reason;
  if (kind === "as_gross") return undefined;
  const net = outcome(reason.netUsdPerHour);
  const instead = `${net} instead of ${otherwise(reason)}`;
  if (kind === "loses") {
    if (changesPlans) return idleUsdPerHour >= least ? `commits to more than the usage takes: ${net}` : `changes what is committed: ${net}`;
    if (idleUsdPerHour >= least) return `moves usage off ${payers(reason)} that then ${idleMore.length > 1 ? "idle" : "idles"}: ${net}`;
    return `frees commitment that covers the usage left at a smaller discount: ${net}`;
  }
  if (kind === "more") {
    if (changesPlans) return `lets a plan cover what runs on demand: ${net}`;
    if (idleUsdPerHour <= -least) return `brings usage that idle commitment covers: ${instead}`;
    return `frees commitment that then covers other usage at a larger discount: ${instead}`;
  }
  if (changesPlans) return `changes what is committed: ${instead}`;
  if (idleUsdPerHour < least) return `frees commitment that then covers other usage at a smaller discount: ${instead}`;
  if (absorbedUsdPerHour < least) return `moves usage off ${payers(reason)} that then ${idleMore.length > 1 ? "idle" : "idles"}: ${instead}`;
  return `frees commitment that is only partly taken up by other usage: ${instead}`;
}

/** The same without its amounts: for texts that bring figures of their own. */
export function reasonWords(text: string): string {
  return text.split(": ")[0] ?? text;
}

function payers({ idleMore, onlyReservationsIdle }: NetEffectReason): string {
  if (idleMore.length > 1) return onlyReservationsIdle ? "several reservations" : "several commitments";
  return onlyReservationsIdle ? "a reservation" : "a plan";
}

function outcome(usdPerHour: number): string {
  const amount = amountOf(usdPerHour);
  if (amount === NOTHING) return "saves nothing";
  return `${usdPerHour > 0 ? "saves" : "loses"} ${amount} an hour`;
}

/** What it would do at on-demand rates, after "instead of". */
function otherwise({ grossUsdPerHour: gross, netUsdPerHour: net }: NetEffectReason): string {
  const amount = amountOf(gross);
  if (amount === NOTHING) return "nothing";
  if (amountOf(net) !== NOTHING && gross > 0 === net > 0) return amount;
  return `${gross > 0 ? "saving" : "losing"} ${amount} an hour`;
}

const NOTHING = "$0.00";

function amountOf(usdPerHour: number): string {
  return `$${Math.abs(usdPerHour)
    .toFixed(2)
    .replace(/\B(?=(\d{3})+\.)/g, ",")}`;
}
