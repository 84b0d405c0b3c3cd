import type { ProviderFailure, ProviderRequest } from "#core/ports/provider";
import type { TenantTransaction } from "#db/tenant-database";
import type { StepResult } from "#services/execution/flight";
import type { StepRow } from "#services/execution/journal";

/** What a look-up shows: the effect is there, or not (yet); `answered`: what was asked for stands, and only its consequence is missing. */
export type Sighting =
  | { readonly seen: true; readonly refs: readonly string[]; readonly note?: string | undefined }
  | { readonly seen: false; readonly note: string; readonly impossible?: boolean | undefined; readonly answered?: boolean | undefined };

/** One call that changes something, and how to learn whether it has. */
export type Effect = {
  readonly name: string;
  readonly request: ProviderRequest;
  readonly memo?: Readonly<Record<string, unknown>> | undefined;
  /** By tag, token or state, with the request as it was journaled. */
  readonly lookUp: (row: StepRow) => Promise<Sighting>;
  /** `answer`: the provider's yes is enough, since it names what it made. */
  readonly proof: "answer" | "look-up";
  /** How long look-ups may lag behind the effect, seconds. */
  readonly settleSeconds: number;
  /** How long the proof may take, seconds. */
  readonly proofSeconds: number;
  /** What it means where the proof does not come in time; undefined: a person must look. */
  readonly unproven?: ProviderFailure | undefined;
  /** A harmless write whose sighting shows that look-ups have caught up; needed where a second call could have a second effect. */
  readonly mark?: ((attempt: number) => Effect) | undefined;
  /** Why nothing can show that look-ups have caught up: a second call is then nobody's but a person's to make. */
  readonly unmarkable?: string | undefined;
  /** What is no longer there need not be changed. */
  readonly goneIsDone?: boolean | undefined;
  readonly safeStop?: boolean | undefined;
  /** Why it must not be sent any more, read with lease and kill switch immediately before the call; undefined where it may. */
  readonly mayNot?: ((tx: TenantTransaction) => Promise<string | undefined>) | undefined;
};

export type EffectResult =
  Exclude<StepResult, { kind: "failed" }> | { readonly kind: "failed"; readonly reason: string; readonly failure: ProviderFailure };
