import { Dialog } from "#web/ui/dialog.tsx";

const KEYS: readonly (readonly [string, string])[] = [
  ["Ctrl K", "go to or ask anything"],
  ["/", "focus the composer or search"],
  ["c", "new thread"],
  ["Enter, Shift Enter", "send, new line"],
  ["Esc", "stop the answer; close what is on top"],
  ["↑ in an empty composer", "edit the last question"],
  ["j k", "next, previous message or row"],
  ["o or Enter", "open"],
  ["q t .", "query, table, menu of the focused block"],
  ["← →", "along the focused chart"],
  ["e", "explain this view"],
  ["1 2 3", "choose a clarify button"],
  ["g then k o s r v", "Ask, Overview, Spend, Recommendations, Savings"],
  ["g then p m b a c", "Commitments (plans), Anomalies, Budgets, Approvals, Nodes"],
  ["g then l q d u ,", "Flight log, SQL, Data, Audit, Settings"],
  ["Tab to Approve", "signs after one more question; no single key does"],
  ["← → on the frontier", "less and more commitment; Home and End its ends"],
  ["?", "this list"],
];

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-2">
        {KEYS.map(([key, does]) => (
          <div key={key} className="contents">
            <dt>
              <span className="kbd">{key}</span>
            </dt>
            <dd className="text-ink-2">{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
