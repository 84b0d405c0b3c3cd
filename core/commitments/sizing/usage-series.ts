import { MONTH_HOURS } from "#core/commitments/model";
import { mean, median } from "#core/costs/forecast/robust";

const DAY = 24;
const WEEK = 168;
const DAYS_OF_MONTH = MONTH_HOURS / DAY;

/**
 * Share of the median day by which days grow in a month: the median of the slopes between all pairs of the same weekday, which neither
 * a few odd days nor the week's shape move (Hirsch and Slack 1984). Undefined where there is nothing to compare or no usage.
 *
 * @param from hours since the epoch
 */
export function monthlyTrend(hourly: readonly number[], from: number): number | undefined {
  const days = wholeDays(hourly, from);
  const slopes: number[] = [];
  for (let first = 0; first < days.length; first += 1) {
    for (let later = first + 7; later < days.length; later += 7) {
      slopes.push(((days[later] as number) - (days[first] as number)) / (later - first));
    }
  }
  const usual = median(days);
  return slopes.length === 0 || usual <= 0 ? undefined : (median(slopes) * DAYS_OF_MONTH) / usual;
}

/**
 * Share of the variance of hours that the hour of the week explains, trend taken out and corrected for the 168 means that it fits
 * (adjusted R squared): noise comes out as 0, not as the share that means of two weeks explain of anything. 0 for flat usage.
 */
export function weeklySeasonStrength(hourly: readonly number[], from: number): number | undefined {
  const count = hourly.length;
  if (count < 2 * WEEK) return undefined;
  const slope = ((monthlyTrend(hourly, from) ?? 0) * median(wholeDays(hourly, from))) / DAYS_OF_MONTH / DAY / DAY;
  const level = hourly.map((value, hour) => value - slope * hour);
  const slots = [...Map.groupBy(level.keys(), (hour) => (from + hour) % WEEK).values()];
  const squares = (values: readonly number[]): number => {
    const centre = mean(values);
    return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  };
  const whole = squares(level);
  if (whole <= 1e-18 * count * mean(hourly) ** 2) return 0;
  const within = slots.reduce((sum, slot) => sum + squares(slot.map((hour) => level[hour] as number)), 0);
  return Math.min(1, Math.max(0, 1 - within / (count - WEEK) / (whole / (count - 1))));
}

/** Sums of whole UTC days. */
function wholeDays(hourly: readonly number[], from: number): number[] {
  const days: number[] = [];
  for (let start = (DAY - (from % DAY)) % DAY; start + DAY <= hourly.length; start += DAY) {
    let sum = 0;
    for (let hour = start; hour < start + DAY; hour += 1) sum += hourly[hour] as number;
    days.push(sum);
  }
  return days;
}
