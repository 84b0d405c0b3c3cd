import { createContext, type ReactNode, useContext } from "react";

type AskAbout = (question: string) => void;

const AskAboutContext = createContext<AskAbout | undefined>(undefined);

/** Where a chart's questions go: into its own thread, or into the dock. */
export function AskAboutProvider({ ask, children }: { readonly ask: AskAbout; readonly children: ReactNode }) {
  return <AskAboutContext value={ask}>{children}</AskAboutContext>;
}

export const useAskAbout = (): AskAbout | undefined => useContext(AskAboutContext);
