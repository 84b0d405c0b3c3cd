/** What people say about commitments, and the bank of the planner does not hold. Each only sorts; none decides. */

export const PLANS = /\b(?:savings?[- ]plans?|savi?n?gs? pl?aln?s?|sps?|commitments?|commit|committing|plans? we (?:hold|bought|own|have))\b/i;
export const OUR_PLANS = /\b(?:our|the|these|those|any|which|what|my|all|active|existing|queued) (?:\w+ )?plans?\b/i;
/** What is said of plans of this kind alone. */
export const OF_PLANS =
  /\b(?:expir\w*|renew\w*|queued?|commit\w*|utili[sz]\w+|lock\w*|return\w*|upfront|per hour|an hour|term|bought|buy|purchas\w+|we hold|we own)\b/i;
export const RESERVED = /\b(?:reserved (?:instances?|nodes?|capacity)|reservations?|ris?)\b/i;
export const PURCHASE = /\b(?:purchases?|bought|buying|buy)\b/i;

/** "What is a frontier", "explain lock-in": the word. */
export const TERM =
  /^(?:so |ok,? |and )?(?:(?:what(?:'s| is| are)|define|explain|meaning of) (?!our|my|the (?:queue|last|worst|downside|most|frontier\b)|we|this|it|that|queued|in\b|left|going|being|happening|up\b|waiting|pending|bought)(?:an? |the )?(?:term |word )?["“]?[\w -]{3,40}["”]?|what does (?:an? |the )?["“]?[\w -]{3,32}["”]? mean)(?: in (?:this|our) (?:context|product))?\W*$/i;
/** Asks; orders nothing. */
export const ASKS =
  /^(?:so |and |but |ok,? |hi,? |hey,? |well,? )*(?:what|which|how|why|is|are|was|does|do we|did|would|should|whether|when|who|can we|could we|may we|must|talk me)\b|\bwhat if\b|\bsuppose\b|\bif we\b|\bwhat would\b/i;
export const DRAFTS =
  /\b(?:draft(?:ing|ed)?|draught|propos(?:e|al)|prepare|prep|put together|write up|draw up|set up|start me off|(?:prepare the|the) papers|paperwork)\b/i;
export const BUYS = /\b(?:buy|purchase|order|get us|get me|lock in|(?<!the |our )commit to|sign us up)\b/i;
/** "Don't draft", "before you draft": the word without the order. */
export const NO_DRAFT = /\b(?:don'?t|do not|without|before (?:you|we)|no need to|not yet|instead of) (?:draft|buy|propos|prepar)\w*/i;
export const SIZES =
  /\b(?:siz(?:e|ing)|how (?:big|large|much|many)|what size|what (?:would|if|sp\b|savings? plan)|what'?d|price it|estimate|look like|look over|come to|recommend|simulate|suppose|should (?:we|i)|would it|is it worth|worth (?:it|buying)|see what)\b/i;
export const SHOULD_BUY =
  /\b(?:should|shall|ought|worth|case for|point in|sense|idea|good time|right time|better off|leaving money)\b.{0,60}\b(?:savings? plans?|sps?|commit\w*|cover|buy\w*)\b|\b(?:savings? plans?|sps?)\b.{0,40}\b(?:worth|make sense|good idea|pay off|a good)\b/i;
/** "Draft it", "ok buy that", "go with the floor". */
export const DRAFTS_IT =
  /^(?:ok(?:ay)?,? |yes,? |yep,? |then |so |please |great,? |fine,? |good,? |now |right,? |and |let'?s |go ahead(?: and)?,? )*(?:draft|draught|prepare|propose|buy|purchase|order|do|get|take|go with|go for|make it|write up|set up) (?:it|that|this|one|them|me that|that one|this one|the plan|the (?:draft|proposal|purchase)|the papers|(?:it |them )?(?:with )?(?:the )?(?:minimum|min|floor|aws|maximum|max|biggest|largest|smallest|safest|safe|cautious|advised|recommended|middle|last|first|second|third)\b.{0,24})(?: up| then| now| please| for (?:us|me|signing|signature|approval)| so (?:we|they) can sign)*\W*$/i;

export const OPTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bfloor\b|\bsafest\b|\bsmallest\b|\bmost cautious\b|\bsafe (?:one|option)\b|\bcautious (?:one|option)\b/i, "floor"],
  [
    /\baws(?:'s|[- ]style)?[- ]?(?:style )?(?:max\w*|option|one|recommendation)\b|\b(?:maximum|biggest|largest) (?:one|option|saving)\b|\bthe max(?:imum)?\b/i,
    "aws_maximum",
  ],
  [/\bmin(?:imum)?[- ]regret\b|\b(?:advised|recommended|middle) (?:one|option)\b/i, "minimum_regret"],
];

/** Another provider's. */
export const ELSEWHERE = /\b(?:azure|gcp|google|oracle|alibaba|microsoft)\b/i;

/** Who wants it done out of sight. */
export const HIDES =
  /\b(?:keep|leave) (?:it|this|that|them) (?:out of|off|away from) (?:the )?(?:audit|log|books|record)|\b(?:without|skip(?:ping)?|bypass(?:ing)?|no need for|ignore|disable) (?:the |any |all |your )?(?:\w+ )?(?:approvals?|approving|signatures?|signing|sign-?off|audit|asking|telling|gate|second (?:person|signature|signer)|limits?|caps?)\b|\b(?:don'?t|do not) (?:log|record|tell|ask|audit)\b|\bsign (?:it )?(?:yourself|for (?:me|us|them|him|her|both))\b|\bnobody (?:notices|sees|knows)\b/i;
/** "Approved already": what is said is not what is signed. */
export const CLAIMS_APPROVAL = /\b(?:approved (?:it |this |that )?already|already (?:approved|signed)|pre-?approved)\b/i;

export const FRONTIER = /\b(?:frontier|trade-?offs? (?:curve|chart)|(?:savings?|esr) (?:against|vs\.?|versus) lock-?in)\b/i;
export const WORST =
  /\bworst\b|\b(?:what|how much) (?:would|could|can|might|do|will) (?:we|i|it|that) (?:lose|cost us)\b|\b(?:most|max(?:imum)?) (?:we|i|it|that) (?:can|could|would|might) lose\b|\bdown ?side\b|\bexposure\b|\bwhat(?:'s| is) (?:the|our) risk\b|\bhow (?:risky|bad)\b|\bcan (?:we|it) (?:lose|backfire)\b|\bgoes? wrong\b|\bwhere is the risk\b|\btalk me out\b/i;

export const COMPARES =
  /\bwhy not\b|\bwhy (?:only )?(?:one|1|three|3)[- ]?y|\bcompared? (?:to|with)\b|\bversus\b|\bvs\b|\b(?:compute|ec2(?: instance)?|one|1y?|three|3y?|1 ?-?year|3 ?-?years?|no|partial|all)(?: years?| upfront)? or (?:an? |the )?(?:compute|ec2|one|1|three|3|no|partial|all)\b|\bwhich (?:type|kind|term|payment|is better|of the two)\b|\bdifference between\b|\binstead of\b.*\?/i;
export const AND_WHAT = /^(?:and|what about|how about|or|what if (?:it'?s|we (?:pay|paid|took|take|go|went)))\b/i;

export const QUEUED = /\b(?:queued?|in (?:the )?queue|cooling[- ]off|waiting to start|not started yet)\b/i;
export const RETURNS_LEFT =
  /\b(?:how many|any|number of)\b.{0,24}\breturns?\b|\breturns?\b.{0,24}\b(?:left|remain\w*|used|allowed|still have|per year)\b/i;
export const MAY_RETURN =
  /\b(?:can|could|may|might|is|are|still)\b.{0,40}\b(?:return(?:ed|able)?|undone|undo|give back|given back|take back|refund\w*|get out of)\b|\bhow (?:do|can|would|could) (?:we|i|you) (?:undo|return|get out of|cancel)\b|\breturnable\b|\buntil when\b.*\b(?:return|undo|cancel)/i;
export const PAUSES =
  /\b(?:pause|stop|halt|freeze|suspend|hold off(?: on)?|resume|unpause|restart)\b.{0,24}\b(?:buying|purchas\w+|ladders?|commitments?|(?:all )?(?:savings? plans?|sps?)(?: purchases)?)\b|\bis (?:buying|the ladder|purchasing) paused\b|\bstop committing\b/i;
export const WHO_SIGNED =
  /\bwho\b.{0,24}\b(?:sign(?:ed|s)?|approv(?:ed|es)?|bought|authori[sz]ed|drafted|asked for)\b.{0,60}\b(?:purchases?|plans?|sps?|commitments?)\b/i;
export const LAST_PURCHASE =
  /\b(?:last|latest|most recent|newest|previous)\b.{0,16}\b(?:purchase|plan|sp|buy|commitment|savings plan)\b|\b(?:what|how much) (?:did|has|have|does|is) (?:it|the plan|that plan|our (?:last|new) \w+|the purchase|what we bought)\b.{0,24}\bsav/i;
export const VENDOR =
  /\bvendor of record\b|\b(?:what|which|has|have|did|does|is|anything)\b.{0,24}\bvendor\b.{0,24}\b(?:buy\w*|bought|purchas\w*|hold\w*|order\w*|do(?:es|ing|ne)?)\b|\bwho buys for us\b|\bbought (?:for us|on our behalf)\b|\bbuy(?:s|ing)? (?:for us|on our behalf)\b/i;
export const LOCK_IN =
  /\b(?:lock(?:ed)?[- ]?in(?:s)?\b(?! [a-z]\d)|how (?:long|far|much) are we (?:locked|committed|tied|bound)|still owe|(?:outstanding|remaining) commitments?|how committed)/i;
export const EXPIRES =
  /\b(?:expir\w*|run(?:s|ning)? out|lapse\w*|renew\w*|coming up for renewal|when (?:do|does|will|is|are)\b.{0,40}\b(?:end|over|up)|ends? (?:next|when|first|soonest)|roll(?:s|ing)? off|(?:end|expiry) (?:dates?|calendar))\b/i;
export const HOLDS = /\b(?:hold|have|own|got|list|active|running|inventory|register|in place|in force)\b/i;
export const STATUS = /\b(?:pipeline|under way|underway|in (?:the )?pipeline|pending|open purchases?)\b/i;

const GOES_BACK =
  "(?:return|undo|give back|hand back|send back|take back|refund|reverse|get rid of|get us out of|cancel|delete|withdraw|revoke|unbuy|drop|kill)";
export const TAKES_BACK = new RegExp(
  `\\b${GOES_BACK}\\b.{0,40}\\b(?:plans?|sps?|purchases?|commitments?|queued|(?:what|that) we (?:just )?bought)\\b`,
  "i",
);
export const UNDO_IT = new RegExp(
  `^(?:no,? |ok,? |oh,? |actually,? |please |wait,? |hm+,? )*(?:can (?:we|you|i) )?${GOES_BACK} (?:it|that|this|everything|the (?:draft|purchase|order|last one|proposal))(?: again| please| now| then)*\\W*$|^(?:undo|revert|forget it|never ?mind(?: that)?|scrap (?:it|that))\\W*$`,
  "i",
);

export const USAGE_CHANGES =
  /\b(?:usage|load|traffic|demand|consumption|fleet|footprint|workloads?|business|volume|everything|we|it|they|that|compute|spend)\b.{0,30}\b(?:drop\w*|fall\w*|fell|shrink\w*|shrank|declin\w*|decreas\w*|reduc\w*|los\w+|halv\w*|cut\w*|grow\w*|grew|ris\w*|rose|increas\w*|doubl\w*|goes? (?:up|down)|went (?:up|down)|climb\w*|less|lower|more|higher|down|up)\b/i;
export const FALLS = /\b(?:drop\w*|fall\w*|fell|shrink\w*|shrank|declin\w*|decreas\w*|reduc\w*|los\w+|halv\w*|cut\w*|less|lower|down|fewer)\b/i;
