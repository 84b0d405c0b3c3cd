import type { EffectOf } from "#services/commitments/expected-effect";
import { capRaiseKind } from "#services/commitments/kinds/cap-raise-kind";
import { spDeleteQueuedKind } from "#services/commitments/kinds/sp-delete-queued-kind";
import { spPurchaseKind } from "#services/commitments/kinds/sp-purchase-kind";
import { spReturnKind } from "#services/commitments/kinds/sp-return-kind";
import { fakeEffect } from "#services/execution/testing/fake-effect";
import { nodeSwitchKind } from "#services/nodes/node-switch-kind";
import type { Kinds } from "#services/proposals/kind-definition";
import { defineKind, kindsOf } from "#services/proposals/kinds";

/** The product's kinds in the fake world, in which no bill says what a purchase would do. */
export function worldKinds(effectOf: EffectOf = async () => fakeEffect()): Kinds {
  return kindsOf(
    defineKind(nodeSwitchKind),
    defineKind(spPurchaseKind(effectOf)),
    defineKind(spReturnKind(async () => undefined)),
    defineKind(spDeleteQueuedKind),
    defineKind(capRaiseKind),
  );
}
