import type { TrainingEvent } from "nelbo/node";

/** The seconds of so many training steps, and the average loss of their data. */
export async function timedSteps(
  events: AsyncGenerator<TrainingEvent, void, undefined>,
  steps: number,
): Promise<{ readonly steps: number; readonly seconds: number; readonly loss: number }> {
  const began = performance.now();
  let [sum, data] = [0, 0];
  for (let made = 0; made < steps; ) {
    const { value: event, done } = await events.next();
    if (done) throw new Error("training ended before the benchmark");
    if (event.event !== "step") continue;
    made += 1;
    sum += event.batch.loss * event.count;
    data += event.count;
  }
  return { steps, seconds: (performance.now() - began) / 1000, loss: sum / data };
}
