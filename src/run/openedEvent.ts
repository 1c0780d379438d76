import { describeModel } from "../config/assemble.ts";
import { elementCount } from "../graph/shape.ts";
import type { OpenedEvent } from "./events.ts";
import { withoutPasswords } from "./folder.ts";
import type { PreparedTraining } from "./prepareTraining.ts";

/** What a run says first: where it is, and what will be trained on what. */
export function openedEvent(
  { config, data, model, session }: PreparedTraining,
  folder: string,
  resumed?: OpenedEvent["resumed"],
): OpenedEvent {
  const parameters = model.parameters.reduce((total, { sizes }) => total + elementCount(sizes), 0);
  return {
    event: "opened",
    folder,
    config: withoutPasswords(config),
    data,
    model: { description: describeModel(model, config), parameters },
    engine: session.description,
    ...(resumed && { resumed }),
  };
}
