import { useState } from "react";
import { request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { type LinkInfo, STANDING } from "#web/pages/settings/billing/standing.ts";
import { CapFields } from "#web/pages/settings/billing/cap-fields.tsx";
import { LinkFiles } from "#web/pages/settings/billing/link-files.tsx";
import { LinkFacts } from "#web/pages/settings/billing/link-facts.tsx";
import { WithStepUp } from "#web/pages/settings/billing/with-step-up.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Verb = "leave" | "pause" | "resume" | "caps";
const WORDS: Readonly<
  Record<Verb, { readonly button: string; readonly title: (vendor: string) => string; readonly text: string; readonly done: string }>
> = {
  pause: {
    button: "Pause purchases",
    title: (vendor) => `Pause ${vendor}'s purchases`,
    text: "Nothing new is bought for you from now on. What is queued is taken back by the vendor's people, who are told at once. Only an Owner resumes.",
    done: "Paused",
  },
  resume: {
    button: "Resume",
    title: (vendor) => `Let ${vendor} buy again`,
    text: "Purchases may be drafted and signed again, within your limits.",
    done: "Resumed",
  },
  leave: {
    button: "Leave",
    title: (vendor) => `Leave ${vendor}`,
    text: "From now on it sees nothing of yours and buys nothing. Where billing has moved, the accounts move back step by step. Commitments that were bought run until they end.",
    done: "You are leaving",
  },
  caps: {
    button: "Change limits",
    title: () => "Sign other limits",
    text: "Lower limits hold at once. Higher ones hold 24 hours from now.",
    done: "The limits are signed",
  },
};

export function CustomerLink({ link }: { readonly link: LinkInfo }) {
  const [asked, setAsked] = useState<Verb>();
  const may: Readonly<Record<Verb, boolean>> = {
    resume: link.youMay.resume,
    pause: link.youMay.pause,
    caps: link.youMay.changeCaps && link.mode === "vendor",
    leave: link.youMay.leave,
  };
  return (
    <Box
      title="Billing"
      sub={link.mode === "vendor" ? `${link.vendor.name} is the vendor of record` : `${link.vendor.name} looks and drafts`}
      tools={<LinkFiles />}
    >
      <div className="flex flex-col gap-4 p-4">
        <LinkFacts link={link} />
        <div className="flex flex-wrap justify-end gap-2">
          {(Object.keys(may) as Verb[])
            .filter((verb) => may[verb])
            .map((verb) => (
              <Button key={verb} look={verb === "leave" ? "ghost" : "line"} onClick={() => setAsked(verb)}>
                {WORDS[verb].button}
              </Button>
            ))}
        </div>
      </div>
      {asked !== undefined && <Change verb={asked} link={link} onClose={() => setAsked(undefined)} />}
    </Box>
  );
}

function Change({ verb, link, onClose }: { readonly verb: Verb; readonly link: LinkInfo; readonly onClose: () => void }) {
  const [caps, setCaps] = useState({ rollingUsd: link.caps.rollingUsd, outstandingUsd: link.caps.outstandingUsd });
  const [reason, setReason] = useState("");
  const { title, text, button, done } = WORDS[verb];
  const run = async () => {
    if (verb === "caps") await request("/api/vendor/link/caps", { method: "PUT", body: caps });
    else await request(`/api/vendor/link/${verb}`, { method: "POST", ...(verb === "resume" ? {} : { body: { reason } }) });
    toast(done);
    invalidate(STANDING);
    onClose();
  };
  return (
    <WithStepUp what={`${title(link.vendor.name)}.`} run={run}>
      {({ busy, fault, act }) => (
        <Dialog
          title={title(link.vendor.name)}
          onClose={onClose}
          foot={
            <>
              <Button onClick={onClose}>Not now</Button>
              <Button look={verb === "leave" ? "bad" : "ink"} disabled={busy} onClick={act}>
                {button}
              </Button>
            </>
          }
        >
          <p className="text-ink-2">{text}</p>
          {verb === "caps" && <CapFields caps={caps} onChange={setCaps} />}
          {(verb === "pause" || verb === "leave") && (
            <div className="field">
              <label htmlFor="link-reason">Why, for the log</label>
              <input id="link-reason" className="input" maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />
            </div>
          )}
          {fault !== undefined && (
            <p className="text-bad" role="alert">
              {fault}
            </p>
          )}
        </Dialog>
      )}
    </WithStepUp>
  );
}
