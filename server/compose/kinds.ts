import type { Kinds } from "#services/proposals/kind-definition";
import { kindsOf } from "#services/proposals/kinds";

/** What may be proposed. A kind that is not here can be neither drafted nor run. */
export const KINDS: Kinds = kindsOf();
