/** Milliseconds of computing after which other tasks of the page may run. */
const stretch = 30;

let last: Promise<unknown> = Promise.resolve();
let rested = 0;

/**
 * Runs jobs one after another, in the order of the calls: ONNX Runtime in a page has one memory, and returns wrong
 * results if a model is loaded while another runs. It computes on the calling thread. So between two jobs, once enough
 * time has passed, other tasks of that thread may run: drawing a frame, handling a click or a message.
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

/** Resolves after other waiting tasks; a timer would take 4 milliseconds, and a second in a hidden tab. */
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
