import { expectedEffect } from "#services/commitments/expected-effect";
import { capRaiseKind } from "#services/commitments/kinds/cap-raise-kind";
import { spDeleteQueuedKind } from "#services/commitments/kinds/sp-delete-queued-kind";
import { spPurchaseKind } from "#services/commitments/kinds/sp-purchase-kind";
import { spReturnKind } from "#services/commitments/kinds/sp-return-kind";
import { savingOfEnding } from "#services/commitments/saving-of-ending";
import { nodeSwitchKind } from "#services/nodes/node-switch-kind";
import type { Kinds } from "#services/proposals/kind-definition";
import { defineKind, kindsOf } from "#services/proposals/kinds";

/** What may be proposed. A kind that is not here can be neither drafted nor run. */
export const KINDS: Kinds = kindsOf(
  defineKind(nodeSwitchKind),
  defineKind(spPurchaseKind(expectedEffect)),
  defineKind(spReturnKind(savingOfEnding)),
  defineKind(spDeleteQueuedKind),
  defineKind(capRaiseKind),
);
