import { useState } from "react";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { type LinkInfo, STANDING } from "#web/pages/settings/billing/standing.ts";
import { CustomerPurchases } from "#web/pages/settings/billing/customer-purchases.tsx";
import { DraftForCustomer } from "#web/pages/settings/billing/draft-for-customer.tsx";
import { LinkFiles } from "#web/pages/settings/billing/link-files.tsx";
import { LinkFacts } from "#web/pages/settings/billing/link-facts.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

/** What the vendor of record sees: its customers, how far each is, and the steps that are its own. */
export function VendorCustomers({ customers }: { readonly customers: readonly LinkInfo[] }) {
  if (customers.length === 0) {
    return (
      <Box title="Customers">
        <p className="p-4 text-ink-2">
          This organization is the vendor of record. A customer appears here as soon as its Owner has accepted the terms (Settings, Billing).
        </p>
      </Box>
    );
  }
  return (
    <>
      {customers.map((link) => (
        <Customer key={link.id} link={link} />
      ))}
    </>
  );
}

const STATE_WORDS: Readonly<Record<LinkInfo["state"], string>> = {
  terms_accepted: "Back to terms",
  invited: "Accounts invited",
  accounts_joined: "Accounts joined",
  linked: "Billing linked",
  leaving: "Leaving",
  ended: "Ended",
};

function Customer({ link }: { readonly link: LinkInfo }) {
  const [note, setNote] = useState("");
  const send = async (path: string, body: unknown, done: string) => {
    try {
      await request(`/api/vendor/customers/${link.customer.id}/${path}`, { body });
      setNote("");
      toast(done);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It stays as it was");
    }
    invalidate(STANDING);
  };
  const field = `note-${link.id}`;
  return (
    <Box title={link.customer.name} tools={<LinkFiles />} sub={link.mode === "vendor" ? "you buy for it" : "it buys for itself; you look and draft"}>
      <div className="flex flex-col gap-4 p-4">
        <LinkFacts link={link} />
        <CustomerPurchases customer={link.customer.id} />
        <div className="flex flex-wrap items-end gap-2">
          {link.youMay.set.length > 0 && (
            <>
              <div className="field flex-1 min-w-[220px]">
                <label htmlFor={field}>What shows it, such as the id of the handshake</label>
                <input id={field} className="input" maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
              </div>
              {link.youMay.set.map((state) => (
                <Button key={state} disabled={note.trim().length < 3} onClick={() => void send("state", { state, note }, STATE_WORDS[state])}>
                  {STATE_WORDS[state]}
                </Button>
              ))}
            </>
          )}
          {(link.mode === "self" || link.state === "linked") && <DraftForCustomer customer={link.customer.id} name={link.customer.name} />}
          {link.youMay.pause && (
            <Button look="ghost" onClick={() => void send("pause", { reason: note }, `Paused for ${link.customer.name}`)}>
              Pause purchases
            </Button>
          )}
        </div>
      </div>
    </Box>
  );
}
