import type { z } from "zod";

/** JSON with each array of numbers or words on one line. */
export function readableJson(content: unknown): string {
  const json = JSON.stringify(content, null, 2);
  return `${json.replace(/\[\n[^[\]{}]*\]/g, (array) => array.replace(/\n\s*/g, " ").replace(/^\[ (.*) \]$/, "[$1]"))}\n`;
}

/** Maximum number of issues listed: a hostile file may have a million. */
const mostIssues = 5;
const longest = 100;

/**
 * The issues that a schema found, with their paths: `images.train: expected number, found nothing; ...`. At most five
 * issues, each cut to 100 characters.
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
