import type { z } from "zod";

/** JSON with arrays of numbers and words in one line each. */
export function readableJson(content: unknown): string {
  const json = JSON.stringify(content, null, 2);
  return `${json.replace(/\[\n[^[\]{}]*\]/g, (array) => array.replace(/\n\s*/g, " ").replace(/^\[ (.*) \]$/, "[$1]"))}\n`;
}

/** So many are listed: a hostile file may have a million. */
const mostIssues = 5;
const longest = 100;

/**
 * What a schema found wrong, by the place in the value: `images.train: expected number, found nothing; ...`. At most five places, each
 * cut to 100 characters.
 */
export function issuesOf(error: z.ZodError): string {
  return error.issues
    .slice(0, mostIssues)
    .map(({ path, message }) => {
      const words = message
        .replace(/^Invalid (?:input|option): /, "")
        .replace(/, received undefined$/, ", found nothing")
        .replace(/, received /, ", found ");
      return `${cut(path.join(".") || "line")}: ${cut(words)}`;
    })
    .join("; ");
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}...`;
}
