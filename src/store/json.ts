/** JSON with arrays of numbers and words in one line each. */
export function readableJson(content: unknown): string {
  const json = JSON.stringify(content, null, 2);
  return `${json.replace(/\[\n[^[\]{}]*\]/g, (array) => array.replace(/\n\s*/g, " ").replace(/^\[ (.*) \]$/, "[$1]"))}\n`;
}
