/** An address without user and password. */
export function withoutCredentials(written: string): string {
  const url = new URL(written);
  url.username = "";
  url.password = "";
  return url.href.replace(/\/$/, "");
}
