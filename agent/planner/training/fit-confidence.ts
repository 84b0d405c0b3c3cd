/** Facts about a held-out reading, and whether it was right. */
export type Judged = { readonly facts: readonly number[]; readonly right: boolean };

/** Logistic regression by Newton's method with a small ridge; deterministic. */
export function fitConfidence(data: readonly Judged[]): readonly number[] {
  const size = data[0]?.facts.length ?? 1;
  let w = Array.from({ length: size }, () => 0);
  for (let round = 0; round < 25; round++) {
    const gradient = w.map((x): number => -0.5 * x);
    const hessian = w.map((_x, i) => w.map((_y, j) => (i === j ? 0.5 : 0) as number));
    for (const { facts, right } of data) {
      const p = 1 / (1 + Math.exp(-facts.reduce((sum, fact, i) => sum + fact * (w[i] ?? 0), 0)));
      for (let i = 0; i < size; i++) {
        gradient[i] = (gradient[i] ?? 0) + (facts[i] ?? 0) * ((right ? 1 : 0) - p);
        const row = hessian[i];
        if (row) for (let j = 0; j < size; j++) row[j] = (row[j] ?? 0) + p * (1 - p) * (facts[i] ?? 0) * (facts[j] ?? 0);
      }
    }
    const step = solve(hessian, gradient);
    w = w.map((x, i) => x + (step[i] ?? 0));
    if (Math.max(...step.map(Math.abs)) < 1e-9) break;
  }
  return w.map((x) => Math.round(x * 1e6) / 1e6);
}

/** Gaussian elimination with pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const n = right.length;
  const a = matrix.map((row, i) => [...row, right[i] ?? 0]);
  for (let col = 0; col < n; col++) {
    let pivot = col;
    for (let row = col + 1; row < n; row++) if (Math.abs(a[row]?.[col] ?? 0) > Math.abs(a[pivot]?.[col] ?? 0)) pivot = row;
    const swap = a[col];
    const other = a[pivot];
    if (!swap || !other) return right.map(() => 0);
    [a[col], a[pivot]] = [other, swap];
    const lead = a[col]?.[col] ?? 0;
    if (Math.abs(lead) < 1e-12) continue;
    for (let row = 0; row < n; row++) {
      if (row === col) continue;
      const factor = (a[row]?.[col] ?? 0) / lead;
      for (let k = col; k <= n; k++) {
        const r = a[row];
        if (r) r[k] = (r[k] ?? 0) - factor * (a[col]?.[k] ?? 0);
      }
    }
  }
  return a.map((row, i) => (Math.abs(row[i] ?? 0) < 1e-12 ? 0 : (row[n] ?? 0) / (row[i] ?? 1)));
}
