import { columnsOf } from "#sandbox/kubernetes/api/columns";
import type { KubeObject } from "#sandbox/kubernetes/objects";

type Body = Readonly<Record<string, unknown>>;
type ListMetadata = { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number };

/** How a client wants objects: whole, as a table to print, or their metadata alone. */
export type Representation = "object" | "table" | "metadata";

export function representationFor(accept: string | undefined): Representation {
  const first = (accept ?? "").split(",").find((part) => part.includes("application/json") || part.includes("as="));
  if (first?.includes("as=Table") === true) return "table";
  return first?.includes("as=PartialObjectMetadata") === true ? "metadata" : "object";
}

export type Presenter = {
  one(object: KubeObject): Body;
  list(kind: string, apiVersion: string, objects: readonly KubeObject[], metadata: ListMetadata): Body;
  /** An object of a watch; only the first table of a watch has column definitions. */
  event(object: KubeObject): Body;
};

export function presenter(representation: Representation, plural: string, now: Date, includeObject = "Metadata"): Presenter {
  if (representation === "object") {
    return {
      one: (object) => object,
      event: (object) => object,
      list: (kind, apiVersion, items, metadata) => ({ kind: `${kind}List`, apiVersion, metadata, items }),
    };
  }
  if (representation === "metadata") {
    return {
      one: metadataOnly,
      event: metadataOnly,
      list: (_kind, _apiVersion, items, metadata) => ({
        kind: "PartialObjectMetadataList",
        apiVersion: "meta.k8s.io/v1",
        metadata,
        items: items.map(metadataOnly),
      }),
    };
  }
  const columns = columnsOf(plural);
  const definitions = columns.map(({ name, type = "string", wide }) => ({
    name,
    type,
    format: name === "Name" ? "name" : "",
    description: "",
    priority: wide === true ? 1 : 0,
  }));
  const row = (object: KubeObject) => ({
    cells: columns.map((column) => column.value(object, now)),
    ...(includeObject === "None" ? {} : { object: includeObject === "Object" ? object : metadataOnly(object) }),
  });
  const table = (objects: readonly KubeObject[], metadata: ListMetadata, withDefinitions = true): Body => ({
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: withDefinitions ? definitions : null,
    rows: objects.map(row),
  });
  let isFirst = true;
  return {
    one: (object) => table([object], { resourceVersion: object.metadata.resourceVersion }),
    list: (_kind, _apiVersion, items, metadata) => table(items, metadata),
    event: (object) => {
      const body = table([object], { resourceVersion: object.metadata.resourceVersion }, isFirst);
      isFirst = false;
      return body;
    },
  };
}

function metadataOnly(object: KubeObject): Body {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
}
