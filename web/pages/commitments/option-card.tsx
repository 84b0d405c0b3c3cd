import { ChevronRight } from "lucide-react";
import type { CommitmentAnalysis } from "#core/api/commitments";
import type { CommitmentOption } from "#core/api/commitments-option";
import { formatDay, formatInstant } from "#core/figures/dates";
import { formatFigure, formatValue } from "#core/figures/format";
import { compareDecimals } from "#core/money";
import { Band } from "#web/pages/commitments/band.tsx";
import { EstimateStamp } from "#web/pages/commitments/estimate-stamp.tsx";
import { signed, TERMS } from "#web/pages/commitments/commitment-words.ts";
import { StartLadder } from "#web/pages/commitments/start-ladder.tsx";
import { useMoneyDraft } from "#web/pages/commitments/use-money-draft.tsx";
import { FigureButton } from "#web/query/sum.tsx";
import { Button } from "#web/ui/button.tsx";

type Props = {
  readonly option: CommitmentOption;
  readonly analysis: CommitmentAnalysis;
  readonly advised: boolean;
  readonly mayDraft: boolean;
  readonly onShow: (commitment: number) => void;
};

/** One way to commit: what is promised, solid; what it would bring, dashed; and the worst that may come of it. */
export function OptionCard({ option, analysis, advised, mayDraft, onShow }: Props) {
  const { draft, busy, fault, dialog } = useMoneyDraft();
  const { commitment, total, worstLoss, order, question } = { ...option, question: analysis.question };
  const isNothing = commitment.value === null || Number(commitment.value) === 0;
  const before = option.coverageBefore.value;
  // One plan is at most $100 an hour, and no more than the limits leave.
  const isWhole = order === null || commitment.value === null || compareDecimals(order.commitment, commitment.value) === 0;
  return (
    <article className={`option ${advised ? "option-advised" : ""}`} aria-label={option.label}>
      <header>
        <h3>{option.label}</h3>
        {advised && <span className="badge">advised</span>}
        <EstimateStamp rates={analysis.rates} quiet />
        <p className="t-12 text-ink-3 basis-full">{option.how}</p>
      </header>
      {isNothing ? (
        <p className="text-ink-2">
          {option.name === "floor"
            ? "Nothing is promised: every commitment loses in some scenario."
            : "Nothing is promised: no commitment is worth it here."}
        </p>
      ) : (
        <>
          <div className="option-sums">
            <div>
              <div className="t-12 text-ink-2">Promised each hour</div>
              <div className="option-sum">
                <FigureButton figure={{ ...commitment, kind: "measured" }} bare />
              </div>
              <div className="t-12 text-ink-3 num">
                {formatFigure(total)} over {TERMS[question.term]}
                {option.upfront.value !== null && Number(option.upfront.value) > 0 && `, ${formatFigure(option.upfront)} upfront`}
              </div>
            </div>
            <div>
              <div className="t-12 text-ink-2">Would save a month</div>
              <div className="option-sum">
                <FigureButton figure={option.saving} bare />
              </div>
              <div className="t-12 text-ink-3 num">net of existing plans</div>
            </div>
          </div>
          <dl className="option-facts">
            <dt>Effective savings rate</dt>
            <dd className="num">
              {formatFigure(option.esrBefore)} → <span className="planned">{formatFigure(option.esrAfter)}</span>
            </dd>
            <dt>Coverage{before === null ? "" : `, now ${formatFigure(option.coverageBefore)}`}</dt>
            <dd>
              <Band band={option.coverage} before={before === null ? undefined : Number(before)} />
            </dd>
            <dt>Utilization</dt>
            <dd>
              <Band band={option.utilization} />
            </dd>
            <dt>Lock-in, months of usage</dt>
            <dd className="num">
              {formatFigure(option.lockInMonthsBefore, { bare: true })} →{" "}
              <span className="planned">{formatFigure(option.lockInMonthsAfter, { bare: true })}</span>
            </dd>
            <dt>Worst case</dt>
            <dd className="num">
              <WorstLoss loss={worstLoss} scenario={option.worstScenario} />
            </dd>
            <dt>Breaks even</dt>
            <dd>
              <span className="num">{option.breakEvenDate === null ? "never in its term" : formatDay(new Date(option.breakEvenDate))}</span>
              <small>{option.breakEvenSentence}</small>
            </dd>
            {Number(option.costOfMoney.value ?? 0) > 0 && (
              <>
                <dt>Cost of money</dt>
                <dd className="num">
                  <FigureButton figure={option.costOfMoney} bare /> <small>of what is paid ahead, over the term</small>
                </dd>
              </>
            )}
          </dl>
          <div className="option-rest">
            <p className="t-12 text-ink-2">{option.backTest === null ? "Too little history for a back-test." : option.backTest.sentence}</p>
            {option.ladder.length > 0 && <Tranches option={option} />}
            {fault !== undefined && (
              <p className="t-12 text-bad" role="alert">
                {fault.message}
              </p>
            )}
            <footer>
              <Button small look="ghost" onClick={() => onShow(Number(commitment.value))}>
                Show on the frontier
              </Button>
              {mayDraft && order !== null && (
                <>
                  {option.ladder.length > 1 && <StartLadder option={option} analysis={analysis} />}
                  <Button
                    small
                    look={advised ? "ink" : "line"}
                    disabled={busy}
                    aria-label={`Draft ${option.label}`}
                    onClick={() => void draft({ kind: "sp_purchase", params: order })}
                  >
                    {busy ? "Drafting" : isWhole ? "Draft this" : `Draft ${formatValue(order.commitment, "USD/h")} of it`}
                  </Button>
                </>
              )}
            </footer>
          </div>
        </>
      )}
      {dialog}
    </article>
  );
}

/** Positive is a loss; where no scenario loses it is said in words. */
export function WorstLoss({ loss, scenario }: { readonly loss: CommitmentOption["worstLoss"]; readonly scenario: string }) {
  if (loss.value === null) return <span className="text-ink-3">unknown</span>;
  const loses = Number(loss.value) > 0;
  return (
    <>
      {loses ? (
        <span className="text-bad">
          loses <span className="planned">{formatValue(loss.value, loss.unit, { bare: true, sign: "never" })}</span>
        </span>
      ) : (
        <span className="text-good">no scenario loses</span>
      )}{" "}
      <small>
        {loses
          ? `over the term, ${signed(scenario)}`
          : `least with ${signed(scenario)}: saves ${formatValue(loss.value, loss.unit, { bare: true, sign: "never" })} over the term`}
      </small>
    </>
  );
}

function Tranches({ option: { ladder } }: { readonly option: CommitmentOption }) {
  return (
    <details className="fold">
      <summary>
        <ChevronRight strokeWidth={1.6} aria-hidden="true" />
        {ladder.length === 1 ? "1 tranche" : `Or ${ladder.length} tranches`}, each returnable
      </summary>
      <ol className="flex flex-col gap-1 t-12">
        {ladder.map(({ n, commitment, total, buyAt, why }) => (
          <li key={n} className="grid grid-cols-[20px_1fr_auto] gap-x-2">
            <span className="text-ink-3">{n}</span>
            <span className="num">
              <span className="planned">{formatFigure(commitment)}</span>, {formatInstant(new Date(buyAt))}
              <span className="block text-ink-3">{why}</span>
            </span>
            <span className="num text-ink-2">{formatFigure(total)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
