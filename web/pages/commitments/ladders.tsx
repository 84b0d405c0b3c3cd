import { useState } from "react";
import type { CommitmentLadder, CommitmentLadderList } from "#core/api/commitment-workflow";
import { purchaseStateLabel } from "#core/commitments/purchase-state";
import { formatDay } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

const STATUS = { active: "On its way", paused: "Paused", done: "Done", ended: "Ended" } as const;
type Verb = "pause" | "resume" | "end";
const SAYS: Readonly<Record<Verb, readonly [button: string, says: string]>> = {
  pause: ["Pause", "No further tranche is drafted until somebody resumes it. What is bought stays."],
  resume: ["Resume", "The next tranche is drafted when it is due, and two people sign it."],
  end: ["End", "No further tranche is drafted, ever. What is bought stays."],
};

/** Purchases that go on in tranches. */
export function Ladders() {
  const { data } = useResource<CommitmentLadderList>("/api/commitments/ladders");
  if (data === undefined || data.ladders.length === 0) return null;
  return (
    <Box
      title="Ladders"
      sub="each tranche is drafted when it is due, and signed by two people"
      level={3}
      tools={<CsvLink path="/api/commitments/ladders" what="ladders" />}
    >
      <ul>
        {data.ladders.map((ladder) => (
          <Ladder key={ladder.id} ladder={ladder} />
        ))}
      </ul>
    </Box>
  );
}

function Ladder({ ladder }: { readonly ladder: CommitmentLadder }) {
  const [asking, setAsking] = useState<Verb>();
  const { title, status, target, bought, drafted, left, tranches, nextDue, waitsFor, youMay } = ladder;
  const verbs = (["pause", "resume", "end"] as const).filter((verb) => youMay[verb].allowed);
  return (
    <li className="purchase" aria-label={title}>
      <div className="min-w-0">
        <p className="name">{title}</p>
        <p className="t-12 text-ink-2">
          {STATUS[status]}. {waitsFor ?? (nextDue === null ? "" : `Next tranche ${formatDay(new Date(nextDue))}.`)}
        </p>
        <ol className="tranches" aria-label="Tranches">
          {tranches.map((tranche) => (
            <li key={tranche.n} className={tranche.purchase === null ? "" : "flown"}>
              <span className="num">{formatFigure(tranche.commitment, { bare: true })}</span>
              <small>
                {tranche.state === null ? formatDay(new Date(tranche.at)) : purchaseStateLabel(tranche.state)}
                {tranche.proposal !== null && (
                  <>
                    {" "}
                    <Link href={`/approvals/${tranche.proposal}`}>{tranche.proposal}</Link>
                  </>
                )}
              </small>
            </li>
          ))}
        </ol>
      </div>
      <dl className="purchase-facts">
        <div>
          <dt>Bought</dt>
          <dd>
            {formatFigure(bought, { bare: true })} <small>of {formatFigure(target)}</small>
          </dd>
        </div>
        <div>
          <dt>To come</dt>
          <dd>
            <span className="planned">{formatFigure(left, { bare: true })}</span>
            {Number(drafted.value ?? 0) > 0 && <small>{formatFigure(drafted, { bare: true })} waits for signatures</small>}
          </dd>
        </div>
      </dl>
      <span className="purchase-acts">
        {verbs.map((verb) => (
          <Button key={verb} small aria-haspopup="dialog" onClick={() => setAsking(verb)}>
            {SAYS[verb][0]}
          </Button>
        ))}
      </span>
      {asking !== undefined && <Asking ladder={ladder} verb={asking} onClose={() => setAsking(undefined)} />}
    </li>
  );
}

function Asking({ ladder, verb, onClose }: { readonly ladder: CommitmentLadder; readonly verb: Verb; readonly onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [button, says] = SAYS[verb];
  const send = async () => {
    setBusy(true);
    try {
      await request(`/api/commitments/ladders/${encodeURIComponent(ladder.id)}/${verb}`, { body: {} });
      onClose();
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : "It stays as it was. Try again.");
      setBusy(false);
    }
    invalidate("/api/commitments/ladders");
    invalidate("/api/commitments/purchases");
  };
  return (
    <Dialog
      title={`${button} the ladder`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button look="ink" disabled={busy} onClick={() => void send()}>
            {button}
          </Button>
        </>
      }
    >
      <p>
        {ladder.title}. {says}
      </p>
      {fault !== undefined && (
        <p className="text-bad" role="alert">
          {fault}
        </p>
      )}
    </Dialog>
  );
}
