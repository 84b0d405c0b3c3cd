export async function recoveryTimes(trials: number): Promise<boolean> {
  return trials > 0;
}
