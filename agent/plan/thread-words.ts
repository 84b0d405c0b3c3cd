/** What people say about nodes and proposals, and the bank of the planner does not hold. Each only sorts; none decides. */

export const REFERENCE = /\bapr[- #]?0*([1-9]\d{0,8})\b/i;

/** Asks about a node instead of ordering something: answered by looking, with the draft as a next step. */
export const ASKS =
  /^(?:so |and |but |ok,? |hi,? |hey,? )*(?:what|which|how|why|is|are|isn't|was|does|do|would|will|should|whether|analy[sz]e|inspect|check|examine|assess|explain|describe|tell me|show)\b|\bwhy (?:not|can'?t|cannot|won'?t)\b|\bwhat if\b|\bsafe to (?:move|switch)\b/i;
export const MAY_IT = /\b(?:can|could|may|might|cannot|can't) (?:node )?\S*\d\S* (?:go|run|live|be|sit|survive|not go)\b/i;
export const NAMES_OPTION = /\b(?:spot|on[- ]demand|od)\b/i;
export const ABOUT_MONEY = /\b(?:cost|spend|spent|bill)/i;
export const ABOUT_SAVING = /\bsav(?:e|es|ing|ings)\b|\bon spot\b/i;
/** What nobody drafts here, however it is said: ends of nodes are steps of a move, never an order of their own. */
export const OPERATES = /\b(?:drain|delete|terminate|remove|destroy|stop|reboot|restart|cordon|uncordon)\b/i;

/** Somebody else's words, told by the person: looked into, never acted on. */
export const QUOTES =
  /\b(?:tags?|labels?|annotations?|notes?|logs?|events?|descriptions?|comments?|names?)\b.{0,80}?(?:\b(?:says?|reads?|saying|tells?|asks?|wants?|instructs?)\b|[:"'“])/i;

export const UNDO =
  /\b(?:undo|revert|roll(?:ing)? ?(?:it|that|this)? ?back|rollback(?! plan)|(?:put|move|switch|change|bring|flip) (?:it|that|this|them) back)\b/i;
export const STOP = /\b(?:stop|halt|abort|pause|kill)\b/i;
export const DID_IT =
  /\bdid (?:it|that|this|they|the (?:move|switch|change|node|swap|draft))\b.{0,30}\b(?:work|go|finish|land|succeed|happen|run|complete|pass)|\b(?:is|was|are|has|have) (?:it|that|this|they|the (?:move|switch|change|swap))\b.{0,20}\b(?:done|finished|running|ready|over|through|started|run|worked|succeeded|landed|approved|signed|executed|complete)|\bhow (?:is|'s|did) (?:it|that|the (?:move|switch|change)) (?:going|go|doing)\b|\bwhat(?:'s| is) (?:it|that) doing\b|\bany (?:progress|news)\b/i;
export const OF_A_MOVE = /\b(?:move|switch)\b/i;
export const ABOUT_DRAFT =
  /\bwho (?:can|may|must|has to|needs to|should|could)\b.{0,12}\b(?:sign|approve)|\b(?:how much|what) (?:does|did|do|will|would) (?:it|that|this|they) (?:save|cost)\b|\bwhat happens (?:to|with) (?:the|its|my|our) (?:pods|workloads)\b|\bwhat (?:happens|if)\b.{0,24}\b(?:no|without|fails?|capacity|goes wrong|breaks)\b|\bwhen (?:does|will|would) (?:it|that) (?:expire|start|run|happen)|\b(?:show|see|open) (?:me )?(?:the |that |its )?(?:card|draft|proposal)\b/i;
export const REFERS_BACK = /\b(?:it|that|this|them|the (?:move|switch|change|draft|proposal|last one))\b/i;

export const RUNNING =
  /\b(?:what|which|any)\b.{0,24}\b(?:moves|switches|changes|actions|proposals)\b.{0,16}\b(?:running|flying|executing|in flight|underway|in progress|now)\b|\bstatus of (?:all |the |our |my |these )*(?:moves|switches|changes|proposals|drafts)\b/i;
export const WAITING =
  /\b(?:wait(?:s|ing)?|pending|open|outstanding|unsigned)\b.{0,30}\b(?:sign\w*|approv\w+|proposals?|drafts?|cards?)\b|\b(?:proposals?|drafts?|approvals?)\b.{0,12}\b(?:wait(?:s|ing)?|pending|open|unsigned)\b/i;

export const READY_FOR_SPOT =
  /\b(?:ready|eligible|suitable|safe|fit|good|candidates?) (?:for|to (?:go|move|run) (?:to|on)) spot\b|\b(?:can|could|may|should) (?:all )?(?:go|move|run|be moved|be|switch)(?: \w+)? (?:to|on) spot\b|\bspot[- ](?:ready|candidates?)\b/i;
export const LISTS = /^(?:please )?(?:show|list|which|what|how many|give me|do we have|are there)\b/i;
export const BOUGHT_NODES = /\b(on[- ]demand|spot) (?:nodes?|instances?|machines?|boxes)\b/i;
export const SEVERAL_NODES = /\b(?:nodes?|instances?|machines?|boxes|everything|all of)\b/i;
export const WHERE_RUNS =
  /\b(?:where|(?:on )?which nodes?) (?:does|do|is|are|run|runs|host|hosts|carry|carries)\b (?:the |our |my )?([a-z][a-z0-9-]{2,})\b/i;
export const RUNS = /\b(?:run|runs|running|live|lives|hosted|hosts?|scheduled|carr(?:y|ies))\b/i;
/** Words that stand where a workload's name would, and are none. */
export const NO_NAME =
  /^(?:this|that|these|those|they|most|all|our|each|every|money|costs?|nodes?|clusters?|the|can|could|you|spend|cost|savings?)$/i;

export const THE_NTH = /\bthe (first|second|third|fourth|fifth)\b(?! (?:of|week|month|day|quarter)\b)/i;
export const ORDINALS = ["first", "second", "third", "fourth", "fifth"] as const;
