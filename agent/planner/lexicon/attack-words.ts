const SOURCES: readonly string[] = [
  String.raw`\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|earlier|above|all|your|policy|policies)\b.{0,20}\b(?:instructions?|rules?|prompts?|guardrails?|guidelines?|restrictions?)\b`,
  String.raw`\b(?:system|hidden|initial) (?:prompt|instructions?)\b|\bdeveloper mode\b|\bjailbr\w+|\bbreak-?glass\b|\bno guardrails?\b|\bunrestricted\b`,
  String.raw`\b(?:you are|you're|act as|pretend (?:to be|you are|you're|i am|i'm|that|my)|imagine you)\b.{0,25}\b(?:now|root|admin\w*|dan|unrestricted|cfo|owner|logged|no (?:rules|guardrails|restrictions|limits))\b`,
  String.raw`\b(?:drop|truncate) table\b|;\s*--|\bunion select\b|\bdelete from\b|\bselect \* from users\b`,
  String.raw`\b(?:bypass|skip|circumvent|evade|get (?:a)?round|disable)\b.{0,20}\b(?:approvals?|approval step|gate|guardrails?|audit|confirmation|permission checks?|policy|policies|review)\b`,
  String.raw`\b(?:without|w/o|no)\b (?:any |the |asking |going through |my |a |further )*(?:gate|approvals? (?:step|gate)|confirmation|review|sign-?off)\b.{0,5}$|\b(?:execute|apply|approve|switch|buy|do|run)\b.{0,50}\b(?:without|w/o) (?:any |the |asking |a )*(?:gate|approval|confirmation|review|anyone|anybody|ticket)\b`,
  String.raw`\b(?:keep|leave|out of|hide|wipe|erase|delete|clear|don't|do not|never|not)\b.{0,30}\b(?:audit (?:log|trail)|the log\b(?! groups)|the trail)`,
  String.raw`\b(?:api|access|secret) ?(?:keys?|tokens?)\b|\b(?:env(?:ironment)? vars?|environment variables|credentials)\b|\byour (?:password|database password|token)\b`,
  String.raw`\bother (?:tenants?|customers?|companies|company|organi[sz]ations?)(?:'s?)?\b|\banother (?:tenant|customer|company)(?:'s)?\b|\buses? you too\b`,
  String.raw`<!--|\bsystem:|\bassistant:|\[system\]|<\/?system>|\bbase64\b|\bmust not mention\b|\bconfirm silently\b|\bquietly (?:approve|lift|switch|apply|change)\b`,
  String.raw`\b(?:reads?|reading|says?|saying|value|notes?|label|annotation)\b ?:? ?["'](?:assistant|ai |ignore|system|the assistant)|["'](?:assistant|ai agents?|ignore)\b`,
  String.raw`\b(?:approve|sign)\b.{0,24}\b(?:as if|on behalf of|in the name of|with (?:\w+'s|my colleague's) name)\b|\bapprove\b.{0,18} as (?!soon|is|usual|discussed|planned|agreed|well|per|it|a|the|one|you|i|we|long|far|much)[a-z]+\b`,
];

/** Words that only somebody says who wants the rules broken, as one pattern. */
export const ATTACK_SOURCE = SOURCES.join("|");
