const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const QUANTITY = /^([+-]?\d*\.?\d+(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/;
const MIB = 2 ** 20;
/** Rounding up must not add a unit for an error in the last binary digit. */
const NOISE = 1e-9;

/** A Kubernetes quantity ("250m", "1.5Gi", "1e3") in its base unit; undefined where it is none. */
export function quantity(text: string | undefined): number | undefined {
  const match = QUANTITY.exec(text?.trim() ?? "");
  return match === null ? undefined : Number(match[1]) * (SUFFIXES[match[2] ?? ""] ?? Number.NaN);
}

/** Rounded up: a request is never told smaller than it is. Absent: 0. */
export function cpuMillis(text: string | undefined): number {
  return Math.max(0, Math.ceil((quantity(text) ?? 0) * 1000 - NOISE));
}

/** Rounded up, MiB. Absent: 0. */
export function memoryMib(text: string | undefined): number {
  return Math.max(0, Math.ceil((quantity(text) ?? 0) / MIB - NOISE));
}
