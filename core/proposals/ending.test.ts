import { expect, it } from "vitest";
import { endingOf, keptItsSaving } from "#core/proposals/ending";

const WHAT = "ip-10-1-2-3.ec2.internal of prod-eks was replaced by ip-10-1-2-4.ec2.internal: i-1 (m6i.xlarge, spot) was launched, i-0 has ended.";

it("leaves the sentence about money to the figures, and nothing else", () => {
  expect(endingOf(`${WHAT} It saves $0.1228 per hour, $89.64 per month, before what Savings Plans do with it.`)).toBe(WHAT);
  expect(endingOf(`${WHAT} It costs more: $0.1228 per hour, $89.64 per month.`)).toBe(WHAT);
  const fellBack = `${WHAT} Nothing is saved: there was no spot capacity, and the new one runs on demand, as was approved.`;
  expect(endingOf(fellBack)).toBe(fellBack);
});

it("believes the sealed saving only where the record says the same", () => {
  expect(keptItsSaving(`${WHAT} It saves $0.1228 per hour, $89.64 per month.`, "0.12280")).toBe(true);
  expect(keptItsSaving(`${WHAT} It costs more: $0.1228 per hour, $89.64 per month.`, "-0.12280")).toBe(true);
  expect(keptItsSaving(`${WHAT} Nothing is saved.`, "0.12280")).toBe(false);
  expect(keptItsSaving(null, "0.12280")).toBe(false);
  expect(keptItsSaving(WHAT, null)).toBe(false);
});
