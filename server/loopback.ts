/** Whether a host name or address only ever means this machine. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "::1" ||
    /^127(\.\d{1,3}){3}$/.test(name) ||
    /^::ffff:127(\.\d{1,3}){3}$/.test(name)
  );
}

/** Whether people of other machines may ask this server: it listens to them, or something in front of it does. */
export function isReachedFromOutside({ host, publicUrl }: { readonly host: string; readonly publicUrl: URL | undefined }): boolean {
  return !isLoopback(host) || (publicUrl !== undefined && !isLoopback(publicUrl.hostname));
}
