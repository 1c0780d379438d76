/** Milliseconds of computing after which a page gets to draw and to hear. */
const stretch = 30;

let last: Promise<unknown> = Promise.resolve();
let rested = 0;

/**
 * One work after another, in the order asked for: ONNX Runtime in a page is one memory, and answers nonsense where a model is loaded
 * while another runs. It computes on the thread that asks, so that between two works, when some time has passed, that thread
 * may do what else is waiting: draw a frame, hear a click or a message.
 */
export function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = last.then(async () => {
    if (performance.now() - rested > stretch) {
      await nextTask();
      rested = performance.now();
    }
    return work();
  });
  last = result.catch(() => {});
  return result;
}

/** Resolves when other tasks have had their chance; a timer would take 4 milliseconds, and a second in a tab that is not seen. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
