import type { GlossaryEntry } from "#core/glossary/entry";

/** What Major Tom itself speaks of. */
export const PRODUCT_TERMS: readonly GlossaryEntry[] = [
  { term: "figure", label: "Figure", synonyms: ["source", "query id"], meaning: "a number with its unit, metric, period, instant of the data and the query that made it", plain: "a number that can say where it comes from" },
  { term: "reconciliation", label: "Reconciliation", synonyms: ["reconcile", "ties to the bill"], meaning: "the same metric over the same period computed on its own, against the sum of the parts that are shown", plain: "checking that the slices make the cake" },
  { term: "projected_saving", label: "Projected saving", synonyms: ["estimated saving", "realized saving", "baseline"], meaning: "an estimate made before anything is done; realized saving is the baseline less what it cost after, and the two are never shown under each other's name", plain: "a promise, as long as it has not come true", unit: "USD per month" },
  { term: "month_hours", label: "A month in estimates", synonyms: ["730 hours", "730"], meaning: "730 hours, the convention for what something would cost per month; what was spent is never computed with it", plain: "an average month" },
  { term: "anomaly", label: "Anomaly", synonyms: ["anomalies", "cost spike"], meaning: "spend that departs from its own weekday pattern by more than chance and by an amount that matters", plain: "a day that costs more than days like it" },
  { term: "forecast", label: "Forecast", synonyms: ["projection", "outlook"], meaning: "what is expected to be spent, with an interval and the error of past forecasts; not available here yet", plain: "a guess that says how sure it is" },
  { term: "budget", label: "Budget", synonyms: ["budgets"], meaning: "an amount set for a scope and a period; none can be entered here yet", plain: "what you meant to spend" },
  { term: "hibernation", label: "Hibernation", synonyms: ["hibernate", "sleep", "sleep schedule"], meaning: "stopping non-production compute at night or on weekends by a schedule; disks, addresses, load balancers and the control plane still cost", plain: "switching the lights off when nobody is in" },
  { term: "wake", label: "Wake", synonyms: ["wake up", "keep awake"], meaning: "bringing what sleeps back before its schedule does", plain: "switching the lights on early" },
  { term: "approval", label: "Approval", synonyms: ["approve", "signature", "sign"], meaning: "a person's signature under a frozen change; without it nothing is done", plain: "somebody signs before anything happens" },
  { term: "approval_threshold", label: "Approval threshold", synonyms: [], meaning: "the amount above which a change needs more signatures", plain: "big things need more people to agree" },
  { term: "snooze", label: "Snooze", synonyms: ["postpone", "snoozing"], meaning: "putting a proposal off until a later time without rejecting it", plain: "not now, ask again later" },
  { term: "auto_switch", label: "Auto switch", synonyms: ["automatic switching"], meaning: "a policy under which nodes may move between on demand and spot without a signature each time, within limits", plain: "letting small moves happen by themselves" },
  { term: "blackout", label: "Blackout", synonyms: ["blackout window", "freeze", "change freeze"], meaning: "a time in which nothing is changed automatically", plain: "hands off, for a while" },
  { term: "audit_log", label: "Audit log", synonyms: ["audit", "audit trail"], meaning: "every write with who, what, before and after, chained by hashes so that a change of the past shows", plain: "a diary that cannot be rewritten" },
  { term: "kill_switch", label: "Kill switch", synonyms: ["emergency stop"], meaning: "stops every action at once until an Owner releases it", plain: "the red button" },
];
