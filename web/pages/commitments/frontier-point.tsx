import type { CommitmentAnalysis } from "#core/api/commitments";
import { formatFigure, formatValue } from "#core/figures/format";
import { TERMS } from "#web/pages/commitments/commitment-words.ts";
import type { Spot } from "#web/pages/commitments/frontier-scale.ts";
import { WorstLoss } from "#web/pages/commitments/option-card.tsx";
import { useMoneyDraft } from "#web/pages/commitments/use-money-draft.tsx";
import type { Simulated } from "#web/pages/commitments/use-simulation.ts";
import { Button } from "#web/ui/button.tsx";
import { CsvButton, postedCsv } from "#web/ui/csv-link.tsx";

const USAGE = [-30, -20, -10, 0, 10, 20, 30] as const;

/** Files of the point: what it would do, in each future, beside the options. */
const SIMULATED = [
  ["simulation", "CSV"],
  ["scenarios", "Futures"],
  ["beside", "Beside options"],
] as const;

const dollars = (value: number | undefined, unit: string): string =>
  value === undefined ? "unknown" : formatValue(value.toFixed(unit === "USD/h" ? 3 : 2), unit);

/** What the point says in one line, for who does not see it. */
export function wordsOf(spot: Spot, { data }: Simulated): string {
  const option = data?.option;
  const [rate, lockIn, saving] =
    option == null
      ? [formatValue(spot.esr.toFixed(4), "ratio"), spot.lockIn.toFixed(2), dollars(spot.saving, "USD/month")]
      : [formatFigure(option.esrAfter), formatFigure(option.lockInMonthsAfter, { bare: true }), formatFigure(option.saving)];
  return `${dollars(spot.commitment, "USD/h")}: effective savings rate ${rate}, lock-in ${lockIn} months, saves ${saving}`;
}

type Props = {
  readonly analysis: CommitmentAnalysis;
  readonly commitment: number;
  readonly mayDraft: boolean;
  readonly onMove: (commitment: number) => void;
  readonly spot: Spot;
  readonly simulated: Simulated;
  readonly usage: number;
  readonly onUsage: (percent: number) => void;
  readonly most: number;
};

/** What the point means: between two points while it moves, worked out exactly once it rests. */
export function FrontierPoint({ analysis, spot, commitment, simulated, usage, mayDraft, most, onUsage, onMove }: Props) {
  const { draft, busy, fault, dialog } = useMoneyDraft();
  const { data, error } = simulated;
  const option = data?.option ?? undefined;
  const order = option?.order ?? null;
  const whatIf = data?.whatIf ?? undefined;
  return (
    <div className="frontier-says" role="group" aria-label="The point on the frontier">
      <label className="field">
        <span>Commitment, dollars an hour</span>
        <input
          className="input num"
          type="number"
          min={0}
          max={most}
          step="0.001"
          value={commitment}
          onChange={(event) => onMove(Math.min(most, Math.max(0, Number(event.target.value) || 0)))}
        />
      </label>
      <dl className="frontier-facts" aria-live="polite" aria-busy={simulated.busy}>
        <dt>Promises</dt>
        <dd>
          {option === undefined ? dollars(spot.commitment * hoursOf(analysis), "USD") : formatFigure(option.total)}{" "}
          <small>over {TERMS[analysis.question.term]}</small>
        </dd>
        <dt>Would save</dt>
        <dd>
          <span className="planned">
            {option === undefined ? dollars(spot.saving, "USD/month").replace(" per month", "") : formatFigure(option.saving, { bare: true })}
          </span>{" "}
          <small>a month</small>
        </dd>
        <dt>Savings rate</dt>
        <dd>
          <span className="planned">{option === undefined ? formatValue(spot.esr.toFixed(4), "ratio") : formatFigure(option.esrAfter)}</span>
        </dd>
        <dt>Lock-in</dt>
        <dd>
          <span className="planned">{option === undefined ? spot.lockIn.toFixed(2) : formatFigure(option.lockInMonthsAfter, { bare: true })}</span>{" "}
          <small>months</small>
        </dd>
        <dt>Worst case</dt>
        <dd>{option === undefined ? <RoughLoss loss={spot.worstLoss} /> : <WorstLoss loss={option.worstLoss} scenario={option.worstScenario} />}</dd>
      </dl>
      <label className="field">
        <span>What if usage</span>
        <select className="input" value={usage} onChange={(event) => onUsage(Number(event.target.value))}>
          {USAGE.map((percent) => (
            <option key={percent} value={percent}>
              {percent === 0 ? "stays as it was" : `${percent > 0 ? "rises" : "falls"} by ${Math.abs(percent)} %`}
            </option>
          ))}
        </select>
      </label>
      {whatIf !== undefined && usage !== 0 && (
        <p className="t-12 text-ink-2 num" role="status">
          Then it {Number(whatIf.saving.value ?? 0) < 0 ? "costs" : "saves"}{" "}
          <span className="planned">{formatFigure(whatIf.saving, { sign: "never" })}</span>
          {Number(whatIf.saving.value ?? 0) < 0 ? " more" : ""}, {formatFigure(whatIf.utilization)} of it is used, the effective savings rate is{" "}
          {formatFigure(whatIf.esr)}.
        </p>
      )}
      <p className="t-12 text-ink-3" role="status">
        {error !== undefined ? (
          <span className="text-bad">{error.message}</span>
        ) : simulated.busy ? (
          "Between two points that were worked out"
        ) : option !== undefined && option.ladder.length > 1 ? (
          `Or in ${option.ladder.length} tranches, each returnable`
        ) : (
          (option?.breakEvenSentence ?? data?.sentence ?? "Nothing is promised here.")
        )}
      </p>
      <div className="flex flex-wrap gap-x-1 -mx-2">
        {SIMULATED.map(([part, label]) => (
          <CsvButton
            key={part}
            what={part === "simulation" ? "simulation" : `simulation-${part}`}
            label={label}
            disabled={option === undefined}
            read={() => postedCsv("/api/commitments/simulate", { part }, simulated.asked)}
          />
        ))}
      </div>
      {mayDraft ? (
        <Button
          look="ink"
          disabled={busy || simulated.busy || order === null}
          onClick={() => order !== null && void draft({ kind: "sp_purchase", params: order })}
        >
          {busy ? "Drafting" : "Draft this"}
        </Button>
      ) : (
        <p className="t-12 text-ink-3">An Owner or Admin drafts purchases.</p>
      )}
      {fault !== undefined && (
        <p className="t-12 text-bad" role="alert">
          {fault.message}
        </p>
      )}
      {dialog}
    </div>
  );
}

function RoughLoss({ loss }: { readonly loss: number | undefined }) {
  if (loss === undefined) return <span className="text-ink-3">unknown</span>;
  if (loss <= 0) return <span className="text-good">no scenario loses</span>;
  return (
    <span className="text-bad">
      loses <span className="planned">{dollars(loss, "USD")}</span>
    </span>
  );
}

const YEAR_HOURS = 8760;
const hoursOf = ({ question: { term } }: CommitmentAnalysis): number => (term === "3y" ? 3 * YEAR_HOURS : YEAR_HOURS);
