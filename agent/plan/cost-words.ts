/** What people say about forecasts, budgets, anomalies, advice and allocation, and the bank of the planner holds little of. Each only sorts. */

export const FORECAST =
  /\b(?:forecast\w*|project(?:ed|ions?|ing)?\b(?! (?:phoenix|atlas|tag))|predict\w*|outlook|estimate(?:d)? (?:bill|cost|spend)|(?:month|quarter|year)[- ]?end|eom|eoy|end of (?:the |this )?(?:month|quarter|year)|by (?:christmas|year end)|run[- ]?rate|burn[- ]?rate|(?:on (?:track|course|pace)|heading|headed|trending) (?:for|to|towards?)|where (?:are we|will we|do we) (?:land|end up|heading)|land(?:ing)? (?:at|on)|going to (?:be|cost|spend|pay|come|hit|land)|gonna (?:be|cost|spend|pay|hit)|how(?:'s| is| does) (?:the |this |our )?(?:month|quarter|bill|spend(?:ing)?) (?:look|go|do|shap|com|track)(?:ing)?\b|how (?:bad|big|high) (?:will|is) (?:the |this |our )?(?:month|bill) (?:be|going))\b/i;
export const WILL_COST =
  /\b(?:will|shall|'ll)\b.{0,60}\b(?:cost|spend|pay|owe|come to|bill|end up|land|exceed|hit|reach|be (?:over|above|under|below)|stay (?:under|below)|go (?:over|above|past)|top|break|cross)\b/i;
/** A threshold that the month is held against: "exceed 60k", "over $50,000". */
export const THRESHOLD =
  /\b(?:exceed|through|blow|over|above|past|beyond|more than|reach|hit|top|cross|break|under|below|less than|within|keep to)\s+(?:the |our |a |of )?(?:US)?\$?\s?(\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(k|thousand|grand|m|million|mio)?\b(?!\s?(?:%|percent|per cent|days?|weeks?|months?|nodes?|hours?|gb|tb|vcpus?))/i;
export const COMING =
  /\b(?:next (?:month|quarter|year|few months|(?:\d+|two|three) months)|coming (?:months?|quarter)|the months? ahead|in (?:two|three|2|3) months)\b/i;
export const FUTURE = /\b(?:will|'ll|shall|gonna|going to|expect\w*|forecast\w*|project(?:ed|ion)|predict\w*|estimate\w*|next|coming|upcoming)\b/i;
/** What is left of a sum that somebody has: "we have 12k left". */
export const LEFT = /(?:US)?\$?\s?(\d[\d,]*(?:\.\d+)?)\s?(k|thousand|grand|m)?\b.{0,12}\b(?:left|remaining|to go)\b/i;
export const INVOICE = /\binvoiced?\b|\bbilled\b|\bpay aws\b/i;
export const QUICK = /\bquick wins?\b|\blow[- ]hanging\b|\b(?:easy|easiest|quick|quickest|low[- ]effort)\b/i;
export const UNTAGGED = /\bun-?tagged\b|\bnot tagged\b|\b(?:without|no|missing) (?:any )?tags\b/i;
export const NAMED_NAMESPACE = /\bnamespace ([a-z][a-z0-9-]+)\b/i;
export const NAMESPACE_NAMED = /\b([a-z][a-z0-9-]+) namespace\b/i;
export const RUN_RATE = /\b(?:run|burn)[- ]?rates?\b/i;

export const GUARANTEE =
  /\b(?:(?:after|with|minus|less|including|under|net of|incl\.?|once|guaranteed?|the|your|that|save|saves?|saving)\b.{0,24}\b(?:20 ?%|20 ?(?:percent|per ?cent|pct)|twenty ?(?:percent|per ?cent|%))|guarantee(?:d)?\b|(?:20 ?%|20 ?(?:percent|pct)|twenty percent)\s*(?:line|promise|guarantee|off|cut|saving|cheaper|less))/i;

export const BUDGETS = /\bbudgets?\b|\bburn[- ]?downs?\b|\b(?:over|under)spen[dt]\w*\b(?!.{0,20}\bon\b)|\bover our limit\b/i;
export const BUDGET_NAME =
  /\bbudget (?:for|called|named) (?:the |our |team )?["'“]?([\w-]+(?: [\w-]+)?)|["“']([\w -]{2,40})["”'] budget|\b(?:the|our|my|'s) ([\w-]+(?: [\w-]+)?)(?: team)?(?:'s)? budget\b|\bteam ([\w-]+)\b.{0,20}\bbudget/i;
export const NO_BUDGET_NAME =
  /^(?:\d|over|under|within|on|in|still|out|going|staying|below|above|blown?|monthly|annual|yearly|quarterly|whole|entire|total|overall|cloud|aws|current|company|it|this|that|the|our|my|next|last|today|november|december|all|team|cost|own|a|an|is|are|us|each|every|any|month|quarter|year|infra|infrastructure)\b/i;
/** Only a person makes a budget, on its page. */
export const MAKE_BUDGET =
  /\b(?:set|create|make|add|define|put|start|increase|raise|lower|change|edit|delete|remove|book|turn|use)\b.{0,30}\bbudgets?\b/i;

export const ANOMALIES =
  /\banomal\w*|\b(?:unusual|weird|odd|strange|abnormal|suspicious|unexpected|surprising|out of the ordinary|out of (?:line|whack)|fishy|funny|outliers?)\b|\b(?:any|some|see|detect\w*|find|found|cost|spend(?:ing)?|recent|what|which|were there|are there) (?:\w+ )?spikes?\b|\bspikes\b|\b(?:anything|something|what(?:'s| is)?|everything) (?:\w+ )?(?:wrong|on fire|burning|off|broken|alarming|worr(?:y|ying|ied)|i should (?:know|worry)|to worry)\b|\b(?:should|do) (?:i|we) (?:be )?(?:worr(?:y|ied)|concerned|alarmed)\b|\b(?:is )?everything (?:ok|okay|fine|normal|all ?right|quiet)\b|\ball (?:quiet|normal|good)\?/i;

export const REALIZED =
  /\b(?:reali[sz]ed|achieved|actual|real) (?:cost )?savings?\b|\bsavings? (?:reali[sz]ed|achieved|ledger|so far|to date|came from|come from)\b|\bwhere (?:did|do|have|does|are) (?:the |our |these |all (?:the )?)?savings? (?:come|came|coming|from)|\bwhere.{0,12}\bsav(?:ings?|ed)\b.{0,12}\b(?:came|come|coming) from\b|\bhow much (?:have|did|has) (?:we|you|i|it|major tom|the (?:platform|team|moves?|actions?)|this|that)\b.{0,30}\bsaved?\b|\bwhat (?:have|did|has) (?:we|you|i|it|major tom)\b.{0,24}\bsaved?\b|\bpromised\b.{0,40}\b(?:reali[sz]ed|actual|real|delivered|achieved|got|saved?)\b|\b(?:reali[sz]ed|actual|delivered|achieved)\b.{0,30}\bpromised\b|\bdid (?:it|that|the|those|our|your|these|any)\b.{0,40}\b(?:really |actually )?save (?:us )?(?:money|anything|what|as much|something)\b|\bsav(?:ed|ings)\b.{0,16}\b(?:so far|to date|this (?:month|year|quarter) by)\b|\bwhat was saved\b|\bproof of (?:the )?savings?\b/i;
/** Savings of a commitment are of the bill, not of what people did. */
export const OF_COMMITMENTS = /\b(?:savings? plans?|sps?|ris?|reserved|reservations?|commitments?|discounts?)\b/i;

export const NEXT_ACTIONS =
  /\b(?:what|which|where|how|any|give|show|list|top|best|next|your|our|open|all|the)\b.{0,50}\b(?:recommend\w*|next (?:best )?(?:steps?|actions?|moves?)|quick wins?|low[- ]hanging(?: fruit)?|to[- ]?do|do (?:next|first|about (?:the|our|this) (?:bill|cost|spend)\w*)|opportunit(?:y|ies)|advice)\b|\btop (?:three|3|five|5|ten|10|\d) (?:\w+ ){0,2}(?:things|actions|steps|savings|recommend\w*|wins|ideas|to do)\b|\b(?:reduce|cut|lower|shrink|trim|slash|bring down) (?:\w+ ){0,3}(?:costs?|bill|spend(?:ing)?|waste)\b|\bwhat would you do\b|\bwhat (?:should|can|could|must) (?:i|we) do(?: now| about (?:it|this|that|them))?\W*$|\b(?:how much|what|where|any|our) (?:\w+ ){0,3}wast(?:e|ed|ing|age)\b|^(?:recommendations?|recs|advice|quick wins?)\W*$/i;
export const STEPS =
  /\b(?:how (?:exactly |precisely |actually )?(?:do|would|can|should|could|to)\b.{0,16}\b(?:do|fix|implement|apply|carry out|execute|perform|get rid of|go about|start with|tackle|start)\b.{0,24}\b(?:it|that|this|them|first|second|third|\d(?:st|nd|rd)|one|number|top)\b|(?:what are|give me|show(?: me)?|list|exact|which|the|any) (?:the |its |exact |manual )*(?:steps?|commands?|instructions)\b|(?:walk|talk|guide) me through|step[- ]by[- ]step|^(?:and |the )?steps\b|how\?$|^how (?:exactly|so)\b|^how (?:do|would|should|can) (?:i|we)(?: do (?:it|that|this))?\W*$)/i;
export const DISMISS =
  /\b(?:dismiss|ignore|discard|hide|drop|skip|decline|reject|not (?:interested|relevant)|won'?t do|wontfix|get rid of)\b.{0,30}(?:\b(?:it|that|this|them|one|first|second|third|last|\d(?:st|nd|rd)|number|recommendation|rec|advice|top)\b|$)/i;
export const MARK =
  /\b(?:mark|set|flag|tick|check)\b.{0,40}\b(?:done|accepted?|dismissed|complete[d]?|finished|off)\b|\b(?:accept|approve)\b.{0,12}\b(?:it|that|this|one|first|second|third|recommendation|top)\b|\b(?:i|we) (?:did|have done|'ve done|finished) (?:it|that|this|the (?:first|second|third)(?: one)?)\b|^(?:please |ok(?:ay)?,? |just |now )*do (?:it|that|this|the (?:first|second|third)(?: one)?|number \d)(?: for (?:me|us))?(?: now| please)?\W*$/i;
export const WHY_ADVICE =
  /\b(?:why|how (?:sure|certain|confident|risky|safe|much work|hard)|what(?:'s| is| are)? (?:the |its )?(?:risks?|evidence|effort|catch|downside)|is (?:it|that|this) (?:safe|risky|worth)|prove|evidence|rationale|explain)\b.{0,40}\b(?:it|that|this|first|second|third|\d(?:st|nd|rd)|number|one|top|recommend\w*)?\b/i;
export const NTH =
  /\b(?:the |number |no\.? ?|#)?(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|top)(?: one| (?:rec\w*|advice|action|item|thing|step))?\b|\b(?:number|no\.?|#|nr\.?) ?(\d{1,2})\b|\b(?:the )(\d)\b/i;

export const ALLOCATION =
  /\b(?:allocat\w+|chargeback|charge[- ]?back|show[- ]?back|fully[- ]loaded|true cost|real cost|really costs?|actually costs?|cost(?:s|ing)? (?:us )?(?:really|in truth)|idle (?:cost|capacity|share|spend|nodes?|money|compute)|cost of idle|how idle|idling|shared costs?|overhead|(?:half|mostly|nearly|almost|so) empty|under-?(?:used|utili[sz]ed)|efficien(?:t|cy)|over[- ]?provision\w*|wasted? (?:capacity|in|on)|kubernetes cost|k8s cost|eks cost)\b/i;
export const IN_CLUSTER = /\b(?:cluster|clusters|namespaces?|workloads?|pods?|deployments?|kubernetes|k8s|eks|containers?|nodes?)\b/i;
export const REALLY = /\b(?:really|actually|truly|true|real|fully[- ]loaded|all[- ]in|incl\w*|with (?:its )?(?:share|idle|overhead))\b/i;
export const EFFICIENCY = /\b(?:efficien\w+|over[- ]?provision\w*|idle|idling|waste\w*|utili[sz]ation of (?:pods|nodes|requests))\b/i;

export const BY_UNIT =
  /\b(?:by|per|each|every|across|which|for (?:each|every)) (?:ous?|organi[sz]ational[- ]units?|business[- ]units?|departments?|divisions?|org units?)\b|\bous? (?:spend|cost|breakdown)\b|\b(?:ous?|organi[sz]ational units?|business units?|departments?|org units?) (?:spend|cost|spent|costs)\b/i;
export const IN_UNIT =
  /\b(?:ou|organi[sz]ational unit|business unit|org unit) (?:called |named )?["'“]?([A-Z][\w/&-]*(?: [A-Z][\w/&-]*)?|[a-z][\w/-]{2,})["'”]?|\bin the ([A-Z][\w&-]+) (?:ou|unit)\b/i;
export const CATEGORY =
  /\b(?:by|per|each|every|which) cost[- ]categor(?:y|ies)(?:\s+["'“]?(?!last|this|in |for |over|since|next|per |by |vs|compared|pls|please)([A-Za-z][\w -]{1,30}?)["'”]?)?(?=\s*(?:$|[?.,!])|\s+(?:last|this|in|for|over|since|next|per|by|vs|compared)\b)/i;

/** "Cost per order": the noun after it is a unit of output unless the bill has a dimension of that name. */
export const UNIT_COST =
  /\b(?:costs?|spend|spent|price|pay|bill|dollars?|money|usd|\$|worth|economics|charge)\b[^.?!]{0,40}?\b(?:per|for each|for every|a single|of (?:one|an?|each|every)|for (?:one|an?))\s+(?:single |paid |active |new |completed |1,?000 )?([a-z]{3,24})\b|\bunit (?:costs?|economics|price) (?:of|for|per) (?:an? |one |the |our )?([a-z]{3,24})\b|\b(?:cost|spend)[- ]per[- ]([a-z]{3,24})\b|\b(?:how much|what) (?:does|did|do) (?:one|an?|each|every|a single) ([a-z]{3,24}) cost\b/i;
export const NO_UNIT =
  /^(?:days?|hours?|weeks?|months?|quarters?|years?|minutes?|seconds?|annum|account|accounts|service|services|region|regions|zone|cluster|clusters|namespace|namespaces|workload|workloads|node|nodes|pod|pods|instance|instances|vcpu|cpu|core|gb|tb|gib|mib|gigabyte|terabyte|hour|resource|resources|usage|type|types|family|tag|team|teams|env|environment|owner|project|projects|cost|costs|category|organi[sz]ational|unit|ou|ous|business|department|purchase|line|item|volume|volumes|bucket|database|cent|dollar|head|the|our|all|each|every|that|this|those|savings?|commitment|spot|run|running|nat|gateway|idle|single|bit|lot|few|couple|new|week|day|product|stack|app|application|deployment|container|server|load|night|weekend|them|whole|given|particular|specific|average|typical|aws|linked|sub|budget|anomaly|recommendation|different|move|switch|plan|charge|component)$/i;

export const FRESH =
  /\b(?:how|is|are|how's) (?:\w+ ){0,3}(?:fresh|old|stale|current|recent|up[- ]to[- ]date|outdated|late|delayed)\b.{0,60}$|\b(?:fresh(?:ness)?|staleness)\b|\b(?:last|latest|most recent|newest|next) (?:data )?(?:update|refresh|ingest\w*|delivery|import|load)\b|\bwhen (?:was|were|is|did|does|do)\b.{0,30}\b(?:updated?|refreshed?|loaded|arrive|delivered|restated?|ingested|final(?:i[sz]ed)?|clos(?:e|ed))\b|\b(?:is|are|was) (?:the )?(?:\w+ ){0,3}(?:final(?:i[sz]ed)?|closed|settled|restated|complete(?! (?:list|picture)))(?: yet| already| now)?\W*$|\bcan (?:it|this|that|the \w+|\w+) still change\b|\bdata (?:through|until|up to)\b|\bhow far (?:does|back|up)\b.{0,20}\bdata\b|\bdata (?:is |are )?(?:late|missing|delayed|stale|behind)\b|\bwhat data do (?:you|we) have\b|\bmissing (?:days|data|columns)\b|\bgaps in\b|\brow counts?\b/i;
export const OF_DATA =
  /\b(?:data|bill|billing|export|cur|report|figures?|numbers?|cost|month|invoice|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|it|this|that)\b/i;

export const TIME =
  /\b(?:today|yesterday|night|days?|weeks?|weekend|months?|quarters?|years?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan\w*|feb\w*|march|april|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|\d{4}-\d{2})\b|\b\d{1,2}(?:st|nd|rd|th)\b/i;
/** A week or a day to come: forecasts are of months. */
export const SHORT_SPAN =
  /\b(?:tomorrow|tonight|next (?:week|weekend|(?:\d+ )?days|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|rest of (?:the|this) week)\b/i;
export const STAYS_UNDER = /\b(?:under|below|within|less than|keep to|no more than)\b/i;
export const GROUPS = /\b(?:by|per|each|every|which|split|break\w*)\b/i;
/** "Before the board meeting on Friday" is when somebody needs it, not what they ask about. */
export const DEADLINE =
  /\b(?:before|by|until|ahead of|in time for)\b.{0,40}\b(?:today|tomorrow|week|month|(?:mon|tues|wednes|thurs|fri|satur|sun)day|meeting)\b/i;
export const MARKS = /\b(?:mark|snooze|dismiss|ignore|close|resolve|acknowledge|mute|silence)\b/i;
export const NORMAL =
  /^(?:and |so |but )?(?:is|was) (?:that|it|this) (?:normal|usual|unusual|expected|ok|okay|fine|weird|an? (?:anomaly|spike|outlier))\W*$/i;
export const COMMITMENT_ENDS =
  /\b(?:savings? plans?|reservations?|reserved instances?|commitments?)\b.{0,40}\b(?:expir\w+|ends?|ending|run(?:s|ning)? out|renew\w*)\b/i;
export const DRIVES = /\bwhat(?:'s| is| are)? (?:drives?|driving|makes? up|making up|behind|in) (?:the|our|my) (?:bill|costs?|spend(?:ing)?)\W*$/i;
export const NETWORK = /\bnetwork(?:ing)?\b|\bdata transfer and nat\b/i;
/** Bills that are not connected. */
export const OTHER_BILL = /\b(?:azure|gcp|google cloud|oracle cloud|datadog|snowflake|github|openai|salesforce)\b/i;
