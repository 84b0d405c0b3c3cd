import { createContext, type ReactNode, useContext, useState } from "react";
import { ColourBook } from "#web/charts/colour-book.ts";

const ColoursContext = createContext<ColourBook | undefined>(undefined);

/** One colour book for a view, so that a service has one colour in all its charts. */
export function ColoursProvider({ children }: { readonly children: ReactNode }) {
  const [book] = useState(() => new ColourBook());
  return <ColoursContext value={book}>{children}</ColoursContext>;
}

/** The book of the view, or one of its own where a block stands alone. */
export function useColours(): ColourBook {
  const [own] = useState(() => new ColourBook());
  return useContext(ColoursContext) ?? own;
}
