/** What the sandbox's answers are made of. A `Date` is an instant in each of CloudWatch's protocols. */
export type WireValue = string | number | boolean | Date | null | undefined | readonly WireValue[] | { readonly [name: string]: WireValue };

const INSTANT_TAG = 1;
const BREAK = 0xff;
const DEEPEST = 32;

/** RFC 8949, as far as smithy-rpc-v2-cbor uses it. Members that are undefined are left out. */
export function toCbor(value: WireValue): Buffer {
  if (value === null || value === undefined) return Buffer.from([0xf6]);
  if (typeof value === "boolean") return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "number") return Number.isSafeInteger(value) ? (value < 0 ? head(1, -1 - value) : head(0, value)) : double(value);
  if (value instanceof Date) return Buffer.concat([head(6, INSTANT_TAG), double(value.getTime() / 1000)]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map((one: WireValue) => toCbor(one))]);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Buffer.concat([head(5, members.length), ...members.flatMap(([name, member]) => [toCbor(name), toCbor(member as WireValue)])]);
}

function head(major: number, size: number): Buffer {
  const lead = major << 5;
  if (size < 24) return Buffer.from([lead | size]);
  const bytes = Buffer.alloc(9);
  if (size < 0x100) return Buffer.from([lead | 24, size]);
  if (size < 0x10000) return (bytes.writeUInt8(lead | 25), bytes.writeUInt16BE(size, 1), bytes.subarray(0, 3));
  if (size < 0x1_0000_0000) return (bytes.writeUInt8(lead | 26), bytes.writeUInt32BE(size, 1), bytes.subarray(0, 5));
  bytes.writeUInt8(lead | 27);
  bytes.writeBigUInt64BE(BigInt(size), 1);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(0xfb);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

/** @throws RangeError for bytes that are no such value */
export function fromCbor(bytes: Buffer): unknown {
  let at = 0;
  const take = (count: number) => {
    if (count > bytes.length - at) throw new RangeError("CBOR ends too early.");
    at += count;
    return bytes.subarray(at - count, at);
  };
  const sizeOf = (more: number): number | undefined => {
    if (more < 24) return more;
    if (more === 24) return take(1).readUInt8();
    if (more === 25) return take(2).readUInt16BE();
    if (more === 26) return take(4).readUInt32BE();
    if (more === 27) return Number(take(8).readBigUInt64BE());
    if (more === 31) return undefined;
    throw new RangeError("CBOR has an unknown length.");
  };
  const isEnd = () => (bytes[at] === BREAK ? (at++, true) : false);
  const read = (depth: number): unknown => {
    if (depth > DEEPEST) throw new RangeError("CBOR is nested too deep.");
    const lead = take(1).readUInt8();
    const [major, more] = [lead >> 5, lead & 31];
    if (major === 7) return simple(more, take);
    const size = sizeOf(more);
    const goesOn = (index: number) => (size === undefined ? !isEnd() : index < size);
    switch (major) {
      case 0:
        return size ?? 0;
      case 1:
        return -1 - (size ?? 0);
      case 2:
      case 3: {
        const parts: Buffer[] = [];
        if (size !== undefined) parts.push(take(size));
        else while (!isEnd()) parts.push(Buffer.from(String(read(depth + 1))));
        return Buffer.concat(parts).toString("utf8");
      }
      case 4: {
        const list: unknown[] = [];
        while (goesOn(list.length)) list.push(read(depth + 1));
        return list;
      }
      case 5: {
        const members: [string, unknown][] = [];
        while (goesOn(members.length)) members.push([String(read(depth + 1)), read(depth + 1)]);
        return Object.fromEntries(members);
      }
      default: {
        const tagged = read(depth + 1);
        return size === INSTANT_TAG && typeof tagged === "number" ? new Date(tagged * 1000) : tagged;
      }
    }
  };
  return read(0);
}

function simple(more: number, take: (count: number) => Buffer): unknown {
  if (more === 20) return false;
  if (more === 21) return true;
  if (more === 22) return null;
  if (more === 23) return undefined;
  if (more === 26) return take(4).readFloatBE();
  if (more === 27) return take(8).readDoubleBE();
  if (more === 25) return half(take(2).readUInt16BE());
  throw new RangeError("CBOR has an unknown value.");
}

function half(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 === 1 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
