import type { Container } from "#sandbox/kubernetes/objects";

const UNITS: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  m: 1e-3,
  "": 1,
};

/** A Kubernetes quantity in its base unit: cores, bytes, or a count. */
export function quantity(text: string | undefined): number {
  const [, digits = "0", unit = ""] = /^([0-9.]+)([A-Za-z]*)$/.exec(text ?? "0") ?? [];
  return Number(digits) * (UNITS[unit] ?? 1);
}

/** Millicores and mebibytes that the containers of a pod ask for. */
export function requestsOf(containers: readonly Container[]): { readonly cpuMillis: number; readonly memoryMib: number } {
  const sum = (of: "cpu" | "memory") => containers.reduce((total, { resources }) => total + quantity(resources?.requests?.[of]), 0);
  return { cpuMillis: Math.round(sum("cpu") * 1000), memoryMib: sum("memory") / 2 ** 20 };
}
