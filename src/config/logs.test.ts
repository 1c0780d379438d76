import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { resolveConfig } from "./config.ts";
import { describeField } from "./describe.ts";
import { refusalOf } from "./testing/refusal.ts";

describe("the settings of logs", () => {
  it("are off unless asked for", () => {
    const { tensorboard, mlflow } = resolveConfig();
    expect([tensorboard, mlflow]).toEqual([false, undefined]);
  });

  it.each(["http://localhost:5000", "https://user:word@mlflow.example/prefix"])("take %s", (mlflow) => {
    expect(resolveConfig({ mlflow, tensorboard: true })).toMatchObject({ mlflow, tensorboard: true });
  });

  it.each([
    [{ mlflow: "localhost:5000" }, "mlflow (--mlflow): expected a URL that begins with http:// or https://"],
    [{ mlflow: "ftp://localhost" }, "found 'ftp://localhost'"],
    [{ tensorboard: "yes" }, "tensorboard (--tensorboard): expected true or false, found 'yes'"],
  ])("refuse %j", (input, message) => {
    expect(() => resolveConfig(input)).toThrow(ConfigError);
    expect(refusalOf(input)).toContain(message);
  });

  it("are told in a line each", () => {
    expect(describeField("tensorboard")).toMatch(/TensorBoard.* \(default: no\)$/);
    expect(describeField("mlflow")).toMatch(/\(default: no\)$/);
  });
});
