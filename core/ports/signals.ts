/** A metric of a resource over time, as the provider measured it; evidence beside the bill, never a cost. */
export type SignalSeries = {
  /** "CPUUtilization of i-0abc", "BytesOutToDestination of nat-0abc" */
  readonly label: string;
  readonly unit: string;
  readonly points: readonly { readonly at: string; readonly value: number }[];
  /** Where it comes from, for people: "CloudWatch, us-east-1". */
  readonly source: string;
};

/** What somebody or something did to a resource: an API call in the provider's own log. */
export type SignalEvent = { readonly at: string; readonly what: string; readonly by: string };

export type SignalQuestion = {
  readonly resource: string;
  readonly service: string | null;
  readonly account: string | null;
  readonly region: string | null;
  /** Half-open, ISO instants. */
  readonly from: string;
  readonly to: string;
};

/** Metrics and events around a resource. Where nothing is connected there is no `Signals` at all, and evidence is the bill's alone. */
export interface Signals {
  metrics(question: SignalQuestion, options: { readonly signal?: AbortSignal | undefined }): Promise<readonly SignalSeries[]>;
  events(question: SignalQuestion, options: { readonly signal?: AbortSignal | undefined }): Promise<readonly SignalEvent[]>;
}
