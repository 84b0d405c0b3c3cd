import type { Leg } from "#web/proposals/flight-legs.ts";

const SAID: Readonly<Record<Leg["look"], string>> = { planned: "planned", now: "now", flown: "done", failed: "failed", undone: "undone" };

/** Dashed until flown: draft, progress and record are the same line. */
export function FlightPlan({ legs }: { readonly legs: readonly Leg[] }) {
  return (
    <ol className="flight" aria-label="Flight plan">
      {legs.map((leg) => (
        <li key={leg.name} className={leg.look === "planned" ? "" : leg.look} aria-current={leg.look === "now" ? "step" : undefined}>
          <i className="leg" aria-hidden="true" />
          {leg.label}
          <span className="sr"> {SAID[leg.look]}</span>
          {leg.note !== "" && <small>{leg.note}</small>}
        </li>
      ))}
    </ol>
  );
}
