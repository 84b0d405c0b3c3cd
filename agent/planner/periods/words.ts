/** Words of the period grammar as pieces of regular expressions. All match lower-case, repaired text. */
export const MONTHS = [
  "jan(?:uary)?",
  "feb(?:ruary)?",
  "mar(?:ch)?",
  "apr(?:il)?",
  "may",
  "june?",
  "july?",
  "aug(?:ust)?",
  "sept?(?:ember)?",
  "oct(?:ober)?",
  "nov(?:ember)?",
  "dec(?:ember)?",
] as const;

export const MONTH = `(?:${MONTHS.join("|")})(?:\\.(?= ?\\d))?(?:'s)?`;

const MONTH_RES = MONTHS.map((m) => new RegExp(`^${m}\\b`));

/** 1 to 12. */
export const monthNumber = (word: string): number => MONTH_RES.findIndex((re) => re.test(word)) + 1;

export const WEEKDAYS = [
  "mon(?:days?)?",
  "tue(?:s(?:days?)?)?",
  "wed(?:nesdays?)?",
  "thu(?:rs(?:days?)?|r)?",
  "fri(?:days?)?",
  "sat(?:urdays?)?",
  "sun(?:days?)?",
] as const;

export const WEEKDAY = `(?:${WEEKDAYS.join("|")})(?:'s)?`;

const WEEKDAY_RES = WEEKDAYS.map((d) => new RegExp(`^${d}\\b`));

/** 0 is Monday. */
export const weekdayNumber = (word: string): number => WEEKDAY_RES.findIndex((re) => re.test(word));

const CARDINALS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
  "thirteen",
  "fourteen",
  "fifteen",
  "sixteen",
  "seventeen",
  "eighteen",
  "nineteen",
  "twenty",
];

const TENS: Readonly<Record<string, number>> = {
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  "a hundred": 100,
  dozen: 12,
  "a dozen": 12,
  "a couple of": 2,
  "a couple": 2,
  "couple of": 2,
  couple: 2,
  "twenty-four": 24,
  "twenty four": 24,
  "forty-eight": 48,
  "forty eight": 48,
  "thirty-six": 36,
  "thirty six": 36,
  "seventy-five": 75,
  "seventy five": 75,
  "sixty-five": 65,
  "eighty-five": 85,
  "eighty five": 85,
};

const words = [...Object.keys(TENS), ...CARDINALS].toSorted((a, b) => b.length - a.length);

export const NUMBER = `(?:\\d{1,4}|${words.join("|")})`;

export function numberOf(word: string): number {
  if (/^\d/.test(word)) return Number(word);
  return TENS[word] ?? CARDINALS.indexOf(word);
}

const ORDINALS = ["first|1st", "second|2nd", "third|3rd", "fourth|4th"];

export const ORDINAL = `(?:${ORDINALS.join("|")})`;

/** 1 to 4. */
export const ordinalOf = (word: string): number => ORDINALS.findIndex((o) => o.split("|").includes(word)) + 1;
