import { EngineError } from "../errors.ts";
import { type AdamPlace, type AdamScalars, compileKernel } from "./kernel.ts";
import { grantMemory } from "./memory.ts";

/**
 * A second thread that updates a part of the parameters while this one updates the rest. Each number is updated by the
 * same arithmetic whoever does it, so results do not depend on the assistant.
 *
 * ONNX Runtime takes no shared memory, so gradients are copied over and parameters back: a tenth of the time that the
 * update itself takes. The moments of its part stay with the assistant.
 */
export interface Assistant {
  /** Hands over the gradients of its part, and returns while it works. */
  begin(gradients: Float32Array, scalars: AdamScalars): void;
  /** Waits, and fetches the updated parameters. Returns whether second moments are finite. */
  finish(parameters: Float32Array): boolean;
  /** Copies the moments of its part out. */
  read(firstMoments: Float32Array, secondMoments: Float32Array): void;
  /** Sets the state of its part. */
  write(parameters: Float32Array, firstMoments: Float32Array, secondMoments: Float32Array): void;
  stop(): Promise<void>;
}

/** What the thread is started with. */
export interface AssistantSetup {
  readonly kernel: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly place: AdamPlace;
  /** Three 32-bit words: the turn asked for, the last turn done, and its result. */
  readonly control: SharedArrayBuffer;
  /** Float64, those of the turn asked for. */
  readonly scalars: SharedArrayBuffer;
}

/** Starts a thread that runs `assistantSource` with this setup. Rejects nothing: a thread that dies calls `onLoss`. */
export type StartThread = (setup: AssistantSetup, onLoss: (why: string) => void) => { stop(): Promise<void> };

const asked = 0;
const done = 1;
const result = 2;
const looks = 2_000;
/** Waiting is counted in short naps: while a process is suspended, however long, no more than one of them passes. */
const napMilliseconds = 250;
const naps = 40;

/**
 * The thread's program. It stands here as text because it must start alike from sources, from a build and from a
 * bundle; it needs nothing but its setup.
 */
export const assistantSource = `
const { workerData } = require("node:worker_threads");
const { kernel, memory, place } = workerData;
const control = new Int32Array(workerData.control);
const scalars = new Float64Array(workerData.scalars);
const { adam } = new WebAssembly.Instance(kernel, { env: { memory } }).exports;
for (let turn = 0; ; turn++) {
  Atomics.wait(control, ${asked}, turn);
  Atomics.store(control, ${result}, adam(...place, ...scalars));
  Atomics.store(control, ${done}, turn + 1);
  Atomics.notify(control, ${done});
}
`;

/** An assistant for `count` parameters, a multiple of 4. */
export function createAssistant(count: number, startThread: StartThread): Assistant {
  const bytes = count * Float32Array.BYTES_PER_ELEMENT;
  const memory = grantMemory(4 * bytes, { shared: true });
  const array = (index: number) => new Float32Array(memory.buffer, index * bytes, count);
  const [parameters, gradients, firstMoments, secondMoments] = [array(0), array(1), array(2), array(3)];
  const control = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
  const words = new Int32Array(control);
  const scalarBuffer = new SharedArrayBuffer(8 * Float64Array.BYTES_PER_ELEMENT);
  const scalarWords = new Float64Array(scalarBuffer);
  let loss: string | undefined;
  let turn = 0;
  const thread = startThread(
    {
      kernel: compileKernel({ shared: true }),
      memory,
      place: [0, bytes, 2 * bytes, 3 * bytes, count],
      control,
      scalars: scalarBuffer,
    },
    (why) => {
      loss = why;
    },
  );

  return {
    begin(fresh, scalars) {
      if (loss !== undefined) throw new EngineError(`optimizer: its thread was lost: ${loss}`);
      gradients.set(fresh);
      scalarWords.set(scalars);
      turn += 1;
      Atomics.store(words, asked, turn);
      Atomics.notify(words, asked);
    },
    finish(target) {
      const ready = () => Atomics.load(words, done) === turn;
      for (let look = 0; look < looks && !ready(); look++);
      for (let nap = 0; nap < naps && !ready(); nap++) Atomics.wait(words, done, turn - 1, napMilliseconds);
      if (!ready()) {
        throw new EngineError(
          `optimizer: expected its thread to answer within ${(naps * napMilliseconds) / 1000} s, found it silent. ` +
            "Train with --threads 1.",
        );
      }
      target.set(parameters);
      return Atomics.load(words, result) === 1;
    },
    read(first, second) {
      first.set(firstMoments);
      second.set(secondMoments);
    },
    write(newParameters, first, second) {
      parameters.set(newParameters);
      firstMoments.set(first);
      secondMoments.set(second);
    },
    stop: () => thread.stop(),
  };
}
