/** What people say about stopping everything, about nodes together and about lists, and the bank of the planner does not hold. Each only sorts; none decides. */

const EVERYTHING =
  "(?:everything|it all|all of it|(?:all|any|every|the|your|all (?:the|your|our)) (?:\\w+ )?(?:automations?|changes?|actions?|moves?|switches|executions?|operations?|proposals?|agents?)|automations?)";
const HALT = "(?:stop|halt|freeze|pause|suspend|abort|kill|disable|turn off|shut (?:off|down)|hold|block|lock down|lockdown)";

/** Somebody wants all hands off, now. */
export const HALTS_ALL = new RegExp(
  `\\bkill[- ]?switch\\b|\\bemergency (?:stop|brake|halt)\\b|\\b(?:big )?(?:red|panic) button\\b|\\bpull the plug\\b|\\bhands off everything\\b|\\b${HALT} (?:right now |now |immediately )?${EVERYTHING}\\b|\\b(?:automations?|everything) (?:must |has to |should )?(?:stop|halt|off)\\b|\\bstop (?:doing|making|running) (?:anything|everything|any changes)\\b`,
  "i",
);
/** A time of day or of the week makes it a sleep schedule. */
export const SCHEDULED =
  /\b(?:at night|nights?|nightly|overnight|weekends?|evenings?|tonight|every|until|mornings?|\d{1,2} ?(?:am|pm)|\d{1,2}:\d{2})\b/i;

