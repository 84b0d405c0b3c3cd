import type { Condition, KubeObject, Labels } from "#sandbox/kubernetes/objects";

export type Requirement = {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
};

export type NodePool = KubeObject & {
  readonly spec: {
    readonly template: {
      readonly metadata?: { readonly labels?: Labels | undefined } | undefined;
      readonly spec: { readonly requirements: readonly Requirement[]; readonly [field: string]: unknown };
    };
    readonly [field: string]: unknown;
  };
};

export type NodeClaim = KubeObject & {
  readonly spec: { readonly requirements?: readonly Requirement[] | undefined; readonly [field: string]: unknown };
  readonly status?:
    | {
        readonly providerID?: string | undefined;
        readonly nodeName?: string | undefined;
        readonly imageID?: string | undefined;
        readonly capacity?: Labels | undefined;
        readonly allocatable?: Labels | undefined;
        readonly conditions?: readonly Condition[] | undefined;
      }
    | undefined;
};
