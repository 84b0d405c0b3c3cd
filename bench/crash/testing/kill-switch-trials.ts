export async function killSwitchTrials(trials: number): Promise<boolean> {
  return trials > 0;
}
