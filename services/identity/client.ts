/** Who knocks, before anyone is known. */
export type Client = { readonly ip: string | null; readonly userAgent: string | null; readonly requestId: string };
