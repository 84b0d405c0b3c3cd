import type { ConnectionAnswer, ConnectionCheck } from "#core/api/data";
import { CopyButton } from "#web/ui/copy-button.tsx";

const WORDS: Readonly<Record<ConnectionCheck["status"], readonly [word: string, look: string]>> = {
  ok: ["GO", "go"],
  failed: ["NO", "go go-no"],
  skipped: ["skipped", "go text-ink-3!"],
};

/** Each step of the test with GO or NO, what was seen, and the exact repair. */
export function Checks({ answer }: { readonly answer: ConnectionAnswer }) {
  return (
    <ul className="poll grid-cols-1!" aria-label="Checks" aria-live="polite">
      {answer.checks.map((check) => (
        <li key={check.name}>
          <span className={`${WORDS[check.status][1]} w-[54px]!`}>{WORDS[check.status][0]}</span>
          <div className="min-w-0 flex flex-col gap-1">
            <p>
              <span className="font-[520] text-ink">{check.title}</span>{" "}
              <span className={check.status === "skipped" ? "text-ink-3" : ""}>{check.detail}</span>{" "}
              {check.status !== "skipped" && <span className="t-12 text-ink-3 num">{check.elapsedMs.toLocaleString("en-US")} ms</span>}
            </p>
            {check.fix !== null && (
              <p className="text-ink">
                {check.fix} {check.code !== null && <span className="mono t-12 text-ink-3">{check.code}</span>}
              </p>
            )}
            {check.policy !== null && (
              <details>
                <summary className="t-12 text-ink-2">The statement that allows it</summary>
                <pre className="code mt-1" tabIndex={0}>
                  {check.policy}
                </pre>
                <CopyButton text={check.policy} what="the statement" />
              </details>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
