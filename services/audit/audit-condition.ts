import type { AuditRow } from "#core/api/schemas";

/** Which rows of the log are asked for. */
export type AuditQuestion = {
  readonly action?: string | undefined;
  /** Name of the actor. */
  readonly actor?: string | undefined;
  readonly outcome?: AuditRow["outcome"] | undefined;
  /** Instants, `from` included, `to` not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Text that the event, the target, the actor or the request id holds. */
  readonly search?: string | undefined;
};

/** As a condition over audit_log with its `$1` parameters. `before` leaves out rows from that sequence number on. */
export function auditCondition(question: AuditQuestion, before?: number): { readonly sql: string; readonly parameters: readonly unknown[] } {
  const terms: string[] = [];
  const parameters: unknown[] = [];
  const where = (sql: (place: string) => string, value: unknown) => {
    if (value === undefined || value === "") return;
    parameters.push(value);
    terms.push(sql(`$${parameters.length}`));
  };
  where((p) => `action = ${p}`, question.action);
  where((p) => `actor->>'name' = ${p}`, question.actor);
  where((p) => `outcome = ${p}`, question.outcome);
  where((p) => `at >= ${p}::timestamptz`, question.from);
  where((p) => `at < ${p}::timestamptz`, question.to);
  where(
    (p) => `concat_ws(' ', event, target, action, actor->>'name', request_id) ILIKE ${p}`,
    question.search && `%${question.search.replace(/[\\%_]/g, String.raw`\$&`)}%`,
  );
  where((p) => `seq < ${p}`, before);
  return { sql: terms.length > 0 ? terms.join(" AND ") : "true", parameters };
}
