import { ChevronRight } from "lucide-react";
import { formatDay } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { compareDecimals } from "#core/money";
import type { Card } from "#core/proposals/card";
import type { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { hourlyWords, paymentWords, termWords } from "#core/proposals/savings-plan-words";
import { CardFigures } from "#web/proposals/card-parts.tsx";

const YEAR_HOURS = 8760;

type Props = { readonly purchase: SavingsPlanPurchase; readonly card: Card; readonly unfolded: boolean };

/** What is promised, solid, as large as what it would save, dashed; beside them the worst case; every sealed line below. */
export function MoneyCard({ purchase, card, unfolded }: Props) {
  const { total, commitment, term, payment, upfront, expected, rates } = purchase;
  const hours = (term === "3y" ? 3 : 1) * YEAR_HOURS;
  const dearer = compareDecimals(expected.savingUsdPerMonth, "0") < 0;
  return (
    <>
      <div className="money">
        <div>
          <div className="t-12 text-ink-2">You commit, in total</div>
          <div className="money-sum">{formatValue(total, "USD")}</div>
          <div className="t-12 text-ink-3 num">
            {hourlyWords(commitment)} for {hours.toLocaleString("en-US")} hours, used or not
          </div>
        </div>
        <div className="money-planned">
          <div className="t-12 text-ink-2">{dearer ? "It costs you more, per month" : "You save, per month"}</div>
          <div className="money-sum">
            <span className="planned">{formatValue(expected.savingUsdPerMonth, "USD", { sign: "never" })}</span>
          </div>
          <div className="t-12 text-ink-3 num">
            at {formatValue(expected.utilization, "ratio")} utilization, net of existing plans
            {rates.source === "estimate" && ", by estimated rates"}
          </div>
        </div>
      </div>
      <dl className="card-figures">
        <div>
          <dt>Term, payment</dt>
          <dd>
            {termWords(term)}
            <small>{payment === "no" ? "nothing upfront" : `${paymentWords(payment)}: ${formatValue(upfront, "USD")} when it starts`}</small>
          </dd>
        </div>
        <div>
          <dt>Breaks even at</dt>
          <dd>
            {formatValue(expected.breakEvenUtilization, "ratio")}
            <small>utilization</small>
          </dd>
        </div>
        <div>
          <dt>Savings rate</dt>
          <dd>
            {formatValue(expected.effectiveSavingsRateBefore, "ratio")} →{" "}
            <span className="planned">{formatValue(expected.effectiveSavingsRateAfter, "ratio")}</span>
            <small>effective, of what plans may cover</small>
          </dd>
        </div>
        <div>
          <dt>Starts</dt>
          <dd>
            {purchase.start.kind === "queued" ? `${purchase.start.hours} h` : formatDay(new Date(purchase.start.instant))}
            <small>{purchase.start.kind === "queued" ? "after it is bought; cancel until then" : "cancel until then"}</small>
          </dd>
        </div>
      </dl>
      <CardFigures figures={card.figures.filter(({ label }) => !SHOWN_LARGE.test(label))} flown={false} />
      <details className="fold" open={unfolded || undefined}>
        <summary>
          <ChevronRight strokeWidth={1.6} aria-hidden="true" />
          Everything that is sealed
        </summary>
        <dl className="leap-more money-lines">
          {card.after.map(({ label, value }, at) => (
            <div key={`${label}${at}`} className="contents">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

/** What the two sums above say already. */
const SHOWN_LARGE = /^(Saves|Costs more), per (month|hour)$|^Promised$/;
