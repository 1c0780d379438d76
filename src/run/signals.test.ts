import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { listenForStop, type StopSignal } from "./signals.ts";

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
  send(name: StopSignal): void {
    this.emit(name, name);
  }
}

describe("listenForStop", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("asks at the first %s, ends the process with %i at the second", (name, code) => {
    const process = new FakeProcess();
    const heard: string[] = [];
    const stop = listenForStop((signal) => heard.push(signal), process);
    expect([stop.signal.aborted, stop.exitCode()]).toEqual([false, undefined]);
    process.send(name);
    expect([stop.signal.aborted, stop.exitCode(), heard, process.exits]).toEqual([true, code, [name], []]);
    process.send(name);
    expect([heard, process.exits]).toEqual([[name], [code]]);
  });

  it("leaves no listener behind", () => {
    const process = new FakeProcess();
    const stop = listenForStop(undefined, process);
    expect(process.listenerCount("SIGINT")).toBe(1);
    stop.release();
    expect(process.eventNames()).toEqual([]);
  });
});
