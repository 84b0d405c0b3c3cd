import type { ProposalDetail } from "#web/api/types.ts";
import { clockTime } from "#web/live/time-left.ts";
import type { Deed } from "#web/proposals/use-proposal.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

type Props = { readonly proposal: ProposalDetail; readonly deed: Deed; readonly now: number; readonly onClose: () => void };

/** A dry run: the bodies that would be sent, checked by the providers, without any effect. And the sealed text itself. */
export function ExactRequests({ proposal, deed, now, onClose }: Props) {
  const { dryRun, sealed, hash } = proposal;
  return (
    <Dialog
      kind="drawer"
      className="drawer-wide"
      title={`Exact requests of ${proposal.id}`}
      onClose={onClose}
      tools={
        <Button small data-first disabled={deed.busy} onClick={() => void deed.run("dry-run", {})}>
          {dryRun === null ? "Dry run" : "Dry run again"}
        </Button>
      }
    >
      {deed.fault !== undefined && (
        <p className="text-bad" role="alert">
          {deed.fault.message}
        </p>
      )}
      {dryRun === null ? (
        <p className="text-ink-2">
          {deed.busy
            ? "Asking the providers. Nothing is changed."
            : "No dry run yet. It asks the providers to check each request and changes nothing."}
        </p>
      ) : (
        <>
          <p className="t-12 text-ink-3">Dry run of {clockTime(dryRun.at, now, true)} UTC. Nothing was changed.</p>
          {dryRun.findings.length > 0 && (
            <ul className="list-disc pl-5">
              {dryRun.findings.map((finding) => (
                <li key={finding}>{finding}</li>
              ))}
            </ul>
          )}
          {dryRun.requests.map(({ step, request, verdict }, at) => (
            <section key={at} aria-label={`Request ${at + 1}`} className="flex flex-col gap-1.5">
              <h3 className="t-12 text-ink-3">
                <span className="name text-ink">{step.replaceAll("_", " ")}</span> {verdict}
              </h3>
              <pre className="code">{JSON.stringify(request, null, 2)}</pre>
            </section>
          ))}
        </>
      )}
      <section aria-label="Sealed text" className="flex flex-col gap-1.5">
        <h3 className="t-12 text-ink-3">Sealed text, byte for byte</h3>
        <pre className="code">{sealed}</pre>
        <p className="t-12 text-ink-3">
          SHA-256 <span className="mono">{hash}</span>
        </p>
      </section>
    </Dialog>
  );
}
