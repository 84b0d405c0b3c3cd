import { HOURS_OF_DAY, type Hour, hourOf, hourOfWeek } from "#sandbox/world/time";

/** How much of something is in use over a week, about 0 to 1.3. */
export type Profile = "flat" | "shop" | "office" | "night_batch" | "training";
export const PROFILES: readonly Profile[] = ["flat", "shop", "office", "night_batch", "training"];

const GROWTH_IS_ONE = hourOf("2026-11-01");
const HOURS_OF_MONTH = 730.5;
/** Share of today's size that is added each month: 2 to 3 percent over the year before. */
const GROWTH_PER_MONTH = 0.027;

/** Size of what grows against November 2026. Linear and bounded, so that a clock far away gives a world of the same order. */
export function growthAt(hour: Hour): number {
  const months = (Math.floor(hour / HOURS_OF_DAY) * HOURS_OF_DAY - GROWTH_IS_ONE) / HOURS_OF_MONTH;
  return Math.min(Math.max(1 + GROWTH_PER_MONTH * months, 0.5), 2);
}

/** The shop's year: Black Friday to Christmas, and the hiking summer. */
export function shopSeasonAt(hour: Hour): number {
  const date = new Date(hour * 3_600_000);
  const month = date.getUTCMonth() + 1;
  const day = date.getUTCDate();
  if (month === 11 && day >= 20) return 1.28;
  if (month === 12 && day <= 23) return 1.2;
  if (month === 6 || month === 7) return 1.1;
  if (month === 1 || month === 2) return 0.92;
  return 1;
}

export function profileAt(profile: Profile, hour: Hour): number {
  return profileOfWeek(profile, hourOfWeek(hour));
}

export function profileOfWeek(profile: Profile, how: number): number {
  const day = Math.floor(how / HOURS_OF_DAY);
  const hour = how % HOURS_OF_DAY;
  switch (profile) {
    case "flat":
      return 1;
    case "shop": {
      // Shoppers in American time zones: most at 01:00 UTC, least at 09:00 to 11:00.
      const wave = 0.58 + 0.42 * Math.cos(((hour - 1) / HOURS_OF_DAY) * 2 * Math.PI);
      return wave * (day >= 5 ? 1.12 : 1);
    }
    case "office":
      return isWorkHour(day, hour, 13, 24) ? 1 : 0.03;
    case "night_batch":
      return hour >= 2 && hour < 7 ? 1 : 0.08;
    case "training":
      return isWorkHour(day, hour, 14, 23) ? 1 : 0.06;
  }
}

function isWorkHour(day: number, hour: number, from: number, to: number): boolean {
  return day < 5 && hour >= from && hour < to;
}
