import type { z } from "zod";
import type * as nodes from "#core/api/nodes";
import type * as proposals from "#core/api/proposals";
import type * as schemas from "#core/api/schemas";

export type Problem = z.infer<typeof schemas.Problem>;
export type SignInOptions = z.infer<typeof schemas.SignInOptions>;
export type Me = z.infer<typeof schemas.Me>;
export type ModelInfo = z.infer<typeof schemas.ModelInfo>;
export type DataSource = z.infer<typeof schemas.DataSource>;
export type KeyFigure = z.infer<typeof schemas.KeyFigure>;
export type ActivityItem = z.infer<typeof schemas.ActivityItem>;
export type Overview = z.infer<typeof schemas.Overview>;
export type AuditRow = z.infer<typeof schemas.AuditRow>;
export type AuditPage = z.infer<typeof schemas.AuditPage>;
export type AuditVerification = z.infer<typeof schemas.AuditVerification>;
export type Person = z.infer<typeof schemas.Person>;
export type Invitation = z.infer<typeof schemas.Invitation>;
export type Thread = z.infer<typeof schemas.Thread>;
export type ThreadDetail = z.infer<typeof schemas.ThreadDetail>;
export type StoredQuery = z.infer<typeof schemas.StoredQuery>;
export type LinkInfo = z.infer<typeof schemas.LinkInfo>;

export type ProposalSummary = z.infer<typeof proposals.ProposalSummary>;
export type ProposalDetail = z.infer<typeof proposals.ProposalDetail>;
export type ProposalList = z.infer<typeof proposals.ProposalList>;
export type StepInfo = z.infer<typeof proposals.StepInfo>;
export type BatchAnswer = z.infer<typeof proposals.BatchAnswer>;
export type KillSwitchInfo = z.infer<typeof proposals.KillSwitchInfo>;
export type ClusterSettings = z.infer<typeof proposals.ClusterSettings>;
export type NodeRow = z.infer<typeof nodes.NodeRow>;
export type NodeList = z.infer<typeof nodes.NodeList>;
export type NodeAnalysis = z.infer<typeof nodes.NodeAnalysis>;
export type SourceState = z.infer<typeof nodes.SourceState>;
export type SemanticModel = z.infer<typeof schemas.SemanticModelInfo>;

export type { ChangeAnswer } from "#core/api/change";
export type { ForecastAnswer } from "#core/api/forecast";
export type { Spend } from "#core/api/spend";
