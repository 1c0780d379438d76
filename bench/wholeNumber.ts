/** The number that a flag was given. Throws for what is no whole number, or below the least. */
export function wholeNumber(flag: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`bench: ${flag}: expected a whole number from ${least} on, found '${text}'.`);
}
