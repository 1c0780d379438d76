import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { advice, change, changesOf } from "./advice.ts";
import { ConfigError, commandLineMessage, DataError } from "./errors.ts";

it("a message keeps its beginning and its end, whatever is quoted in it", () => {
  const quoted = "x".repeat(300_000);
  const { message } = new DataError(
    `codes.csv, line 2: expected a number, found '${quoted}'. Mend the line.`,
  );
  expect(message.length).toBeLessThan(2_100);
  expect(message).toMatch(/^codes\.csv, line 2: expected a number, found 'xxx/);
  expect(message).toMatch(/ \[\.\.\. 298\d{3} characters left out \.\.\.\] x+'\. Mend the line\.$/);
});

it("a message of 2,000 characters is left as it is", () => {
  const message = "m".repeat(2_000);
  expect(new DataError(message, { cause: "why" })).toMatchObject({ message, cause: "why" });
});

describe("an error of a setting", () => {
  const error = new ConfigError("expected nats, found none.", {
    setting: "freeBits",
    value: undefined,
    remedy: advice`Add ${change("freeBits", 0.1)}.`,
  });

  it("has setting and remedy as data, and a message in the words of a library", () => {
    expect(error.message).toBe("freeBits: expected nats, found none. Add freeBits: 0.1.");
    expect(error.setting).toBe("freeBits");
    expect(error.remedy && changesOf(error.remedy)).toEqual([{ setting: "freeBits", value: 0.1 }]);
  });

  it("is written with flags on the command line", () => {
    expect(commandLineMessage(error)).toBe(
      "freeBits (--free-bits): expected nats, found none. Add --free-bits 0.1.",
    );
  });

  it("of several settings has each of them as an error of its own", () => {
    const other = new ConfigError("expected one of elbo, iwae, found 'elb'.", { setting: "objective" });
    const both = new ConfigError(`${error.message}\n${other.message}`, { issues: [error, other] });
    expect(both.issues).toEqual([error, other]);
    expect(both.message).toBe(`${error.message}\n${other.message}`);
    expect(commandLineMessage(both)).toBe(`${commandLineMessage(error)}\n${commandLineMessage(other)}`);
  });

  it("is printed by Node with its message alone, and not once more by its fields", () => {
    const printed = inspect(error);
    expect(printed).toContain(error.message);
    for (const field of ["problem", "setting", "remedy", "issues", "errors"])
      expect(printed).not.toContain(`${field}:`);
  });
});
