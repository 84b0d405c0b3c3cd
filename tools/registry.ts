import type { Tool } from "#tools/kit/define-tool";
import { proposeNodeSwitch } from "#tools/propose/propose-node-switch";
import { forgetFactTool } from "#tools/note/forget-fact";
import { rememberFactTool } from "#tools/note/remember-fact";
import { scheduleQuestionTool } from "#tools/note/schedule-question";
import { stopScheduledQuestionTool } from "#tools/note/stop-scheduled-question";
import { askUser } from "#tools/present/ask-user";
import { drawChart } from "#tools/present/draw-chart";
import { proposeSavingsPlan } from "#tools/propose/propose-savings-plan";
import { proposeSavingsPlanReturn } from "#tools/propose/propose-savings-plan-return";
import { analyzeCommitment } from "#tools/read/analyze-commitment";
import { listCommitments } from "#tools/read/list-commitments";
import { simulateCommitment } from "#tools/read/simulate-commitment";
import { allocateCluster } from "#tools/read/allocate-cluster";
import { analyzeNode } from "#tools/read/analyze-node";
import { budgetStatus } from "#tools/read/budget-status";
import { explainChange } from "#tools/read/explain-change";
import { explainTerm } from "#tools/read/explain-term";
import { findSavings } from "#tools/read/find-savings";
import { forecastCosts } from "#tools/read/forecast-costs";
import { guaranteeProjection } from "#tools/read/guarantee-projection";
import { listAnomalies } from "#tools/read/list-anomalies";
import { listFacts } from "#tools/read/list-facts";
import { listInventory } from "#tools/read/list-inventory";
import { listNodeMoves } from "#tools/read/list-node-moves";
import { listProposals } from "#tools/read/list-proposals";
import { listScheduledQuestions } from "#tools/read/list-scheduled-questions";
import { listRecommendations } from "#tools/read/list-recommendations";
import { locateWorkload } from "#tools/read/locate-workload";
import { queryCosts } from "#tools/read/query-costs";
import { realizedSavings } from "#tools/read/realized-savings";
import { runSql } from "#tools/read/run-sql";
import { showAudit } from "#tools/read/show-audit";
import { spotMarket } from "#tools/read/spot-market";

/** Every tool that a model may call, and the only list of them. Some draft for people to sign, some write down what a person said; none approves or carries out anything. */
export const TOOLS: readonly Tool[] = [
  queryCosts,
  explainChange,
  allocateCluster,
  findSavings,
  listRecommendations,
  realizedSavings,
  forecastCosts,
  guaranteeProjection,
  listAnomalies,
  budgetStatus,
  listInventory,
  locateWorkload,
  analyzeNode,
  spotMarket,
  listProposals,
  proposeNodeSwitch,
  listNodeMoves,
  listCommitments,
  analyzeCommitment,
  simulateCommitment,
  proposeSavingsPlan,
  proposeSavingsPlanReturn,
  showAudit,
  explainTerm,
  listFacts,
  listScheduledQuestions,
  rememberFactTool,
  forgetFactTool,
  scheduleQuestionTool,
  stopScheduledQuestionTool,
  runSql,
  drawChart,
  askUser,
];
