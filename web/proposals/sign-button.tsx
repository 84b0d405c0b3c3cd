import { Signature } from "lucide-react";
import { type MouseEvent, useState } from "react";
import type { ProposalDetail } from "#web/api/types.ts";
import { seal } from "#web/proposals/revisions.tsx";
import { type Confirmed, SignSheet } from "#web/proposals/sign-sheet.tsx";
import type { Deed } from "#web/proposals/use-proposal.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

type Props = { readonly proposal: ProposalDetail; readonly title: string; readonly deed: Deed; readonly settling: boolean };

/**
 * Signs the hash that is on screen. A pointer signs at once; a key asks once more, so that no key pressed in passing ever
 * signs. A kind that needs the password opens the sheet instead: it is you, the total, the signature.
 */
export function SignButton({ proposal, title, deed, settling }: Props) {
  const [asking, setAsking] = useState<"again" | "sheet">();
  const [confirmed, setConfirmed] = useState<Confirmed>();
  const [typed, setTyped] = useState({ hash: "", text: "" });
  const { rev, hash, needsStepUp, signatures } = proposal;
  const label = needsStepUp ? "Review and sign" : rev > 1 ? `Approve revision ${rev}` : signatures.needed > 1 ? "Sign" : "Approve";
  const sign = () => {
    setAsking(undefined);
    void deed.run("approve", { hash });
  };
  const press = (event: MouseEvent) => {
    if (needsStepUp) {
      deed.forget();
      setAsking("sheet");
      return;
    }
    // A click without a pointer comes from a key or from a program that speaks for one.
    if (event.detail === 0) setAsking("again");
    else sign();
  };
  return (
    <>
      <Button look="sign" disabled={deed.busy || settling} aria-haspopup={needsStepUp ? "dialog" : undefined} onClick={press}>
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
      {asking === "sheet" && (
        <SignSheet
          proposal={proposal}
          title={title}
          deed={deed}
          settling={settling}
          typed={typed.hash === hash ? typed.text : ""}
          confirmed={confirmed}
          onConfirm={setConfirmed}
          onType={(text) => setTyped({ hash, text })}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}
