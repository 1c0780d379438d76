/** What a process is asked to stop with: Ctrl-C, and what `kill`, containers and batch systems send. */
const codes = { SIGINT: 130, SIGTERM: 143 } as const;
export type StopSignal = keyof typeof codes;

export interface StopListener {
  /** Aborts at the first such signal: to be given to `trainRun` or `resumeRun`. */
  readonly signal: AbortSignal;
  /** The exit code that says which it was; undefined where there was none. */
  exitCode(): number | undefined;
  /** Has the process stop at once from now on, as it would without all this. */
  release(): void;
}

/** The part of a process that signals need. */
export interface SignalTarget {
  on(name: StopSignal, listener: (name: StopSignal) => void): unknown;
  off(name: StopSignal, listener: (name: StopSignal) => void): unknown;
  exit(code: number): void;
}

/**
 * Turns the signals that stop a process into a wish to stop: the first asks, the second ends the process at once. What is
 * being written then is left unfinished, and nothing that was written before is lost.
 *
 * @param onStop hears of the first one, to tell that it was heard
 */
export function listenForStop(
  onStop: (name: StopSignal) => void = () => {},
  target: SignalTarget = process,
): StopListener {
  const controller = new AbortController();
  const names = Object.keys(codes) as StopSignal[];
  let first: StopSignal | undefined;
  const hear = (name: StopSignal) => {
    if (first !== undefined) return target.exit(codes[name]);
    first = name;
    onStop(name);
    controller.abort();
  };
  for (const name of names) target.on(name, hear);
  return {
    signal: controller.signal,
    exitCode: () => (first === undefined ? undefined : codes[first]),
    release() {
      for (const name of names) target.off(name, hear);
    },
  };
}
