/** The end of one tenant's audit chain as it stood at an instant. */
export type AnchoredHead = { readonly tenantId: string; readonly seq: number; readonly hash: string; readonly at: string };

/**
 * Heads of audit chains, kept outside of the database: a chain alone cannot show that its end was cut off.
 * Only ever appended to.
 */
export interface AuditAnchors {
  append(heads: readonly AnchoredHead[]): Promise<void>;
  /** The anchor that reaches furthest; undefined where there is none. */
  latest(tenantId: string): Promise<AnchoredHead | undefined>;
}
