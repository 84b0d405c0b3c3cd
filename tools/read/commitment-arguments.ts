import { z } from "zod";
import { PaymentName, PlanTypeName, TermName } from "#core/proposals/savings-plan";

/** What kind of plan; as people and models write it. */
const typeName = z.preprocess((input) => {
  if (typeof input !== "string") return input;
  const key = input
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replace(/savingsplans?$/, "");
  return { compute: "Compute", ec2instance: "EC2Instance", ec2: "EC2Instance", instance: "EC2Instance", sagemaker: "SageMaker" }[key] ?? input;
}, PlanTypeName);

const termName = z.preprocess((input) => {
  const key = String(input).toLowerCase();
  if (/^(?:1|1\s?-?y(?:r|ear)?s?|one[\s-]?years?|12\s?months?)$/.test(key)) return "1y";
  if (/^(?:3|3\s?-?y(?:r|ear)?s?|three[\s-]?years?|36\s?months?)$/.test(key)) return "3y";
  return input;
}, TermName);

const paymentName = z.preprocess((input) => {
  const key = String(input)
    .toLowerCase()
    .replace(/[^a-z]/g, "")
    .replace(/upfront$/, "");
  return { no: "no", none: "no", nothing: "no", partial: "partial", half: "partial", all: "all", full: "all" }[key] ?? input;
}, PaymentName);

/** Dollars an hour as text: numbers of models have lost places before. */
export const Dollars = z.preprocess(
  (input) =>
    typeof input === "number" ? String(input) : typeof input === "string" ? input.replace(/[$,\s]|usd/gi, "").replace(/\/h(?:our|r)?$/i, "") : input,
  z.string().regex(/^\d{1,7}(?:\.\d{1,5})?$/, "must be dollars an hour, such as 2.5"),
);

/** A share: 0.8, 80% or 80. */
export const Coverage = z.preprocess(
  (input) => {
    const text = typeof input === "number" ? String(input) : input;
    if (typeof text !== "string") return text;
    const plain = text.replace(/\s+/g, "");
    return /^\d{1,3}(?:\.\d+)?$/.test(plain) && Number(plain) > 1 ? `${plain}%` : plain;
  },
  z.string().regex(/^(?:0?\.\d{1,6}|[01](?:\.0{1,6})?|\d{1,3}(?:\.\d{1,4})?%)$/, "must be a share such as 80%"),
);

export const PLAN_ARGUMENTS = {
  type: typeName.optional().describe("Compute (default), EC2Instance (one family in one region, dearer to leave, cheaper) or SageMaker."),
  family: z.string().trim().min(1).max(20).optional().describe("EC2Instance only: m6i. Left out: the family with most left on demand."),
  region: z.string().trim().min(1).max(30).optional().describe("EC2Instance only: us-east-1."),
  term: termName.optional().describe("1y (default) or 3y."),
  payment: paymentName.optional().describe("no (default), partial or all upfront."),
  account: z.string().trim().min(1).max(100).optional().describe("Account that would own it; the payer where left out."),
} as const;

export const PLAN_ALIASES = {
  plan: "type",
  plantype: "type",
  savingsplantype: "type",
  instancefamily: "family",
  termlength: "term",
  years: "term",
  paymentoption: "payment",
  upfront: "payment",
  accountid: "account",
  cap: "maxCommitment",
  atmost: "maxCommitment",
  ceiling: "maxCommitment",
  maxhourly: "maxCommitment",
  maximum: "maxCommitment",
  coverage: "targetCoverage",
  target: "targetCoverage",
  lookback: "lookbackDays",
  days: "lookbackDays",
} as const;
