const SOURCES: readonly string[] = [
  // The same in German, Spanish, French, Portuguese, Italian, Chinese and Japanese: rules, instructions, secrets.
  String.raw`\b(?:ignorier\w*|vergiss|missachte)\b.{0,40}\b(?:anweisung\w*|regeln|befehle|vorgaben)\b|\b(?:ohne|without) (?:prüfung|genehmigung|freigabe|rückfrage)\b`,
  String.raw`\b(?:olvida|ignora|ignore|ignorez|oublie|oubliez|esquece|esqueça|dimentica)\b.{0,40}\b(?:reglas|instrucciones|instructions|règles|consignes|regras|instruções|regole|istruzioni)\b|\b(?:clave secreta|contraseña|mot de passe|clé secrète|senha)\b|\bsin (?:aprobación|permiso)\b|\bsans (?:approbation|validation)\b`,
  String.raw`忽略|没有任何限制|没有限制|绕过|审批流程关|系统提示|密钥|無視して|制限なし|承認なし`,
  String.raw`\bcat \.env\b|\bprintenv\b|\/etc\/passwd`,
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

/**
 * Words of somebody who may want to get round the people who decide: never proof, but enough that
 * no action is taken from the words alone.
 */
export const EVASION_SOURCE = [
  String.raw`\b(?:nobody|no-?one|no one|anyone|anybody|they|she|he|finance|security|management)\b.{0,16}\b(?:look\w*|notic\w*|see\w*|know\w*|check\w*|finds? out|asks?|watch\w*)\b`,
  String.raw`\b(?:quietly|secretly|silently|discreetly|off the record|under the radar|between us)\b|\b(?:under|below|beneath) the (?:approval|threshold|limit|radar)\b|\b(?:split|break) .{0,40}\b(?:smaller|tiny|small|pieces|parts|chunks)\b`,
  String.raw`\b(?:already|just) (?:approved|signed|agreed|cleared|said (?:yes|ok))\b|\b(?:ceo|cfo|cto|boss|director|manager|legal|board|owner) (?:has |have |already )*(?:said|says|approved|signed|agreed|told|wants|cleared|oked)\b`,
  String.raw`\bas (?:done )?by \w+,? not me\b|\bnot (?:under|in) my name\b|\b(?:no|without|skip|skipping|instead of)\b.{0,20}\b(?:approvals?|review|sign-?off|confirm\w*|questions asked|paperwork|delay)\b|\btrust me\b|\bjust this once\b|\bemergency\b`,
].join("|");
