/** A URL without user name and password. */
export function withoutCredentials(written: string): string {
  const url = new URL(written);
  url.username = "";
  url.password = "";
  return url.href.replace(/\/$/, "");
}
