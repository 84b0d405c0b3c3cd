import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { QueryDialog } from "#web/query/query-dialog.tsx";

type Open = (queryId: string, title: string) => void;

const QueryViewContext = createContext<Open>(() => undefined);

/** One place from which every figure, source and chart opens the query behind it. */
export function QueryViewProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<{ readonly queryId: string; readonly title: string }>();
  const open = useCallback<Open>((queryId, title) => setShown({ queryId, title }), []);
  return (
    <QueryViewContext value={open}>
      {children}
      {shown !== undefined && <QueryDialog key={shown.queryId} {...shown} onClose={() => setShown(undefined)} />}
    </QueryViewContext>
  );
}

export const useQueryView = (): Open => useContext(QueryViewContext);
