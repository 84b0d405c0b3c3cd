import { nodeSwitchKind } from "#services/nodes/node-switch-kind";
import type { Kinds } from "#services/proposals/kind-definition";
import { defineKind, kindsOf } from "#services/proposals/kinds";

/** What may be proposed. A kind that is not here can be neither drafted nor run. */
export const KINDS: Kinds = kindsOf(defineKind(nodeSwitchKind));
