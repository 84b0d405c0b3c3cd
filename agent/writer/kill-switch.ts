import { lead, move, type Sentence } from "#agent/writer/compose";

/** For somebody who wants everything stopped: where that is done, and what it stops. A conversation throws no switch. */
export function killSwitchSentences(): Sentence[] {
  return [
    lead("I can't stop it from here: the kill switch is in the header of every page, for an Owner or Admin, and nothing typed in a chat throws it."),
    lead(
      "It stops changes of the whole organization or of one cluster: nothing new is sent to AWS or Kubernetes, what runs holds where it stands, and what is approved waits until an Owner releases it.",
      0.9,
    ),
    move(
      'Whoever has the machine stops everything of this installation with `npm run kill-switch -- engage --reason "..."`, also while the server is down.',
    ),
  ];
}
