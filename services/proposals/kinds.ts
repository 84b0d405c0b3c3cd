import { InvalidInputError, UnavailableError } from "#core/errors";
import { inWords } from "#core/proposals/lifecycle";
import type { ProposalKind } from "#core/proposals/state";
import type { ServiceContext } from "#services/context";
import type { KindDefinition, Kinds } from "#services/proposals/kind-definition";

/** Forgets which order a kind takes, so that kinds of all orders fit one registry; `orderFrom` checks it again. */
export function defineKind<Order>(definition: KindDefinition<Order>): KindDefinition<never> {
  return definition as unknown as KindDefinition<never>;
}

export function kindsOf(...definitions: readonly KindDefinition<never>[]): Kinds {
  return new Map(definitions.map((definition) => [definition.kind, definition]));
}

/** @throws UnavailableError where nothing here can plan such a change */
export function kindOf(ctx: ServiceContext, kind: ProposalKind): KindDefinition {
  const definition = ctx.kinds.get(kind);
  if (!definition) throw new UnavailableError(`Nothing is connected here that could plan a ${inWords(kind)}. Connect a cloud account first.`);
  return definition as unknown as KindDefinition;
}

/** @throws InvalidInputError that names every fault of the order */
export function orderFrom(definition: KindDefinition, order: unknown): unknown {
  const checked = definition.order.safeParse(order);
  if (checked.success) return checked.data;
  const faults = checked.error.issues.slice(0, 5).map(({ path, message }) => `${path.map(String).join(".") || "order"} ${message}`);
  throw new InvalidInputError(`The ${inWords(definition.kind)} cannot be planned: ${faults.join("; ")}.`);
}
