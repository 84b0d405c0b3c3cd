import { gunzipSync, gzipSync } from "node:zlib";
import type { ChoiceModel, TrainedChoiceModel } from "#agent/planner/model/choice-model";
import { pack, type Packed, PackedChoiceModel } from "#agent/planner/model/packed-model";
import type { WordCounts } from "#agent/planner/spelling";
import type { Intent } from "#core/planner/frame";

/** What `understand` works with. */
export type Planner = {
  readonly words: WordCounts;
  readonly applicability: ReadonlyMap<Intent, ReadonlySet<string>>;
  readonly models: ReadonlyMap<string, ChoiceModel>;
  readonly confidence: ConfidenceModel;
};

/** Logistic regression on a few facts about a reading, and the levels under which it asks back. */
export type ConfidenceModel = {
  readonly weights: readonly number[];
  /** Below this it asks back. */
  readonly askBelow: number;
  /** The same for readings that would change something. */
  readonly actBelow: number;
  /** The same for calling a message out of scope. */
  readonly refuseBelow: number;
};

type Header = {
  readonly bank: string;
  readonly words: readonly (readonly [string, number])[];
  readonly applicability: readonly (readonly [Intent, readonly string[]])[];
  readonly confidence: ConfidenceModel;
  readonly models: readonly {
    readonly name: string;
    readonly labels: number;
    readonly scale: number;
    readonly rows: number;
    readonly ownScale: number;
    readonly own: number;
  }[];
};

/** Header as JSON with its length before it, then each model's arrays, gzipped. The same input gives the same bytes. */
export function writeWeights(bank: string, planner: Omit<Planner, "models"> & { readonly models: ReadonlyMap<string, TrainedChoiceModel> }): Buffer {
  const packed = [...planner.models].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, model]) => ({ name, packed: pack(model) }));
  const header: Header = {
    bank,
    words: [...planner.words].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    applicability: [...planner.applicability]
      .map(([intent, keys]): [Intent, string[]] => [intent, [...keys].toSorted()])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    confidence: planner.confidence,
    models: packed.map(({ name, packed: p }) => ({
      name,
      labels: p.labels,
      scale: p.scale,
      rows: p.rowKeys.length,
      ownScale: p.ownScale,
      own: p.ownKeys.length,
    })),
  };
  const json = Buffer.from(JSON.stringify(header), "utf8");
  const parts: Buffer[] = [Buffer.alloc(4), json];
  parts[0]?.writeUInt32LE(json.length);
  for (const { packed: p } of packed)
    for (const array of [p.rowKeys, p.rows, p.ownKeys, p.own]) parts.push(Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  return gzipSync(Buffer.concat(parts), { level: 9 }) as Buffer;
}

export function readWeights(file: Buffer): Planner & { readonly bank: string } {
  const bytes = gunzipSync(file);
  const length = bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.subarray(4, 4 + length).toString("utf8")) as Header;
  let at = 4 + length;
  const take = (n: number) => {
    const copy = bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + n);
    at += n;
    return copy;
  };
  const models = new Map<string, ChoiceModel>();
  for (const { name, labels, scale, rows, ownScale, own } of header.models) {
    const packed: Packed = {
      labels,
      scale,
      rowKeys: new Uint32Array(take(rows * 4)),
      rows: new Int8Array(take(rows * labels)),
      ownScale,
      ownKeys: new Uint32Array(take(own * 4)),
      own: new Int8Array(take(own)),
    };
    models.set(name, new PackedChoiceModel(packed));
  }
  return {
    bank: header.bank,
    words: new Map(header.words),
    applicability: new Map(header.applicability.map(([intent, keys]) => [intent, new Set(keys)])),
    confidence: header.confidence,
    models,
  };
}
