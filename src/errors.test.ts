import { expect, it } from "vitest";
import { DataError } from "./errors.ts";

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