export const MOVES = /\b(?:move|switch|put|flip|shift|swap|convert|migrate|change|take|send|mvoe|draft|do|go with)\b/i;
/** "Can you move ..." is an order said politely. */
export const POLITE = /\b(?:can|could|would|will) (?:you|u)\b|\b(?:can|could) we (?:get|have)\b|\bplease\b|\bpls\b/i;
/** Asks how it would be instead of ordering it. */
export const WOULD_IT =
  /\bwhat (?:would|will|happens|if|could)\b|\bwhat'?s the (?:risk|impact|effect|blast radius)\b|\bblast radius\b|\bwhat'?d\b|\bhow (?:risky|safe|dangerous|bad|many|much)\b|\bis it (?:safe|risky|ok|okay|possible|a good idea)\b|\bwould it be\b|\bwhy (?:not|can'?t|cannot|won'?t|can not|aren'?t|isn'?t|don'?t)\b|\bwhat (?:stops|blocks|prevents|keeps|is stopping|is blocking|holds)\b|\bwhat'?s (?:stopping|blocking|preventing|keeping|holding|in the way)\b|\bhow come\b|^(?:so |and |ok,? |hey,? )*(?:can|could|should|may|would|will|are|is|does|do (?:we|they|any|these|those|our|my)) (?!you\b|u\b|i get\b)|\bsimulate\b|\bwhat[- ]if\b|\bdry[- ]run\b|\bif (?:we|i|you) (?:move|put|switch|flip|shift|moved|switched|flipped|ran|run)\w*\b/i;
export const TO_SPOT = /\bspot\b/i;
export const FROM_SPOT = /\b(?:off|from|out of|leave|leaving) spot\b|\b(?:to|on|onto) on[- ]?demand\b/i;

/** "How much would we save if all of them went": a sum, not a list. */
export const SAVES_IF =
  /\bsav(?:e|es|ing|ings|ed)\b.{0,60}\b(?:spot|movable|moveable)\b|\bspot\b.{0,60}\bsav(?:e|es|ing|ings|ed)\b|\b(?:worth|gain|less)\b.{0,40}\b(?:to|on|went) spot\b|\bspot\b.{0,40}\b(?:less|cheaper)\b.{0,24}\b(?:pay|spend|be)\b/i;
/** Of what has not happened. */
export const NOT_YET = /\b(?:would|could|can|if|potential(?:ly)?|possible|might|were to)\b/i;
export const ALL_NODES = /\b(?:all|every|everything|each|movable|moveable|eligible|ready|nodes?|instances?|machines?|boxes|whole fleet|fleet)\b/i;

export const RISK =
  /\b(?:risk\w*|interrupt\w*|reclaim\w*|evict\w*|reliab\w*|stable|stability|volatil\w*|safe|taken (?:away|back)|spot price|price of spot|availab\w*)\b/i;
/** What the market asks now, not what the bill said. */
export const COSTS_ON_SPOT_NOW = /\b(?:costs?|prices?|go(?:es|ing)? for)\b.{0,40}\bspot\b.{0,40}\b(?:right now|now|currently|at the moment)\b/i;
export const INSTANCE_TYPE = /(?<![\w.-])([a-z]{1,3}\d[a-z]{0,3}(?:-flex)?\.(?:nano|micro|small|medium|large|metal|\d{0,2}xlarge))(?![\w-])/gi;

export const WHO_MOVED =
  /\b(?:who|which (?:people|person|user|of us)|whose)\b(?! (?:can|may|must|could|should|is allowed|has to)\b).{0,40}\b(?:mov(?:e|ed|es|ing)|switch(?:ed|es|ing)?|flipped|swapped|shifted|put|drafted|proposed|requested)\b.{0,40}\b(?:nodes?|instances?|machines?|boxes|spot|on[- ]demand|moves?|switch(?:es)?)\b|\b(?:what|which|any) (?:nodes?|instances?|machines?|moves|node (?:moves|switches))\b.{0,24}\b(?:were|was|got|have been|has been|did)\b.{0,24}\b(?:mov\w+|switch\w*|flipped|happen\w*)\b|\b(?:node )?(?:moves|switches) (?:of |from |done |made )?(?:today|yesterday|this week|last week|this month)\b/i;

export const UNUSED =
  /\b(?:unused|not used|un-used|underused|wast(?:e|ed|ing)|idle|to waste|for nothing|lying (?:around|idle)|didn'?t use|don'?t use|did not use)\b/i;
export const COMMITMENTS = /\b(?:savings? plans?|commitments?|sps?|reserved instances?|reservations?|ris?)\b/i;

/** Which of a list is meant, where no name is. */
export const THE_FIRST_FEW =
  /\b(?:the )?(?:first|top) (two|three|four|five|six|seven|eight|nine|ten|[2-9]|10)\b(?! (?:weeks?|months?|days?|quarters?)\b)/i;
export const THE_LAST = /\bthe last (?:one|node|of (?:them|these|those))\b/i;
export const CHEAPEST = /\b(?:the )?(?:cheapest|least expensive)\b/i;
export const DEAREST = /\b(?:the )?(?:most expensive|dearest|priciest|costliest)\b/i;
export const SAVES_MOST = /\b(?:saves? (?:the )?most|(?:biggest|largest|highest|best) sav\w+|most sav\w+)\b/i;
/** What keeps something from a place is no wish to leave it. */
export const KEEPS = /\b(?:block|stop|keep|prevent|hold)\w*\b/i;
export const ALL_OF_THEM =
  /\b(?:all of (?:them|these|those)|them all|all (?:the )?(?:ready )?ones|(?:the )?ready (?:ones|nodes)|those|these|them)\b/i;
export const THE_NTH_ONE =
  /\b(?:the )?(first|frist|fisrt|firts|second|secnd|third|fourth|fifth|1st|2nd|3rd|4th|5th|top|number \d{1,2}|no\.? ?\d{1,2}|#\d{1,2})\b(?! (?:of|week|weeks|month|day|quarter|half)\b(?! (?:them|these|those)))/i;

/** After a draft: it is not wanted any more. */
export const DROPS_IT =
  /^(?:no,? |ok,? |actually,? |hm+,? |oh )*(?:scrap|forget|cancel|drop|nix|bin|ditch|withdraw|undo|leave|skip|kill|never ?mind|nvm|no thanks?)(?: (?:it|that|this|the (?:draft|move|switch|proposal)|about (?:it|that)|them))?(?: (?:please|pls|then|again|now))?\W*$/i;
