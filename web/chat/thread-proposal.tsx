import type { MessageParts } from "#core/chat/message-parts";
import { ProposalCard } from "#web/proposals/proposal-card.tsx";

/** The card in the thread that asked for it: as it is now, whatever it was when it was drafted. */
export const ThreadProposal = ({ part }: { readonly part: MessageParts["proposal"] }) => <ProposalCard id={part.id} place="thread" />;
