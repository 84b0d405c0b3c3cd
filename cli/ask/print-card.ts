import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import type { CardFigure, CardLine } from "#core/proposals/card";
import type { ShownProposal } from "#server/chat/client/show-proposal";

/** Lines of a card that a terminal shows of each kind. */
const MOST_PODS = 12;

/** A proposal's card in plain text: what is and what would be, what it saves, what moves, the steps, and who signs. */
export function printedCard({ id, rev, hash, state, card, signing, expiresAt, held }: ShownProposal): string {
  const moving = card.moves.filter(({ fate }) => fate === "moves");
  const staying = card.moves.filter(({ fate }) => fate === "stays");
  return [
    `${id}  ${card.title}  [${state.replaceAll("_", " ")}${held === null ? "" : `, held: ${held}`}]`,
    ...beside(card.before, card.after),
    ...section("Figures", card.figures.map(figureLine)),
    ...section(
      "Checks",
      card.checks.map(({ verdict, name, text }) => `${verdict.padEnd(4)}  ${name}: ${text}`),
    ),
    ...section(`Moves (${moving.length})`, names(moving)),
    ...section(`Ends with the node (${staying.length})`, names(staying)),
    ...section(
      "Flight plan",
      card.steps.map(({ label, undo }, index) => `${index + 1}. ${label.padEnd(10)} undo: ${undo}`),
    ),
    `  Undo       ${card.undo}`,
    `  Signs      ${signing}, on the card in the web app; nothing typed here signs`,
    `  Expires    ${formatInstant(new Date(expiresAt))}`,
    `  Revision   ${rev}`,
    `  Hash       ${hash}`,
  ].join("\n");
}

function beside(before: readonly CardLine[], after: readonly CardLine[]): string[] {
  const line = ({ label, value }: CardLine) => `    ${label.padEnd(18)}${value}`;
  return ["  Now", ...before.map(line), "  After", ...after.map(line)];
}

function figureLine({ label, value, unit, context }: CardFigure): string {
  return `${label.padEnd(20)}${unit === "text" ? value : formatValue(value, unit)}  (${context})`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}

function names(pods: ShownProposal["card"]["moves"]): string[] {
  const more = pods.length - MOST_PODS;
  return [...pods.slice(0, MOST_PODS).map(({ name, workload }) => `${name}  (${workload})`), ...(more > 0 ? [`and ${more} more`] : [])];
}
