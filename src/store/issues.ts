import type { z } from "zod";

/** What a schema found wrong, by the place in the value: `images.train: expected number, found nothing; ...`. */
export function issuesOf(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => {
      const words = message
        .replace(/^Invalid (?:input|option): /, "")
        .replace(/, received undefined$/, ", found nothing")
        .replace(/, received /, ", found ");
      return `${path.join(".") || "line"}: ${words}`;
    })
    .join("; ");
}
