import { describeModel } from "../config/assemble.ts";
import { trainableCount } from "../nn/scope.ts";
import { withoutPasswords } from "../store/folder.ts";
import type { OpenedEvent, WarningEvent } from "./events.ts";
import type { PreparedTraining } from "./prepareTraining.ts";

/** What is said of a run besides what it is. */
type Opening = { readonly [Part in keyof OpenedEvent]?: OpenedEvent[Part] | undefined };

/** What a run says first: where it is, and what will be trained on what. */
export function openedEvent(
  { config, data, model, session }: PreparedTraining,
  folder: string,
  { resumed, recommended }: Pick<Opening, "resumed" | "recommended"> = {},
): OpenedEvent {
  return {
    event: "opened",
    folder,
    config: withoutPasswords(config),
    data,
    model: { description: describeModel(model, config), parameters: trainableCount(model.parameters) },
    engine: session.description,
    ...(resumed && { resumed }),
    ...(recommended && { recommended }),
  };
}

/** What a session says against its own speed. */
export function engineWarnings({ session }: PreparedTraining): readonly WarningEvent[] {
  const { warning } = session.description;
  return warning === undefined ? [] : [{ event: "warning", message: warning }];
}
