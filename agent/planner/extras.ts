import type { Analysis } from "#agent/planner/analyse";
import { numberOf } from "#agent/planner/periods/words";
import type { Extras, Frame } from "#core/planner/frame";

const MONEY = "\\$? ?(\\d+(?:[.,]\\d+)*) ?(k|m|grand|thousand)?(?: ?(?:usd|dollars?|bucks?))?";

function amount(text: string | undefined, suffix: string | undefined): number {
  const n = Number((text ?? "").replace(/,(?=\d{3})/g, "").replace(",", "."));
  return n * (suffix === "m" ? 1e6 : suffix ? 1000 : 1);
}

/** What the flat frame cannot say: order by change, thresholds, shares, averages, running totals, a figure to reconcile with, style. */
export function readExtras({ utterance }: Analysis, frame: Frame): Extras {
  const text = utterance.clean;
  const extras: Extras = {};
  const asks = frame.i === "q" || frame.i === "why" || frame.i === "fc" || frame.i === "anom" || frame.i === "bud" || frame.i === "recs";
  if (asks) {
    if (
      /\b(?:grew|grow(?:n|ing)?|rose|risen|increas(?:ed|es|ing)|jumped|climbed|moved|changed|dropped|fell|fallen|movers?|growth|shrank)\b.{0,24}\b(?:most|fastest|least|hardest|biggest)\b|\b(?:biggest|largest|top|worst|fastest|main)\b.{0,16}\b(?:movers?|increases?|jumps?|changes?|drops?|growers?|growing|climbers?|swings?|deltas?)\b|\b(?:order|sort|rank)(?:ed)? by (?:the )?(?:change|delta|growth|increase|difference|movement)\b/.test(
        text,
      )
    )
      extras.orderBy = "change";
    else if (/\b(?:order|sort)(?:ed)? (?:by )?(?:the )?name|alphabetical(?:ly)?|a to z|a-z\b/.test(text)) extras.orderBy = "name";
    const least = new RegExp(
      `\\b(?:above|over|more than|at least|exceeding|greater than|bigger than|larger than|north of|upwards of|> ?=?|costing over|min(?:imum)?)(?: of)? ${MONEY}(?![\\w%]|-|(?: ?(?:%|percent|days?|weeks?|months?|years?|hours?|nodes?|gb|tb)))`,
    ).exec(text);
    if (
      least &&
      (/[$k]|usd|dollar|buck|grand/.test(least[0]) ||
        /\b(?:only|just|anything|everything|those|items?|services?|accounts?|cost|spend)\b/.test(text.slice(0, least.index)))
    )
      extras.minValue = amount(least[1], least[2]);
    if (
      /\b(?:what|which) (?:percent(?:age)?|share|proportion|fraction|part|%)\b|\b(?:percent(?:age)?|share|proportion|%|fraction) of (?:the |our )?(?:total|bill|spend|cost|whole|it|all|that)\b|\bas (?:a )?(?:percent(?:age)?|share|%)\b|\bin (?:percent|%)\b|\bpercentages?\b|\bmarket share\b/.test(
        text,
      )
    )
      extras.share = true;
    if (
      /\b(?:average|avg|mean|typical)\b.{0,20}\b(?:day|daily)\b|\b(?:daily|per[- ]day) (?:average|avg|mean)\b|\bon average\b.{0,20}\b(?:day|daily)\b|\ba day on average\b/.test(
        text,
      )
    )
      extras.average = "daily";
    if (/\bcumulative(?:ly)?\b|\brunning (?:total|sum)\b|\baccumulat(?:ed|ing|ive)\b|\badding up as\b/.test(text)) extras.cumulative = true;
    const own = new RegExp(
      `\\b(?:ledger|spreadsheet|invoice|statement|books?|finance|accounting|explorer|csv|pdf|i (?:get|got|have|see)|we (?:get|have|booked|show)|(?:it|they) (?:says?|shows?|reads?))\\b[^.?!]{0,30}?(?:says?|shows?|reads?|has|is|of|:|get|got|have|see|booked|show)? ${MONEY}(?![\\w%]|-\\d|(?: ?(?:%|percent|days?|weeks?|months?|accounts?|clusters?|nodes?)))`,
    ).exec(text);
    if (
      own &&
      /\b(?:ledger|spreadsheet|statement|reconcil\w+|doesn't (?:match|agree|tie)|don't (?:match|agree|tie)|disagrees?|tie out|difference|instead|explorer|invoice|differs?)\b/.test(
        text,
      ) &&
      amount(own[1], own[2]) >= 10
    )
      extras.reconcileWith = amount(own[1], own[2]);
  }
  const style = readStyle(text);
  if (style) extras.style = style;
  return extras;
}

function readStyle(text: string): Extras["style"] {
  const style: NonNullable<Extras["style"]> = {};
  const count =
    /\b(?:in |with |as |max(?:imum)? |at most )?(one|two|three|four|five|a couple of|a single|\d{1,2}) (?:short |simple |plain )?(?:sentences?|lines?(?! (?:each|chart|graph|item|per|of))|liners?)\b/.exec(
      text,
    );
  if (count) {
    const n = count[1] === "a single" ? 1 : numberOf(count[1] ?? "");
    if (n >= 1 && n <= 12) style.sentences = n;
  } else if (/\bone[- ]liner\b|\bone number\b|\bjust the number\b|\bin brief\b|\bkeep it short\b|\btl;?dr\b|\bno commentary\b|\bbriefly\b/.test(text))
    style.sentences = 1;
  if (/\b(?:as|in|into) a (?:\w+ )?table\b|\ba table\b|\btabular\b|\btable (?:pls|please|for|view|format|is fine|would)\b|\bspreadsheet\b/.test(text))
    style.table = true;
  if (
    /\b(?:designer|non[- ]?(?:technical|engineer|tech)|not technical|layman|lay terms|plain (?:english|words|language)|simple (?:words|terms|english)|my (?:mum|mom|mother|grandma|dad)|five|5[- ]year[- ]old|eli5|product (?:person|manager|people)|in words|dummies|beginner|newbie|marketing person)\b/.test(
      text,
    )
  )
    style.audience = "plain";
  else if (/\b(?:cfo|finance|controller|accountant|auditors?|board|investors?|ap clerk|treasury|fp&a|ceo|exec(?:utive)?s?|steering)\b/.test(text))
    style.audience = "finance";
  else if (
    /\b(?:for|to|like|as)(?: an?| the| my| our| i'm a| im a)* (?:\w+ )?(?:engineers?|devs?(?!-)|developers?|sres?|techies?)\b|\btechnical details?\b/.test(
      text,
    )
  )
    style.audience = "engineer";
  return Object.keys(style).length > 0 ? style : undefined;
}
