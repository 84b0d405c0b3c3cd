import type { z } from "zod";
import type { AllocationAnswer } from "#core/api/allocation";
import type { ForecastAnswer } from "#core/api/forecast";
import type { Savings } from "#core/api/ledger";
import type { NodeAnalysis } from "#core/api/nodes";
import type { Projection } from "#core/api/projection";
import { SemanticResult, TableResult } from "#core/costs/query";
import type { GlossaryEntry } from "#core/glossary";
import type { ChangeExplanation } from "#core/insights/change-explanation";
import type { SavingsReport } from "#core/insights/savings";
import type { AnomaliesRead } from "#agent/writer/costs/anomalies";
import type { BudgetsRead } from "#agent/writer/costs/budgets";
import type { DataRead } from "#agent/writer/costs/freshness";
import type { AdviceRead } from "#agent/writer/costs/recommendations";
import { type NotesRead, readNotes } from "#agent/writer/notes";
import type { DraftOutcome, DraftsTogether } from "#tools/kit/propose-tool";
import type { CommitmentAnalysisRead } from "#tools/read/analyze-commitment";
import type { CommitmentPositionRead } from "#tools/read/list-commitments";
import type { CommitmentSimulationRead } from "#tools/read/simulate-commitment";
import type { NodeMovesRead } from "#tools/read/list-node-moves";
import type { SpotMarketRead } from "#tools/read/spot-market";
import type { ProposalsListed, ProposalView } from "#tools/read/list-proposals";

export type ProposalsRead =
  { readonly kind: "proposal"; readonly value: ProposalView } | { readonly kind: "proposals"; readonly value: ProposalsListed };

/** What a tool's service returned, told apart by what it holds, so that a renamed tool still reads. */
export type Read =
  | { readonly kind: "costs"; readonly value: SemanticResult }
  | { readonly kind: "change"; readonly value: ChangeExplanation }
  | { readonly kind: "savings"; readonly value: SavingsReport }
  | { readonly kind: "terms"; readonly value: readonly GlossaryEntry[] }
  | { readonly kind: "table"; readonly value: TableResult }
  | { readonly kind: "list"; readonly value: readonly Record<string, unknown>[] }
  | { readonly kind: "drafts"; readonly value: readonly DraftOutcome[] }
  | { readonly kind: "analysis"; readonly value: z.infer<typeof NodeAnalysis> }
  | { readonly kind: "spot-market"; readonly value: SpotMarketRead }
  | { readonly kind: "moves"; readonly value: NodeMovesRead }
  | ProposalsRead
  | { readonly kind: "forecast"; readonly value: ForecastAnswer }
  | { readonly kind: "anomalies"; readonly value: AnomaliesRead }
  | { readonly kind: "budgets"; readonly value: BudgetsRead }
  | { readonly kind: "advice"; readonly value: AdviceRead }
  | { readonly kind: "realized"; readonly value: Savings }
  | { readonly kind: "guarantee"; readonly value: Projection }
  | { readonly kind: "allocation"; readonly value: AllocationAnswer }
  | { readonly kind: "data"; readonly value: DataRead }
  | { readonly kind: "notes"; readonly value: NotesRead }
  | { readonly kind: "commitment-analysis"; readonly value: CommitmentAnalysisRead }
  | { readonly kind: "commitment-simulation"; readonly value: CommitmentSimulationRead }
  | { readonly kind: "commitments"; readonly value: CommitmentPositionRead }
  | { readonly kind: "other" };

/** What several drafted moves do to the bill together. */
export function togetherIn(raw: unknown): DraftsTogether | undefined {
  return typeof raw === "object" && raw !== null && "together" in raw ? (raw.together as DraftsTogether) : undefined;
}

export function readRaw(raw: unknown): Read {
  if (Array.isArray(raw)) return listed(raw);
  if (typeof raw !== "object" || raw === null) return { kind: "other" };
  const notes = readNotes(raw);
  if (notes !== undefined) return { kind: "notes", value: notes };
  if ("commitmentAnalysis" in raw) return { kind: "commitment-analysis", value: raw as CommitmentAnalysisRead };
  if ("commitmentSimulation" in raw) return { kind: "commitment-simulation", value: raw as CommitmentSimulationRead };
  if ("commitmentPosition" in raw) return { kind: "commitments", value: raw as CommitmentPositionRead };
  if ("drafts" in raw) return { kind: "drafts", value: raw.drafts as readonly DraftOutcome[] };
  if ("proposal" in raw) return { kind: "proposal", value: raw.proposal as ProposalView };
  if ("markets" in raw) return { kind: "spot-market", value: raw as SpotMarketRead };
  if ("moves" in raw) return { kind: "moves", value: raw as NodeMovesRead };
  if ("proposals" in raw) return { kind: "proposals", value: raw.proposals as ProposalsListed };
  if ("obstacles" in raw && "node" in raw && "budgets" in raw) return { kind: "analysis", value: raw as z.infer<typeof NodeAnalysis> };
  const costs = readCosts(raw);
  if (costs !== undefined) return costs;
  if ("reconciliation" in raw && "query" in raw) {
    const parsed = SemanticResult.safeParse(raw);
    if (parsed.success) return { kind: "costs", value: parsed.data };
  }
  if ("causes" in raw && "effects" in raw) return { kind: "change", value: raw as ChangeExplanation };
  if ("findings" in raw && "notChecked" in raw) return { kind: "savings", value: raw as SavingsReport };
  if ("term" in raw && "meaning" in raw) return { kind: "terms", value: [raw as GlossaryEntry] };
  if ("columns" in raw && "rows" in raw) {
    const parsed = TableResult.safeParse(raw);
    if (parsed.success) return { kind: "table", value: parsed.data };
  }
  for (const key of ["items", "rows", "entries", "things", "terms"]) {
    const inner = (raw as Record<string, unknown>)[key];
    if (Array.isArray(inner)) return listed(inner);
  }
  return { kind: "other" };
}

/** What forecasts, budgets, anomalies, advice and the ledger return. */
function readCosts(raw: object): Read | undefined {
  if ("backTest" in raw && "runRate" in raw) return { kind: "forecast", value: raw as ForecastAnswer };
  if ("list" in raw && "detail" in raw) return { kind: "anomalies", value: raw as AnomaliesRead };
  if ("budgets" in raw && "all" in raw) return { kind: "budgets", value: raw as BudgetsRead };
  if ("listed" in raw && "rows" in raw) return { kind: "advice", value: raw as AdviceRead };
  if ("savings" in raw) return { kind: "realized", value: raw.savings as Savings };
  if ("projection" in raw) return { kind: "guarantee", value: raw.projection as Projection };
  if ("sharedParts" in raw && "idle" in raw) return { kind: "allocation", value: raw as AllocationAnswer };
  if ("dataSource" in raw) return { kind: "data", value: raw.dataSource as DataRead };
  return undefined;
}

function listed(items: readonly unknown[]): Read {
  const objects = items.filter((item): item is Record<string, unknown> => typeof item === "object" && item !== null);
  if (objects.length > 0 && objects.every((item) => "term" in item && "meaning" in item))
    return { kind: "terms", value: objects as unknown as GlossaryEntry[] };
  return { kind: "list", value: objects };
}
