import { z } from "zod";
import { Block, Source } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { Reconciliation, ResolvedPeriod } from "#core/costs/query";
import { strictObject } from "#core/api/strict-object";

/** Cost of a Kubernetes cluster by who runs on it: GET /api/allocation. */

/** What becomes of cost that is nobody's: kept apart, shared by cost, or in equal parts. */
export const Spread = z.enum(["none", "proportional", "uniform"]);
export type Spread = z.infer<typeof Spread>;

export const AllocationQuery = strictObject({
  /** All of them where left out. */
  cluster: z.string().max(200).optional(),
  /** cluster, namespace, workload, node, or tag:<key> such as tag:team. By cluster, idle and shared cost are those of each. */
  by: z.string().max(120).default("namespace"),
  period: z.string().max(60).default("last_month"),
  /** Both idle and shared cost, unless one of them is said on its own. */
  spread: Spread.default("none"),
  idle: Spread.optional(),
  shared: Spread.optional(),
  metric: z.enum(["amortized", "net_amortized", "list"]).default("amortized"),
});
export type AllocationQuery = z.infer<typeof AllocationQuery>;

export const AllocationRow = z.object({
  /** Null: pods without a value of that dimension. */
  key: z.string().nullable(),
  /** As it is shown: "payments", "no team tag", "12 others". */
  label: z.string(),
  cpu: Figure,
  memory: Figure,
  /** What it asked for or used, the larger, at its nodes' real prices. */
  own: Figure,
  /** Its part of idle and shared cost; zero where they are kept apart. */
  idle: Figure,
  shared: Figure,
  total: Figure,
  /** Used of what it asked for, weighted by price; null value: unknown. */
  efficiency: Figure,
});
export type AllocationRow = z.infer<typeof AllocationRow>;

export const AllocationAnswer = z.object({
  queryId: z.string(),
  /** Null: all clusters. */
  cluster: z.string().nullable(),
  by: z.string(),
  period: ResolvedPeriod,
  metric: z.object({ name: z.string(), label: z.string(), unit: z.string() }),
  /** Where requests and usage come from. `live-inventory`: what runs now stands for the whole period. */
  basis: z.enum(["split-cost-allocation", "live-inventory"]),
  spread: z.object({ idle: Spread, shared: Spread }),
  /** The bill of the cluster's resources; own + idle + shared = bill, to the cent. */
  bill: Figure,
  own: Figure,
  idle: Figure,
  idleShare: Figure,
  shared: Figure,
  rows: z.array(AllocationRow),
  /** Control plane, volumes, load balancers, data transfer ... */
  sharedParts: z.array(z.object({ what: z.string(), cost: Figure })),
  nodes: z.array(
    z.object({
      node: z.string(),
      instanceType: z.string().nullable(),
      purchaseOption: z.string().nullable(),
      cost: Figure,
      own: Figure,
      idle: Figure,
    }),
  ),
  reconciliation: Reconciliation,
  figures: z.array(Figure),
  blocks: z.array(Block),
  sources: z.array(Source.omit({ n: true })),
  notes: z.array(z.string()),
});
export type AllocationAnswer = z.infer<typeof AllocationAnswer>;
