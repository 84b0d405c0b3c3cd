import { useSyncExternalStore } from "react";

const phone = matchMedia("(max-width: 719.98px)");

/** Below 720 px: bottom bar, sheets, fewer columns. */
export const usePhone = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      phone.addEventListener("change", listener);
      return () => phone.removeEventListener("change", listener);
    },
    () => phone.matches,
  );
