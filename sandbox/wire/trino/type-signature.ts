import { type LakeType, readLakeType } from "#sandbox/lake/lake-type";

const UNBOUNDED = 2_147_483_647;

/** Columns as Trino's protocol describes them. A client that does not say that it knows precisions is told none. */
export function trinoColumn({ name, type }: { readonly name: string; readonly type: string }, parametricDatetime: boolean) {
  const shown = parametricDatetime ? type : type.replaceAll(/\b(timestamp|time)\(\d+\)/g, "$1");
  return { name, type: shown, typeSignature: signatureOf(readLakeType(shown)) };
}

type Signature = { readonly rawType: string; readonly arguments: readonly { readonly kind: string; readonly value: unknown }[] };

function signatureOf({ base, numbers, inner }: LakeType): Signature {
  const lengths = base === "varchar" && numbers.length === 0 ? [UNBOUNDED] : numbers;
  const long = lengths.map((value) => ({ kind: "LONG", value }));
  const nested = inner.map(({ name, type }) =>
    base === "row"
      ? { kind: "NAMED_TYPE", value: { ...(name === undefined ? {} : { fieldName: { name } }), typeSignature: signatureOf(type) } }
      : { kind: "TYPE", value: signatureOf(type) },
  );
  return { rawType: base, arguments: [...long, ...nested] };
}
