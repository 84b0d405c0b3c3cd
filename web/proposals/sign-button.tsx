import { Signature } from "lucide-react";
import { type MouseEvent, useState } from "react";
import type { ProposalDetail } from "#web/api/types.ts";
import { seal } from "#web/proposals/revisions.tsx";
import { StepUp } from "#web/proposals/step-up.tsx";
import type { Deed } from "#web/proposals/use-proposal.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

type Props = { readonly proposal: ProposalDetail; readonly title: string; readonly deed: Deed; readonly settling: boolean };

/**
 * Signs the hash that is on screen. A pointer signs at once; a key asks once more, so that no key pressed in passing ever
 * signs. A kind that needs it asks for the password before.
 */
export function SignButton({ proposal, title, deed, settling }: Props) {
  const [asking, setAsking] = useState<"again" | "password">();
  const { rev, hash, needsStepUp, youMaySign, signatures } = proposal;
  const label = rev > 1 ? `Approve revision ${rev}` : signatures.needed > 1 ? "Sign" : "Approve";
  const sign = () => {
    if (needsStepUp && !youMaySign) return setAsking("password");
    setAsking(undefined);
    void deed.run("approve", { hash });
  };
  const press = (event: MouseEvent) => {
    // A click without a pointer comes from a key or from a program that speaks for one.
    if (event.detail === 0) setAsking("again");
    else sign();
  };
  return (
    <>
      <Button look="sign" disabled={deed.busy || settling} onClick={press}>
        <Signature size={14} strokeWidth={1.6} aria-hidden="true" />
        {label}
      </Button>
      {asking === "again" && (
        <Dialog
          title={title}
          onClose={() => setAsking(undefined)}
          foot={
            <>
              <Button onClick={() => setAsking(undefined)}>Not now</Button>
              <Button look="sign" disabled={deed.busy || settling} onClick={sign}>
                {label}
              </Button>
            </>
          }
        >
          <p>
            You sign {proposal.id}, revision {rev}, seal <span className="mono">{seal(hash)}</span>. It starts by itself once it is signed.
          </p>
        </Dialog>
      )}
      {asking === "password" && (
        <StepUp
          what={`${title}.`}
          onClose={() => setAsking(undefined)}
          onDone={() => {
            setAsking(undefined);
            void deed.run("approve", { hash });
          }}
        />
      )}
    </>
  );
}
