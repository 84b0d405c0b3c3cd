import type { Reading } from "#core/planner/frame";
import type { Sentence } from "#agent/writer/compose";
import { allocationSentences } from "#agent/writer/costs/allocation";
import { anomalySentences } from "#agent/writer/costs/anomalies";
import { budgetSentences } from "#agent/writer/costs/budgets";
import { forecastSentences } from "#agent/writer/costs/forecast";
import { freshnessSentences } from "#agent/writer/costs/freshness";
import { guaranteeSentences } from "#agent/writer/costs/guarantee";
import { realizedSentences } from "#agent/writer/costs/realized";
import { adviceSentences } from "#agent/writer/costs/recommendations";
import type { Ledger } from "#agent/writer/ledger";
import type { Read } from "#agent/writer/raw";

/** Forecasts, budgets, anomalies, advice, savings that were made, the guarantee, allocation, and how fresh it all is; undefined for anything else. */
export function costSentences(read: Read, ledger: Ledger, reading: Reading, now: Date): Sentence[] | undefined {
  const year = now.getUTCFullYear();
  switch (read.kind) {
    case "forecast":
      return forecastSentences(read.value, ledger, reading, now);
    case "anomalies":
      return anomalySentences(read.value, ledger, reading, year);
    case "budgets":
      return budgetSentences(read.value, ledger, reading, year);
    case "advice":
      return adviceSentences(read.value, ledger, reading);
    case "realized":
      return realizedSentences(read.value, ledger, year);
    case "guarantee":
      return guaranteeSentences(read.value, ledger);
    case "allocation":
      return allocationSentences(read.value, ledger, reading, year);
    case "data":
      return freshnessSentences(read.value, reading, now);
    default:
      return undefined;
  }
}
