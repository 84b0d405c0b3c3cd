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
  /** Whether it changes which plans there are: then the purchase is what saves or loses. */
  readonly changesPlans: boolean;
};

export function reasonOf(facts: Omit<NetEffectReason, "kind">): NetEffectReason {
  const { grossUsdPerHour: gross, netUsdPerHour: net } = facts;
  const kind = Math.abs(gross - net) < SAME ? "as_gross" : net > gross ? "more" : net < 0 && gross > -SAME ? "loses" : "less";
  return { kind, ...facts };
}

/** One sentence for a card, without its full stop: why gross and net differ; undefined where they do not. Amounts are to the cent. */
export function reasonText(reason: NetEffectReason): string | undefined {
  const { kind, idleUsdPerHour, absorbedUsdPerHour, idleMore, changesPlans } = reason;
  if (kind === "as_gross") return undefined;
  const net = outcome(reason.netUsdPerHour);
  const instead = `${net} instead of ${otherwise(reason)}`;
  if (kind === "loses") {
    if (changesPlans) return idleUsdPerHour >= SAME ? `commits to more than the usage takes: ${net}` : `changes what is committed: ${net}`;
    if (idleUsdPerHour >= SAME) return `moves usage off ${payers(idleMore)} that then ${idleMore.length > 1 ? "idle" : "idles"}: ${net}`;
    return `frees commitment that covers the usage left at a smaller discount: ${net}`;
  }
  if (kind === "more") {
    if (changesPlans) return `lets a plan cover what runs on demand: ${net}`;
    if (idleUsdPerHour <= -SAME) return `brings usage that idle commitment covers: ${instead}`;
    return `frees commitment that then covers other usage at a larger discount: ${instead}`;
  }
  if (changesPlans) return `changes what is committed: ${instead}`;
  if (idleUsdPerHour < SAME) return `frees commitment that then covers other usage at a smaller discount: ${instead}`;
  if (absorbedUsdPerHour < SAME) return `moves usage off ${payers(idleMore)} that then ${idleMore.length > 1 ? "idle" : "idles"}: ${instead}`;
  return `frees commitment that is only partly taken up by other usage: ${instead}`;
}

/** The same without its amounts: for texts that bring figures of their own. */
export function reasonWords(text: string): string {
  return text.split(": ")[0] ?? text;
}

function payers(idle: readonly string[]): string {
  return idle.length > 1 ? `${idle.length} commitments` : "a plan";
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
