/**
 * Signals that stop a process, with their exit codes: Ctrl-C, and the signal of `kill`, containers and batch systems.
 */
const codes = { SIGINT: 130, SIGTERM: 143 } as const;
export type StopSignal = keyof typeof codes;

export interface StopListener {
  /** Aborts at the first such signal; an option of `trainRun` and `resumeRun`. */
  readonly signal: AbortSignal;
  /** The exit code of the signal that arrived; undefined if none did. */
  exitCode(): number | undefined;
  /** Stops listening: from now on, signals end the process at once, as by default. */
  release(): void;
}

/** The part of `process` that is used for signals. */
export interface SignalTarget {
  on(name: StopSignal, listener: (name: StopSignal) => void): unknown;
  off(name: StopSignal, listener: (name: StopSignal) => void): unknown;
  exit(code: number): void;
}

/**
 * Turns the signals that stop a process into an AbortSignal: the first aborts it, the second ends the process at once.
 * A write in progress is then left unfinished, but nothing that was written before is lost.
 *
 * @param onStop called at the first signal, for example to print a message
 */
export function listenForStop(
  onStop: (name: StopSignal) => void = () => {},
  target: SignalTarget = process,
): StopListener {
  const controller = new AbortController();
  const names = Object.keys(codes) as StopSignal[];
  let first: StopSignal | undefined;
  const onSignal = (name: StopSignal) => {
    if (first !== undefined) return target.exit(codes[name]);
    first = name;
    onStop(name);
    controller.abort();
  };
  for (const name of names) target.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => (first === undefined ? undefined : codes[first]),
    release() {
      for (const name of names) target.off(name, onSignal);
    },
  };
}
