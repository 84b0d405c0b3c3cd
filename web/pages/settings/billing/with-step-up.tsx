import { type ReactNode, useState } from "react";
import { ApiError } from "#web/api/client.ts";
import { StepUp, wantsStepUp } from "#web/proposals/step-up.tsx";

type Acting = { readonly busy: boolean; readonly fault: string | undefined; readonly act: () => void };

/** Runs something that may want the password first; asks for it only where the server does, then goes on by itself. */
export function WithStepUp({
  what,
  run,
  children,
}: {
  readonly what: string;
  readonly run: () => Promise<void>;
  readonly children: (acting: Acting) => ReactNode;
}) {
  const [fault, setFault] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const act = () => {
    setBusy(true);
    setFault(undefined);
    run()
      .catch((error: unknown) => setFault(error instanceof ApiError ? error : new ApiError(0, {})))
      .finally(() => setBusy(false));
  };
  return (
    <>
      {children({ busy, fault: wantsStepUp(fault) ? undefined : fault?.message, act })}
      {wantsStepUp(fault) && <StepUp what={what} onClose={() => setFault(undefined)} onDone={act} />}
    </>
  );
}
