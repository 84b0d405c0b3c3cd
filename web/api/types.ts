import type { z } from "zod";
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
