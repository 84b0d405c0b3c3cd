import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { Source } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";

type AnswerView = {
  readonly figures: ReadonlyMap<string, Figure>;
  readonly sources: readonly Source[];
  /** The source whose figures are lit, by hover or focus on its name. */
  readonly lit: number | undefined;
  light(source: number | undefined): void;
};

const NOTHING: AnswerView = { figures: new Map(), sources: [], lit: undefined, light: () => undefined };
const AnswerContext = createContext<AnswerView>(NOTHING);

type Props = { readonly figures: ReadonlyMap<string, Figure>; readonly sources: readonly Source[]; readonly children: ReactNode };

export function AnswerProvider({ figures, sources, children }: Props) {
  const [lit, light] = useState<number>();
  const view = useMemo(() => ({ figures, sources, lit, light }), [figures, sources, lit]);
  return <AnswerContext value={view}>{children}</AnswerContext>;
}

export const useAnswer = (): AnswerView => useContext(AnswerContext);

/** The source behind a figure; a derived figure stands on the query that it names first. */
export const sourceOf = (sources: readonly Source[], queryId: string): Source | undefined => sources.find((source) => source.queryId === queryId);
