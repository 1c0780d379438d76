import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/cli/failure.ts";
import { plainStyle } from "../../src/cli/terminal.ts";
import { DataError } from "../../src/errors.ts";

/** What a call throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return expect.unreachable();
}

describe("what is said of an error", () => {
  it("is its message, where it is of a known kind", () => {
    expect(failureOf(new DataError("x.npy: expected an npy file."), plainStyle)).toEqual({
      exitCode: 3,
      text: "error x.npy: expected an npy file.",
    });
  });

  it.each([
    ["a buffer", () => new ArrayBuffer(2 ** 52)],
    ["floats", () => new Float32Array(2 ** 50)],
  ])("is what to ask less of, where memory for %s ran out", (_, allocate) => {
    const { exitCode, text } = failureOf(thrownBy(allocate), plainStyle);
    expect(exitCode).toBe(6);
    expect(text).toMatch(
      /^error There is not enough memory for this command \(.+\)\. Lower --samples, --count or --batch/,
    );
  });

  it("has a stack, where it is a defect", () => {
    const { exitCode, text } = failureOf(
      thrownBy(() => [].at(Symbol() as never)),
      plainStyle,
    );
    expect(exitCode).toBe(1);
    expect(text).toMatch(
      /^unexpected error This is a defect of nelbo; please report it\.\nTypeError: .+\n +at /s,
    );
  });
});
