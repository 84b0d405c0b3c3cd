import { CircleCheck, CircleX, Download, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { ApiError, call, request } from "#web/api/client.ts";
import type { AuditVerification } from "#web/api/types.ts";
import { useMay } from "#web/app/session.tsx";
import { save } from "#web/charts/block-tools.ts";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Saved = { readonly name: string; readonly digest: string | null };

/** Checks the chain of hashes here, and hands out what another machine can check: npm run audit:verify -- export.json */
export function Proof() {
  const mayExport = useMay("audit:export");
  const [busy, setBusy] = useState(false);
  const [proof, setProof] = useState<AuditVerification>();
  const [saved, setSaved] = useState<Saved>();
  const [error, setError] = useState<ApiError>();

  const run = async (act: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    await act().catch((caught: unknown) =>
      setError(caught instanceof ApiError ? caught : new ApiError(0, { detail: "The file could not be saved." })),
    );
    setBusy(false);
  };
  const verify = () => run(async () => setProof(await request<AuditVerification>("/api/audit/verify")));
  const exportAs = (format: "csv" | "json") =>
    run(async () => {
      const response = await call(`/api/audit/export?format=${format}`);
      save(await response.blob(), `audit.${format}`);
      setSaved({ name: `audit.${format}`, digest: response.headers.get("x-content-sha256") });
    });
  const copy = (digest: string) =>
    navigator.clipboard.writeText(digest).then(
      () => toast("SHA-256 copied"),
      () => setError(new ApiError(0, { detail: `The browser does not let it be copied. It is ${digest}.` })),
    );
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button onClick={() => void verify()} disabled={busy}>
        <ShieldCheck size={14} strokeWidth={1.6} aria-hidden="true" />
        Verify the chain
      </Button>
      {mayExport && (
        <Button onClick={() => void exportAs("json")} disabled={busy}>
          <Download size={14} strokeWidth={1.6} aria-hidden="true" />
          JSON
        </Button>
      )}
      {mayExport && (
        <Button onClick={() => void exportAs("csv")} disabled={busy}>
          <Download size={14} strokeWidth={1.6} aria-hidden="true" />
          CSV
        </Button>
      )}
      <span role="status" className="flex min-w-0 items-center gap-2">
        {proof !== undefined && (
          <span className={`badge whitespace-normal! ${proof.ok ? "text-good" : "text-bad"}`}>
            {proof.ok ? <CircleCheck size={14} strokeWidth={1.6} aria-hidden="true" /> : <CircleX size={14} strokeWidth={1.6} aria-hidden="true" />}
            {proof.ok ? (
              <>
                {proof.rows.toLocaleString("en-US")} entries, each linked to the one before, head{" "}
                <span className="mono" title={proof.head}>
                  {proof.head.slice(0, 12)}
                </span>
              </>
            ) : (
              proof.sentence
            )}
          </span>
        )}
        {saved !== undefined && (
          <span className="t-12 text-ink-3 min-w-0 truncate">
            {saved.name} saved
            {saved.digest === null ? (
              ""
            ) : (
              <>
                , sha256{" "}
                <span className="mono" title={saved.digest}>
                  {saved.digest.slice(0, 16)}…
                </span>{" "}
                <button type="button" className="link" onClick={() => void copy(saved.digest ?? "")}>
                  Copy
                </button>
              </>
            )}
          </span>
        )}
        {error !== undefined && <span className="text-bad">{error.message}</span>}
      </span>
    </div>
  );
}
