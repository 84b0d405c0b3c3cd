import { ATTACK_SOURCE } from "#agent/planner/lexicon/attack-words";

/** Phrases that hint at a value of a closed slot. They are features of the classifiers, never rules by themselves. */
export type Cue = { readonly slot: string; readonly value: string; readonly re: RegExp };

const TABLE: readonly (readonly [slot: string, value: string, source: string])[] = [
  [
    "m",
    "net_amortized",
    "net[- ]?amorti[sz]ed|amorti[sz]ed net|net (?:and|&) amorti[sz]ed|amorti[sz]ed (?:and )?(?:net of|after) (?:credits|discounts)",
  ],
  ["m", "amortized", "(?<!net[- ])amorti[sz](?:ed|e|ation)|spread (?:out )?(?:the )?upfront"],
  ["m", "unblended", "unblended|raw cost"],
  [
    "m",
    "net",
    "(?<!not )net(?! ?-?(?:amorti|work))|(?:after|less|net of|minus|with) (?:all |the |our |any )?(?:credits|discounts)|credits (?:deducted|applied|taken off|netted)",
  ],
  ["m", "gross", "gross|(?:before|without counting|excluding|ignoring) (?:any |the |all |our )?(?:credits|discounts)|before (?:any )?credits"],
  ["m", "billed", "billed|invoiced?|invoices|charged us|what (?:amazon|aws) (?:actually )?(?:charged|billed)|on the invoice|cash basis|cash view"],
  ["m", "list", "list[- ]?prices?|at list|public (?:on[- ]demand )?(?:price|rate)s?|rack rate|sticker price|list cost|full price|undiscounted"],
  [
    "m",
    "usage",
    "usage|consumption|hours?(?! (?:by|per) hour)|instance[- ]hours|gbs?|gigs?|gigabytes|terabytes|tbs?|in units|quantit(?:y|ies)|not (?:dollars|money|cost)|vcpu[- ]hours|node[- ]hours|requests did|how many(?! dollars| euros| usd| bucks)",
  ],
  ["m", "savings", "saved|savings?|have we save|did we save|money saved"],
  ["m", "coverage", "coverage|covered"],
  [
    "m",
    "utilization",
    "utili[sz]ation|utili[sz]ed|used (?:completely|fully|up)|using what we committed|how much of (?:our|the) (?:commitments?|plans?|sps?|ris?)",
  ],
  ["m", "esr", "esr|effective savings? rate"],
  [
    "m",
    "rate",
    "(?:effective|average|avg|hourly|blended|unit|going) (?:hourly )?rate|rate (?:per|an|we)|per[- ](?:vcpu[- ])?hour (?:rate|price|cost)|what rate|hourly price|price per hour|cost per (?:vcpu|instance|core)?[- ]?hour|rates?",
  ],
  [
    "m",
    "unit_cost",
    "unit costs?|unit economics|cost[- ]per[- ](?:order|customer|user|active|request|transaction|unit|tenant|booking|seat|message|call|api|thousand|mau|session|checkout|shipment)|per (?:order|customer|(?:active )?user|request|transaction|unit|tenant|booking|signup)",
  ],
  ["m", "idle", "idle|idling|sat unused|nobody (?:uses|used|touch)|never (?:touch|use)|wasted|waste|unused (?:capacity|cores|cpu)|slack"],
  ["m", "efficiency", "efficien(?:cy|t|cies)|request efficiency"],
  ["gr", "hourly", "hourly|hour[- ]by[- ]hour|per hour|each hour|by (?:the )?hour|every hour|hours across|hour by our"],
  [
    "gr",
    "daily",
    "daily|day[- ]by[- ]day|per day|each day|every day|by (?:the )?day|day[- ]?wise|a day|dayly|over the days|days across|one (?:bar|point|line|figure|number) (?:a|per) day|each date",
  ],
  [
    "gr",
    "weekly",
    "weekly|week[- ]by[- ]week|week on week|per week|each week|every week|by (?:the )?week|week[- ]?wise|a week|in weeks|one (?:bar|point|line|figure|number) (?:a|per) week",
  ],
  [
    "gr",
    "monthly",
    "monthly|month[- ]by[- ]month|month on month|per month|each month|every month|by (?:the )?month|month[- ]?wise|months across|a month|one (?:bar|point|line|figure|number) (?:a|per) month|in months",
  ],
  [
    "gr",
    "quarterly",
    "quarterly|quarter[- ]by[- ]quarter|per quarter|each quarter|every quarter|by (?:the )?quarter|quarter[- ]?wise|a quarter|quarters across|quarterly buckets",
  ],
  ["ch", "bar", "bars|bar[- ]?(?:chart|graph|plot)|(?:as|in|a|stacked|make it) bars?|bar (?:please|pls)|columns? chart|column graph|histogram"],
  [
    "ch",
    "line",
    "lines?[- ]?(?:chart|graph|plot)|(?:as|in|draw|on|daily|weekly|monthly) (?:a )?(?:\\w+ )?lines?|lines? (?:please|pls)|one line each|curve|trend ?line",
  ],
  ["ch", "area", "area(?: ?(?:chart|graph|plot))?|stacked area"],
  ["ch", "pie", "pie|donut|doughnut|cake diagram|pie[- ]?chart"],
  ["ch", "table", "tables?|tabular|spreadsheet|grid|rows and columns|tabulate"],
  ["ch", "heatmap", "heat[- ]?map|heat"],
  ["ch", "any", "charts?|graphs?|plot|draw|picture|visuali[sz]e|diagram"],
  [
    "o",
    "asc",
    "cheapest|lowest|smallest|least|bottom|ascending|asc|weakest|low to high|small to large|from (?:the )?lowest|cheap(?:est)? to|tiniest|fewest|minimum",
  ],
  ["o", "desc", "most|biggest|largest|highest|top|worst|priciest|costliest|dearest|descending|desc|fattest|heaviest|expensive|high to low"],
  ["o", "worst", "worst|poorest|saddest"],
  [
    "c",
    "prev_year",
    "yoy|y/y|year[- ](?:on|over)[- ]year|(?:same|equivalent|that|this)(?: \\w+){0,4} (?:of |in )?(?:the )?(?:last|prior|previous|prev) (?:year|yr|fy)|same (?:\\w+ )+(?:a|one) year (?:ago|before|earlier)|a year (?:ago|earlier|before|back)|one year (?:ago|earlier|before)|(?:last|prior|previous) (?:year|yr|fy)|year ago|year[- ]earlier|twelve months earlier",
  ],
  [
    "c",
    "prev_period",
    "mom|m/m|qoq|wow|month[- ](?:on|over)[- ]month|week[- ](?:on|over)[- ]week|quarter[- ](?:on|over)[- ]quarter|(?:the )?(?:month|week|quarter|day|year|period|one|weekend|fortnight|\\d+(?: days| weeks| months)?) (?:before|prior|earlier|preceding)(?: that| it| last)?|(?:the )?(?:previous|prior|preceding|prev) (?:period|month|week|quarter|day|one|year|weekend|\\d+)|(?:vs|versus|v|against|than|compared (?:to|with)) (?:the )?(?:last|previous|prior|prev|one before)|same (?:days|period|point|stretch|time) (?:of |in )?(?:the )?(?:last|previous|prior|before)|period[- ]over[- ]period|pop",
  ],
  [
    "c",
    "any",
    "vs|versus|against|up on|down on|up against|ahead of|compare[ds]?|comparison|compared (?:to|with)|next to|alongside|beside|side by side|relative to|than|up from|down from|change|delta|difference|stack(?:s|ed)? up|v",
  ],
  [
    "a.kind",
    "rightsizing",
    "right[- ]?si[sz](?:e|ing|ed)|over[- ]?(?:sized|provisioned|provisioning|specced)|too (?:big|large|fat)|downsi[sz](?:e|ing)|resize|bigger than (?:they|it) needs?|smaller (?:boxes|instances|nodes|machines)|shrink",
  ],
  [
    "a.kind",
    "idle",
    "idle|unused|zombies?|orphan(?:ed|s)?|unattached|rotting|nobody (?:uses|is using)|abandoned|doing nothing|forgotten|dead (?:weight|resources)|not (?:used|being used|in use)|dangling|leftover|stray",
  ],
  ["a.kind", "spot", "spot"],
  ["a.kind", "graviton", "graviton|arm(?:64)?|arm[- ]based"],
  ["a.kind", "commitment", "commitments?|savings? plans?|sps?|ris?|reserved|reservations?|commit"],
  [
    "a.kind",
    "hibernation",
    "hibernat(?:e|ion|ing)|sleep(?:ing)?|asleep|bedtime|put(?:ting)? (?:\\w+ )?to (?:sleep|bed)|switch(?:ed|ing)? off (?:at night|overnight)|turn(?:ed|ing)? off (?:at night|overnight)|out of hours|power(?:ed|ing)? down",
  ],
  ["a.kind", "storage", "storage|snapshots?|gp2|gp3|volumes?|tier(?:s|ing)?|lifecycle|buckets?|glacier|disks?"],
  [
    "a.target",
    "risk",
    "risk(?:s|y|ier|iest)?|danger(?:ous)?|could (?:go wrong|break|bite|happen)|can go wrong|go wrong|downside|worst case|blast radius|safe|what (?:would|will|could|might) (?:happen|break)|hurt|what happens if|exposed|bite (?:me|us)|what if|impact|scary|odds|afraid|break",
  ],
  [
    "a.target",
    "recommendation",
    "(?:recommend|suggest|propos)(?:ed?|ing|s|ation|ations|al|als)?|justify|reasoning|rationale?|grounds|basis|why (?:that|this) one|behind (?:it|that|rec|apr|number|the)",
  ],
  [
    "a.target",
    "number",
    "(?:number|figure|total|calculat(?:e|ed|ion)|computed?|come from|comes from|formula|worked out|doesn't (?:match|agree|tie)|don't (?:match|agree|tie)|mismatch|disagree[sd]?|does not match|off by|derive[d]?|get to|arrive at|add up|built on|explorer)",
  ],
  [
    "a.target",
    "cost_change",
    "jump(?:ed)?|spik(?:e|ed|ing)|rise|rose|risen|up|increase[ds]?|higher|more expensive|doubled|tripled|grew|grow(?:n|ing|th)?|climb(?:ed|ing)?|drop(?:ped)?|fell|fall(?:en)?|down|lower|change[ds]?|drove|driv(?:e|er|ers|ing|en)|moved?|movement|cause[ds]?|delta|went up|shot up|explode[ds]?|surge|pricier|root cause|swing|variance|blew up|happened",
  ],
  ["a.what", "accounts", "accounts?"],
  ["a.what", "clusters", "clusters?"],
  ["a.what", "nodes", "nodes?|boxes|machines|instances"],
  ["a.what", "workloads", "workloads?|deployments?|services running|pods"],
  [
    "a.what",
    "approvals",
    "approv(?:al|als|ed|e|er|es|ing)|sign(?:ed)?[- ]?off|waiting (?:on|for)|pending|open requests?|proposals?|signed|sign|rejected|awaiting|outstanding|queue|inbox",
  ],
  ["a.what", "schedules", "schedules?|sleep(?:ing)?|asleep|awake|hibernat\\w+"],
  ["a.what", "policies", "polic(?:y|ies)|rules?|limits?|guardrails?|settings?|caps?|blackouts?|thresholds?"],
  ["a.what", "savings_plans", "savings? plans?|sps?|commitments?|contracts?|plans"],
  ["a.what", "untagged", "untagged|no (?:\\S+ )?tags?|without (?:a |an |the )?(?:\\S+ )?tags?|missing (?:\\S+ )?tags?|tags? missing"],
  [
    "a.what",
    "data_freshness",
    "fresh(?:ness)?|stale|up[- ]to[- ]date|current|how (?:old|recent|fresh)|last (?:updated|refresh(?:ed)?|loaded|load|sync)|latest data|lag(?:ging)?|data (?:through|until)",
  ],
  [
    "a.what",
    "actions",
    "actions?|who (?:did|changed|touched|moved|switched|turned|woke|put)|did what|changes? made|log|history|activity|audit|trail|touch(?:ed)?",
  ],
  ["a.sched", "nights", "nights?|nightly|overnight|every (?:night|evening)|evenings|at night|after hours|each night"],
  ["a.sched", "weekends", "weekends?|sat(?:urdays?)? ?(?:and|&|\\+|/|-) ?sun(?:days?)?|sat/sun|wknds?"],
  [
    "a.sched",
    "nights_weekends",
    "nights? (?:and|&|\\+|plus|as well as) (?:on )?(?:the )?weekends?|weekends? (?:and|&|\\+|plus) (?:every )?nights?|nights? \\+ weekends?|nights?/weekends?|outside (?:of )?(?:office|working|business) hours|out of (?:office|working|business)? ?hours",
  ],
  ["a.sched", "now", "now|right (?:now|away)|immediately|at once|straight away|asap|this minute|instantly"],
  ["a.sched", "tonight", "tonight|this (?:evening|night)|tonite|for the night"],
  [
    "a.sched",
    "off",
    "(?:remove|cancel|delete|drop|kill|scrap|stop|take off|rip out|lift|disable|clear|get rid of|end|no more|switch off|turn off|undo|strip)(?: \\S+){0,4} (?:sleep|schedule|hibernation|hibernating|sleeping)|(?:schedule|hibernation)(?: \\S+){0,4} off|stop (?:putting|hibernating|sleeping)|unschedule",
  ],
  ["a.sched", "custom", "\\d{1,2} ?(?:am|pm)|\\d{1,2}:\\d\\d|\\d{1,2}h(?!\\w)|midnight|noon|o'clock"],
  ["a.to", "spot", "(?:to|onto|on|as|use|into|go|goes|->|>) spot|spot"],
  ["a.to", "on_demand", "on[- ]?demand|od|off (?:of )?spot|normal (?:machines|capacity|nodes)|regular (?:instances|capacity)|non[- ]spot|reliable"],
  ["a.type", "compute", "compute"],
  ["a.type", "ec2", "ec2(?: instance)?|instance (?:sp|savings? plan|plan)"],
  ["a.term", "1y", "(?:1|one|a)[- ]?(?:years?|yrs?|y)|(?:12|twelve)[- ]?(?:months?|mo|mths?|m)|single year|12mo|a year|annual"],
  ["a.term", "3y", "(?:3|three)[- ]?(?:years?|yrs?|y)|(?:36|thirty[- ]six)[- ]?(?:months?|mo|mths?|m)|36mo|make it three|make it 3"],
  [
    "a.pay",
    "no",
    "(?:no|zero|nothing|without|0|nil|none)[- ]?(?:\\S+ )?(?:money |cash |payment |paid |paying |pay )?(?:up[- ]?front|down|in advance|at the start|prepay\\w*)|no[- ]upfront|nu\\b|without paying|monthly payments?|pay as we go|nothing down|no money",
  ],
  [
    "a.pay",
    "partial",
    "partial(?:ly)?|half (?:is )?(?:paid )?up[- ]?front|part(?:ly)?[- ](?:up[- ]?front|paid)|some up[- ]?front|half (?:of it )?(?:now|paid|down)|pu",
  ],
  [
    "a.pay",
    "all",
    "(?:all|full(?:y)?|everything|entirely|100 ?%|completely|whole(?: thing)?)(?: \\S+){0,2} (?:up[- ]?front|in advance|at the (?:start|beginning))|all[- ]?up[- ]?front|pay (?:everything|it all)|prepaid|paid entirely|au",
  ],
  [
    "a.policy",
    "max_spot",
    "(?:cap|max(?:imum)?|limit|most|exceed|ceiling|at most|no more than|up to|not (?:more|above|over))(?: \\S+){0,6} spot|spot(?: \\S+){0,8} (?:cap|max(?:imum)?|limit|exceed|at most|no more than|not (?:more|above|over)|ceiling|share|percent|%|below|under)|spot",
  ],
  [
    "a.policy",
    "min_on_demand",
    "(?:at least|min(?:imum)?|always|never (?:fewer|less)|keep|floor|no fewer)(?: \\S+){0,6} (?:on[- ]?demand|od|normal)|(?:on[- ]?demand|od)(?: \\S+){0,6} (?:at least|min(?:imum)?|floor|always)|on[- ]?demand",
  ],
  [
    "a.policy",
    "approval_threshold",
    "(?:threshold|approval limit|(?:above|over|more than|anything|below|under|from|beyond|exceeding|costing)(?: \\S+){0,8} (?:approv\\w+|human|sign\\w*|ask|person|confirm\\w*|check with|ok)|approv\\w+(?: \\S+){0,8} (?:above|over|more than|below|under|from|beyond))|approvals?",
  ],
  [
    "a.policy",
    "auto_switch",
    "auto[- ]?switch(?:ing)?|switch(?:es|ing)?(?: \\S+){0,3} automatic(?:ally)?|automatic(?:ally)?(?: \\S+){0,3} (?:switch\\w*|mov\\w*|chang\\w*)|autopilot|automation|by (?:it|your)self|on (?:its|your) own|automatic(?:ally)?",
  ],
  [
    "a.policy",
    "blackout",
    "blackout|freeze|change[- ]freeze|frozen|(?:no|block|nobody|nothing|hands off|don't touch|stop)(?: \\S+){0,4} (?:changes|actions|churn|touched|touches|moves?|switch\\w*|changed)|no changes|maintenance",
  ],
  [
    "a.policy",
    "exclude",
    "exclu\\w+|never touch|hands off|off[- ]limits|leave(?: \\S+){0,4} alone|keep(?: \\S+){0,6} out of|ignore list|don't (?:ever )?touch|exempt|not to be touched|protect(?:ed)?|untouchable",
  ],
  ["a.policy", "consolidation", "consolidat\\w+|bin[- ]?pack\\w*|repack\\w*"],
  ["a.policy", "buffer", "buffer|headroom|spare|slack|margin|reserve capacity|free capacity"],
  ["onoff", "on", "on|enable[ds]?|allow(?:ed)?|activate|resume|re-?enable|back on|start|permit"],
  ["onoff", "off", "off|disable[ds]?|stop|no|never|don't|forbid|deactivate|without|pause|suspend|kill"],
  [
    "ask",
    "why",
    "why|how come|how comes|reason(?:s)?|because|explain|what (?:caused|drove|made|happened)|root cause|what's (?:behind|driving)|what is (?:behind|driving)|y|wtf|wth|splain|account for",
  ],
  [
    "ask",
    "how_much",
    "how much|what did|what do we|what does|what's|cost(?:s|ing)?|spend(?:s|ing)?|spent|bill|pay(?:ing)?|paid|damage|burn(?:ed|t)?|total|expenses?",
  ],
  ["ask", "who", "who|whose|whom|which (?:person|people|user|colleague)"],
  ["ask", "show", "show|list|give|see|display|which|what are"],
  ["ask", "draft", "draft|prepare|size|sizing|write up|draw up|prep|set up|propose|work out|commit"],
  ["ask", "do", "please|pls|can you|could you|go ahead|do it|make|set|put|turn|switch|move|change|bring|take"],
  ["ask", "question", "\\?"],
  ["ask", "should", "should (?:we|i)|would|could|worth|is it|are there|any|do you think|what if|suppose|if we"],
  ["ask", "did", "did|has|have|was|were|got|been"],
  [
    "neg",
    "not",
    "not|no|don't|never|without|w/o|excl(?:\\.|uding|ude)?|except|minus|ex|but|leave out|drop|ignore|ignoring|skip|remove|strip(?:ped)?|take out|outside|isn't|sans|less|bar|lose|nix|omit",
  ],
  ["edit", "add", "also|too|as well|add|plus|and|include|along with|likewise|ditto|same"],
  ["edit", "swap", "instead|rather|swap|replace|actually|i mean|i meant|sorry|no,|not|switch|change|make (?:it|that)|wrong|oops|correction|wait|hm+"],
  ["edit", "only", "only|just|narrow|limit(?:ed)? to|focus|zoom|restrict|alone|solely|by itself|on its own"],
  ["edit", "both", "both|all (?:of them|three|of those)|those|them|these|together|each of"],
  [
    "edit",
    "split",
    "split|separate(?:ly|d)?|apart|individually|each|broken out|break (?:it|them|that) (?:out|down|up)|side by side|one (?:line|bar|row) (?:each|per)|not summed|respectively|per|by",
  ],
  ["edit", "reset", "forget|start over|new question|never ?mind|scrap|from scratch|back to|overall|everything|all of it|whole company|total"],
  [
    "fc",
    "future",
    "forecast\\w*|project(?:ed|ion|ions|ing)|predict\\w*|expect(?:ed|ation)?|land(?:ing)?|end up|will (?:we|it|be)|outlook|estimate[ds]?|outturn|run[- ]?rate|on track|trend(?:ing)?|next|going to|accrue|come out at|finish|year[- ]end|eom|eoy",
  ],
  ["bud", "budget", "budget\\w*|over budget|overspen\\w+|in the red|on track|allowance|afford"],
  [
    "anom",
    "odd",
    "anomal(?:y|ies|ous)|weird|strange|odd|unusual|unexpected|spikes?|outliers?|surpris\\w+|funny|suspicious|abnormal|out of the ordinary|off|fishy|alerts?|nuts|blow up|leak",
  ],
  [
    "sav",
    "save",
    "sav(?:e|ing|ings)|cut|cheaper|reduce|optimi[sz]\\w+|opportunit(?:y|ies)|opps?|recs?|recommendations?|waste|wasting|trim|lean|quick wins?|low[- ]hanging|ideas|suggestions?|candidates?|potential|tips|find|spend less",
  ],
  [
    "act",
    "approve",
    "approve[ds]?|ok|okay|yes|yep|yeah|go ahead|sign off|lgtm|green[- ]?light|ship|do it|fine|good to go|accept(?:ed)?|confirm(?:ed)?|aye|thumbs up|send it|proceed|execute",
  ],
  [
    "act",
    "reject",
    "reject(?:ed)?|no|nope|nah|decline[ds]?|den(?:y|ied)|bin|veto|turn down|refuse|scrap|kill|cancel|drop it|withdraw|discard|throw out|not convinced|forget it|never mind",
  ],
  ["act", "snooze", "snooze|later|remind|park|postpone|hold|defer|push|delay|wait|punt|come back|resurface|not now|put off|on ice|ask me again"],
  ["act", "wake", "wake|awake|bring (?:\\S+ )?(?:back|up)|up|start|keep (?:\\S+ )?(?:up|running|awake|alive|on)|running|resume|boot"],
  ["act", "sleep", "sleep|hibernate|shut ?down|turn off|switch off|off|down|pause|stop|bed|dark|lights out|asleep"],
  [
    "bad",
    "inject",
    "ignore (?:all |your |the |any )*(?:previous|prior|earlier|above)|system prompt|bypass|skip (?:the )?approval\\w*|api (?:key|token)s?|you are now|pretend|developer mode|jailbreak|other tenants?|other (?:customer|company)|admin rights|;--|<!--|system:",
  ],
  [
    "bad",
    "vendor",
    "azure|gcp|google(?: cloud)?|oracle|alibaba|ibm|digitalocean|hetzner|cloudflare|datadog|snowflake|databricks|mongodb atlas|github|gitlab|bitbucket|jira|confluence|slack|zoom|notion|salesforce|hubspot|zendesk|openai|chatgpt|anthropic|claude|stripe|paypal|twilio|okta|sap|oracle|workday|new relic|splunk|elastic cloud|vercel|netlify|heroku|microsoft|office 365|adobe|figma|linkedin|facebook|instagram|netflix|spotify|uber|youtube|twitter|xing|amzn",
  ],
  [
    "bad",
    "people",
    "salar(?:y|ies)|payroll|wages?|bonus(?:es)?|hir(?:e|ing)|resume|cv|cvs|employees?|headcount|vacation|holidays? (?:plan|request)|leave request|appraisal|perf(?:ormance)? review|onboarding|recruit\\w*|interview|promotion",
  ],
  [
    "bad",
    "world",
    "weather|forecast for (?:berlin|london|tomorrow)|recipe|ramen|pizza|lunch|dinner|restaurant|movie|film|song|music|joke|poem|story|horoscope|football|election|president|flight|hotel|train|visa|birthday|bitcoin|crypto|stocks?|share price|exchange rate|currency|euros? to|translate|essay|homework|history of|capital of|medical|doctor|legal advice|contract|lawsuit|lease|tax return|mortgage",
  ],
  [
    "bad",
    "ops",
    "restart|reboot|redeploy|deploy(?:ed|s|ing)?|roll ?back|rollout|rotate|kubectl|terraform|helm|crash\\w*|debug|stack ?trace|error(?:s)?|5\\d\\d|outage|down(?:time)?|latency|logs?|tail|ssh|dns|certificate|vpc|subnet|security group|firewall|iam|password|mfa|upgrade|patch|backup|restore|replicas?|pull request|merge|commit code|ci|pipeline|unit tests?|script|database migration|delete|drop|terminate|create|provision|install|email|e-mail|calendar|meeting|ticket|post to|publish|book (?:a|me)",
  ],
  [
    "bad",
    "business",
    "revenue|margin|profit|ebitda|sales|churn|arr|mrr|runway|valuation|funding|series [abc]|investors?|marketing|advert\\w*|rent|office|laptops?|insurance|vat return|general ledger|gl|erp|invoice(?:s)? (?:from|to) (?!aws|amazon)",
  ],
];

export const CUES: readonly Cue[] = [
  ...TABLE.map(([slot, value, source]) => ({ slot, value, re: new RegExp(`(?<![\\w])(?:${source})(?![\\w])`, "g") })),
  { slot: "bad", value: "attack", re: new RegExp(ATTACK_SOURCE, "g") },
];

export type CueHit = { readonly slot: string; readonly value: string; readonly start: number; readonly end: number };

export function findCues(text: string): readonly CueHit[] {
  const hits: CueHit[] = [];
  for (const { slot, value, re } of CUES) {
    re.lastIndex = 0;
    for (let m = re.exec(text); m; m = re.exec(text)) {
      if (m[0].length === 0) {
        re.lastIndex++;
        continue;
      }
      hits.push({ slot, value, start: m.index, end: m.index + m[0].length });
    }
  }
  return hits;
}
