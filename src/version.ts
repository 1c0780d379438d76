/** This program's version, that of package.json. A constant, so that a page has it too. */
export const version = "0.1.0";
